"""`diwan consulted_body`: the simulator of a body that answers by the API, an urban agency by default."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any
from urllib.error import URLError

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.keys import is_demo
from diwan.kernel.exchange.services import create_token
from diwan.kernel.exchange.simulator.body import AGENCY, MIXED, SCENARIOS, Body, Unwelcome
from diwan.kernel.exchange.simulator.door import HttpDoor
from diwan.kernel.identity.acting import officer_act
from diwan.kernel.identity.models import Account
from diwan.kernel.identity.selectors import seats_of

TOKEN = "DIWAN_BODY_TOKEN"
SCOPES = ("opinions:read", "opinions:write")


class Command(BaseCommand):
    """Run it."""

    help = "Simulate a consulted body (the urban agency) that answers by the API"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, as whom, in which manner."""
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the house it answers to")
        parser.add_argument("--token", default=os.environ.get(TOKEN, ""), help=f"its token; or in {TOKEN}")
        parser.add_argument(
            "--account",
            default="",
            help="in a demo, the account whose seat it answers in: a token is made for it",
        )
        parser.add_argument("--scenario", default=MIXED, choices=(MIXED, *SCENARIOS))
        parser.add_argument("--connector", default=AGENCY)
        parser.add_argument("--once", action="store_true", help="one round, then stop")
        parser.add_argument("--every", type=float, default=5, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Round after round, each answer said on a line."""
        token = options["token"] or token_in_demo(options["account"])
        body = Body(HttpDoor(options["url"], token), options["scenario"], options["connector"])
        while True:
            self.go_round(body)
            if options["once"]:
                return
            time.sleep(options["every"])

    def go_round(self, body: Body) -> None:
        """One round; a house that is not there is waited for."""
        try:
            for sent in body.round(timezone.localdate()):
                self.stdout.write(f"{sent.number} #{sent.request} {sent.status} {sent.words}".rstrip())
        except Unwelcome as refused:
            raise CommandError(f"the house refuses this token: {refused}") from refused
        except URLError as silent:
            self.stderr.write(f"no answer from the house: {silent.reason}")


def token_in_demo(username: str) -> str:
    """A token for the seat of an account of the demo, made by its administrator; a day long."""
    if not username or not is_demo(configuration()):
        raise CommandError(f"--token or {TOKEN}; in a demo, --account")
    now = timezone.now()
    account = Account.objects.filter(username=username).first()
    seats = seats_of(account.person_id or 0, now.date()) if account else []
    if not seats:
        raise CommandError(f"no seat for {username}")
    boss = Account.objects.get(username="ministry.administrator")
    (chair, *_) = seats_of(boss.person_id or 0, now.date())
    act = officer_act(boss, chair, now).in_community(seats[0].territory)
    return create_token(act, name="consulted_body", mandate=seats[0].mandate, scopes=SCOPES, days=1).secret

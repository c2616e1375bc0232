"""Calls made up from the API's own description: whatever is sent, no fault of ours comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from diwan.config.wsgi import application
from diwan.kernel.exchange.doors import CallerThrottle
from diwan.kernel.exchange.services import create_token, known_scopes
from diwan.kernel.exchange.tests.test_api import mandate_of, signed_in
from diwan.kernel.payments.tests.test_orders import issued
from diwan.kernel.testing.world import make_holder, make_person

EXAMPLES = 8
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rate of calls has its own test."""
    monkeypatch.setattr(CallerThrottle, "allow_request", lambda *_: True)
    yield
    caches["process"].clear()


def described() -> Any:
    """The description as it is served."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def machine() -> dict[str, Any]:
    """A machine that may do whatever a cashier's and clerk's seat may."""
    seat = mandate_of(make_holder("k", "cashier", "clerk"))
    act = make_holder("boss", "administrator").in_office(timezone.now())
    new = create_token(act, name="n", mandate=seat, scopes=known_scopes(), days=1)
    return {"headers": {"Authorization": f"Bearer {new.secret}"}}


def in_session(*kinds: str) -> dict[str, Any]:
    """Somebody in session, the form token included."""
    somebody = make_holder("s", *kinds) if kinds else make_person("s")
    issued(somebody)
    client = signed_in(somebody)
    token = "a" * 32
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": token}
    return {"headers": {"X-CSRFToken": token}, "cookies": cookies}


def statuses_met(operation: Any, who: dict[str, Any]) -> set[int]:
    """Some calls made up for one operation, each answer checked against the description."""
    met: set[int] = set()

    @seed(20261121)
    @BOUNDED
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        response = case.call(**who)
        met.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    call()
    return met


def operations() -> list[Any]:
    """Every operation of the description."""
    return [result.ok() for result in described().get_all_operations()]


def walk(who: dict[str, Any]) -> dict[str, set[int]]:
    """Every operation, some calls each; the statuses met, by operation."""
    return {operation.label: statuses_met(operation, who) for operation in operations()}


def test_a_machine_meets_no_fault_of_ours(communities_for_real: None) -> None:
    met = walk(machine())
    assert len(met) > 20
    assert 200 in met["GET /api/payments/orders"] & met["GET /api/me"] & met["GET /api/payments/takings"]
    assert met["POST /api/payments/orders/{reference}/cash"] & {404, 422}
    assert met["GET /api/payments/mine"] == {403}


@pytest.mark.parametrize("kinds", [(), ("president", "cashier", "administrator", "procedure_writer")])
def test_people_meet_no_fault_of_ours(communities_for_real: None, kinds: tuple[str, ...]) -> None:
    met = walk(in_session(*kinds))
    assert 200 in met["GET /api/payments/mine"] & met["GET /api/notices"]
    assert (200 in met["GET /api/exchange/tokens"]) == bool(kinds)


def test_a_stranger_meets_no_fault_of_ours(communities_for_real: None) -> None:
    met = walk({})
    guarded = [o.label for o in operations() if o.definition.raw.get("security")]
    assert "GET /api/payments/orders" in guarded
    assert not [label for label in guarded if met[label] != {401}]


def test_every_operation_says_in_words_what_it_does(communities_for_real: None) -> None:
    for operation in operations():
        definition = operation.definition.raw
        assert definition["summary"].strip()
        assert "default" in definition["responses"]


def test_no_two_shapes_of_the_api_share_a_name() -> None:
    """Shapes of one name would overwrite each other in the description, in silence."""
    named: dict[str, set[str]] = {}
    waiting = list(Schema.__subclasses__())
    while waiting:
        shape = waiting.pop()
        waiting.extend(shape.__subclasses__())
        if shape.__module__.startswith("diwan."):
            named.setdefault(shape.__name__, set()).add(shape.__module__)
    assert {name: sorted(where) for name, where in named.items() if len(where) > 1} == {}

"""Checks of what stands beside the steps: opinions, committees, visits and inquiries are waited for somewhere."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from diwan.kernel.cases.schema import conditions as c
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.procedure import Procedure

STUDY = ("intake", "review", "paused")

Problems = Iterator[Problem]
Node = TypeVar("Node", bound=BaseModel)


def opinions_are_joined(procedure: Procedure) -> Problems:
    """What is asked of a body is looked at by some condition."""
    seen = {n.opinion for n in nodes_in(procedure, c.OpinionIs)} | {
        n.opinions for n in nodes_in(procedure, c.OpinionsAre)
    }
    for key, opinion in procedure.opinions.items():
        if not seen & {key, opinion.group, "all"}:
            yield Problem(f"opinions.{key}", "opinion_not_looked_at")
        if procedure.steps[opinion.asked_in].phase not in STUDY:
            yield Problem(f"opinions.{key}.asked_in", "opinion_after_decision")


def committees_have_members(procedure: Procedure) -> Problems:
    """A committee in which nobody gives an opinion meets for nothing."""
    groups = {opinion.group for opinion in procedure.opinions.values()}
    for key, committee in procedure.committees.items():
        if committee.group != "all" and committee.group not in groups:
            yield Problem(f"committees.{key}.group", "group_empty")
        if committee.group == "all" and not procedure.opinions:
            yield Problem(f"committees.{key}.group", "no_opinions")


def visits_and_inquiries_are_joined(procedure: Procedure) -> Problems:
    """A visit or an inquiry that no condition waits for would be forgotten."""
    visits = {n.visit for n in nodes_in(procedure, c.VisitIs)}
    inquiries = {n.inquiry for n in nodes_in(procedure, c.InquiryIs)}
    for key, visit in procedure.visits.items():
        if visit.asked == "on_entering" and key not in visits:
            yield Problem(f"visits.{key}", "not_waited_for")
        yield from _is_kept(procedure, f"visits.{key}.minutes", visit.minutes)
    for key, inquiry in procedure.inquiries.items():
        if key not in inquiries:
            yield Problem(f"inquiries.{key}", "not_waited_for")
        yield from _is_kept(procedure, f"inquiries.{key}.report", inquiry.report)


def _is_kept(procedure: Procedure, path: str, document: str) -> Problems:
    """What the office writes is a piece of the file that the office brings."""
    if procedure.documents[document].from_ != "office":
        yield Problem(path, "document_of_the_office")


def nodes_in(value: Any, kind: type[Node]) -> Iterator[Node]:
    """Every model of that kind inside another."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from nodes_in(getattr(value, name), kind)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from nodes_in(item, kind)

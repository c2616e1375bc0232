"""The law's catalogue sheet of a procedure: what law 55.19 art. 6 wants published of each administrative decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.text import Text
from diwan.kernel.cases.requests import body_name
from diwan.kernel.cases.schema.procedure import DocumentAsked, Link, Procedure
from diwan.kernel.cases.situation import as_text

STUDY = ("intake", "review")


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """A document: its name, whether it is only asked for sometimes, from whom the office takes it."""

    label: Text
    conditional: bool
    kind: str
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class SheetFee:
    """A fee: a fixed sum in dirhams, a tariff of the community, or a sum computed from the request."""

    label: Text
    amount: str | None
    tariff: str | None
    conditional: bool
    legal: Text


@dataclass(frozen=True, slots=True)
class SheetStep:
    """A step the file goes through in the office, and who holds it there."""

    label: Text
    holder: Text


@dataclass(frozen=True, slots=True)
class SheetAppeal:
    """A way to have the decision looked at again, and within what."""

    label: Text
    within: str | None
    legal: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the catalogue says of one decision."""

    law: Procedure
    title: Text
    summary: Text
    legal: Text
    office: Text
    decided_by: tuple[Text, ...]
    brought: tuple[SheetDocument, ...]
    fetched: tuple[SheetDocument, ...]
    fees: tuple[SheetFee, ...]
    delays: tuple[str, ...]
    extended_for: bool
    silence: str
    steps: tuple[SheetStep, ...]
    appeals: tuple[SheetAppeal, ...]
    delivered: tuple[Text, ...]


def sheet_of(law: Procedure) -> Sheet:
    """The sheet of a procedure, all of it from what the procedure itself says."""
    clock = law.clocks.get(law.legal_clock)
    return Sheet(
        law=law,
        title=as_text(law.title),
        summary=as_text(law.summary),
        legal=cited_all(law.legal),
        office=mandate_name(law.office),
        decided_by=tuple(_deciders(law)),
        brought=tuple(_document(d) for d in law.documents.values() if d.from_ != "office"),
        fetched=tuple(_document(d) for d in law.documents.values() if d.from_ == "office" and d.source),
        fees=tuple(
            SheetFee(as_text(fee.label), fee.amount, fee.tariff, bool(fee.when), cited_all(fee.legal))
            for fee in law.fees.values()
        ),
        delays=tuple(variant.is_ for variant in clock.variants) if clock else (),
        extended_for=clock is not None and clock.extension is not None,
        silence=law.silence.means,
        steps=tuple(
            SheetStep(as_text(step.label), mandate_name(law.holder_of(key)))
            for key, step in law.steps.items()
            if step.phase in STUDY and step.ball == "office"
        ),
        appeals=tuple(
            _appeal(link) for link in law.links.values() if link.relation in ("appeal", "complaint", "court")
        ),
        delivered=tuple(
            as_text(law.outputs[key].title) for key in law.outputs if key in law.outputs_issued()
        ),
    )


def mandate_name(key: str) -> Text:
    """What a kind of mandate is called."""
    kind = house().mandates.get(key)
    return kind.title if kind else Text(key, key)


def _deciders(law: Procedure) -> Iterator[Text]:
    """Who makes the transitions that end the study with an outcome."""
    kinds = house().mandates
    found = (
        actor
        for transition in law.transitions.values()
        if (target := law.steps.get(transition.to))
        and target.outcome
        and target.phase in ("decided", "closed", "after")
        if any(law.steps[origin].phase in STUDY for origin in law.origins(transition))
        for actor in transition.by
        if actor in kinds
    )
    yield from (mandate_name(actor) for actor in dict.fromkeys(found))


def _document(document: DocumentAsked) -> SheetDocument:
    source = body_name(document.source) if document.source else None
    named = source if isinstance(source, Text) else Text(str(source), str(source)) if source else None
    return SheetDocument(as_text(document.label), bool(document.when or document.at), document.kind, named)


def _appeal(link: Link) -> SheetAppeal:
    return SheetAppeal(as_text(link.label), link.within, cited_all(link.legal))

"""References as types: whatever names something else is a Ref, and one walk over the model finds them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import core_schema


class Ref(str):
    """A name that must exist somewhere: in a table of the procedure, or among what the modules declare."""

    __slots__ = ()
    kind: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(cls._made, core_schema.str_schema(min_length=1))

    @classmethod
    def _made(cls, value: str) -> Self:
        return cls(value)


class SectionRef(Ref):
    """Names a section."""

    kind = "section"


class FieldRef(Ref):
    """Names a field."""

    kind = "field"


class ColumnRef(Ref):
    """Names a column of a table: `floors.area`."""

    kind = "column"


class QuantityRef(Ref):
    """What a fee is multiplied by: a field, or a column of a table, row by row."""

    kind = "quantity"


class KnownRef(Ref):
    """Something the administration may hold already of whoever asks: `person.cnie`."""

    kind = "known"


class DocumentRef(Ref):
    """Names a document."""

    kind = "document"


class FeeRef(Ref):
    """Names a fee."""

    kind = "fee"


class StepRef(Ref):
    """Names a step."""

    kind = "step"


class OriginRef(Ref):
    """A step, or every step of a phase: `@review`."""

    kind = "origin"


class TargetRef(Ref):
    """A step, `@back` to where the case came from, or `@stay`."""

    kind = "target"


class TransitionRef(Ref):
    """Names a transition."""

    kind = "transition"


class ChildTransitionRef(Ref):
    """A transition that an outcome of a linked case performs."""

    kind = "child_transition"


class EventRef(Ref):
    """A transition, or `enter:step`, `leave:step`."""

    kind = "event"


class ClockRef(Ref):
    """Names a clock."""

    kind = "clock"


class OpinionRef(Ref):
    """Names a opinion."""

    kind = "opinion"


class GroupRef(Ref):
    """A group of opinions, or `all`."""

    kind = "opinion_group"


class VisitRef(Ref):
    """Names a visit."""

    kind = "visit"


class InquiryRef(Ref):
    """Names a inquiry."""

    kind = "inquiry"


class OutputRef(Ref):
    """Names a output."""

    kind = "output"


class LinkRef(Ref):
    """Names a link."""

    kind = "link"


class ConditionRef(Ref):
    """Names a condition."""

    kind = "condition"


class PathRef(Ref):
    """A place in this very file, written as `clocks.legal.within`."""

    kind = "path"


class ActorRef(Ref):
    """A mandate, or a party: applicant, professional, timer, child."""

    kind = "actor"


class RecipientRef(Ref):
    """Whom a notice reaches: a mandate, applicant, professional, or `desk`."""

    kind = "recipient"


class MandateRef(Ref):
    """Names a mandate."""

    kind = "mandate"


class BodyRef(Ref):
    """Names a body."""

    kind = "body"


class RegisterRef(Ref):
    """Names a register."""

    kind = "register"


class TemplateRef(Ref):
    """Names a template."""

    kind = "template"


class RuleRef(Ref):
    """Names a rule."""

    kind = "rule"


class TariffRef(Ref):
    """Names a tariff."""

    kind = "tariff"


class ProcedureRef(Ref):
    """Names a procedure."""

    kind = "procedure"


class CategoryRef(Ref):
    """Names a category."""

    kind = "category"


WORLD_KINDS = ("mandate", "body", "register", "template", "rule", "tariff", "procedure", "category")


@dataclass(frozen=True, slots=True)
class Found:
    """One reference met on the walk: where it stands and what it names."""

    path: str
    ref: Ref


def references_in(value: Any, path: str = "") -> Iterator[Found]:
    """Every reference inside a model, with its path as one would write it in the file."""
    if isinstance(value, Ref):
        yield Found(path, value)
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from references_in(getattr(value, name), _below(path, info.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, Ref):
                yield Found(_below(path, key), key)
            yield from references_in(item, _below(path, str(key)))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from references_in(item, f"{path}[{position}]")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

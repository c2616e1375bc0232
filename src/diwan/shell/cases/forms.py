"""Forms drawn from a procedure's fields; the services check the answers, the form shows what they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.answers import PARTS
from diwan.kernel.cases.ground import commune_of, ground_of
from diwan.kernel.cases.kinds.land import written_commune
from diwan.kernel.cases.kinds.offices import commune_of as commune_of_office
from diwan.kernel.cases.kinds.parts import Part
from diwan.kernel.cases.kinds.said import SQUARE_METRES
from diwan.kernel.cases.kinds.where import OfficeAt
from diwan.kernel.cases.schema.conditions import FieldIs
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.selectors import MUNICIPAL, communities_below
from diwan.shell.cases.widgets import (
    CountedWidget,
    FileWidget,
    Ground,
    PartsWidget,
    PlaceWidget,
    PolygonWidget,
    RowsWidget,
    typed_day,
)
from diwan.shell.dates import DateField
from diwan.shell.spellings import Groups

STRUCTURED = (*PARTS, "polygon", "table")
CODE = {"class": "input--code", "dir": "ltr"}
FEW = 7


@dataclass(frozen=True, slots=True)
class Site:
    """Where a form is drawn: the community's ground for maps, the communes near by, where its files are seen.

    `near` are the communes proposed for an address, `names` the id of the list that holds them, `offices`
    those one may choose, by question.
    """

    outline: str = ""
    near: tuple[str, ...] = ()
    file_url: str = ""
    offices: Mapping[str, Sequence[OfficeAt]] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """The id of the list of communes."""
        return "communes-near"

    def file_address(self, key: str) -> str:
        """Where the file given as an answer is seen."""
        return self.file_url.replace("FIELD", key)


def site_of(
    law: Procedure,
    keys: Iterable[str],
    place: Territory,
    file_url: str = "",
    values: Mapping[str, Any] | None = None,
) -> Site:
    """What the questions of a page need of the community they are asked in, and of what was answered before."""
    keys = list(keys)
    types = {law.fields[key].type for key in keys}
    outline = reverse("shell:map_ground", args=(place.code,)) if types & {"point", "polygon"} else ""
    near: tuple[str, ...] = ()
    if types & {"place", "address"}:
        above = place.parent
        inside = communities_below(above, levels=MUNICIPAL).select_related("parent") if above else ()
        near = tuple(str(written_commune(commune_of(one))) for one in inside)
    offices = {
        key: ground_of(place.pk, timezone.now()).offices(
            commune_of_office(asked, values or {}), asked.offices
        )
        for key in keys
        if (asked := law.fields[key]).type == "office"
    }
    return Site(outline, near, file_url, offices)


class AnswersForm(forms.Form):
    """The questions of one page, with what was answered and what was wrong.

    With `spells`, the page answers the button by which names are proposed in the other script.
    """

    def __init__(
        self,
        law: Procedure,
        keys: Iterable[str],
        values: Mapping[str, Any],
        *,
        typed: QueryDict | None = None,
        trouble: object = None,
        site: Site | None = None,
        spells: bool = False,
    ) -> None:
        self.keys = list(keys)
        self.site = site or Site()
        known = {key: shown(law.fields[key], values.get(key)) for key in self.keys}
        super().__init__(data=typed, initial=known)
        for key in self.keys:
            self.fields[key] = drawn(law, key, self.site)
            widget = self.fields[key].widget
            if isinstance(widget, CountedWidget | FileWidget):
                widget.stored = known[key]
            if isinstance(widget, PartsWidget):
                widget.spells = spells
        if isinstance(trouble, Invalid):
            self._mark_cells(trouble)
            self._errors = ErrorDict(
                {
                    key: ErrorList([w.words() for w in why])
                    for key, why in trouble.fields.items()
                    if key in self.fields
                }
            )
        elif typed is not None:
            self._errors = ErrorDict()

    def _mark_cells(self, trouble: Invalid) -> None:
        """Tell each table which of its cells are at fault, so that they need not be counted out."""
        for key in self.keys:
            widget = self.fields[key].widget
            if isinstance(widget, RowsWidget):
                widget.faults = trouble.fields.get(key, ())

    def show_spellings(self, groups: Groups | None) -> None:
        """Say which names were put in by proposal."""
        for one in self.fields.values():
            if isinstance(one.widget, PartsWidget):
                one.widget.proposed = groups


def shown(asked: FormField, value: Any) -> Any:
    """A stored answer as its control shows it."""
    if asked.type == "date" and value:
        return date.fromisoformat(str(value))
    if asked.type == "bool" and value is not None:
        return "yes" if value else "no"
    if asked.type == "office" and isinstance(value, Mapping):
        return str(value["office"])
    return value


def drawn(law: Procedure, key: str, site: Site) -> forms.Field:
    """The control of one question."""
    asked = law.fields[key]
    common: dict[str, Any] = {
        "label": label_of(asked),
        "help_text": hint_of(law, asked),
        "required": asked.required and not asked.when,
    }
    found = _control(key, asked, common, site)
    found.shown_when = shown_when(law, asked)  # type: ignore[attr-defined]
    found.widget.attrs.pop("required", None)
    found.widget.use_required_attribute = lambda initial: False
    return found


def label_of(asked: FormField) -> str:
    """A question, with its unit."""
    if asked.unit:
        return f"{as_text(asked.label)} ({as_text(asked.unit)})"
    usual = {"area": str(SQUARE_METRES), "money": t("shell.dirham")}.get(asked.type)
    return f"{as_text(asked.label)} ({usual})" if usual and not asked.computed else str(as_text(asked.label))


def hint_of(law: Procedure, asked: FormField) -> str:
    """What helps to answer; a question asked only sometimes says when, as far as its page cannot show it."""
    said = [str(as_text(asked.help))] if asked.help else []
    first = first_of(asked)
    implied = law.fields[first.field].when if first else []
    said += [
        depends_words(law, one)
        for one in asked.when
        if isinstance(one, FieldIs) and one is not first_of(asked) and one not in implied
    ]
    if asked.type == "cnie" and not asked.help:
        said.append(t("shell_cases.form.cnie"))
    if asked.computed:
        said.append(t("shell_cases.counted.hint"))
    if asked.type == "place":
        said.append(t("shell_cases.form.place"))
    return " ".join(said)


def depends_words(law: Procedure, condition: FieldIs) -> str:
    """To which answers to another question this one belongs."""
    other = law.fields[condition.field]
    choices = {
        "yes": t("shell_cases.form.yes"),
        "no": t("shell_cases.form.no"),
        **{key: str(as_text(words)) for key, words in (other.choices or {}).items()},
    }
    answers = [
        t("shell_cases.form.quoted", words=choices[key]) for key in answers_of(condition) if key in choices
    ]
    if not answers:
        return t("shell_cases.form.depends", field=as_text(other.label))
    return t(
        "shell_cases.form.only_if", field=as_text(other.label), answers=t("shell_cases.form.or").join(answers)
    )


def answers_of(condition: FieldIs) -> list[str]:
    """The answers a condition waits for, as their controls send them; none where it compares numbers."""
    wanted = condition.isin if condition.isin is not None else [condition.eq]
    return [{True: "yes", False: "no"}[one] if isinstance(one, bool) else str(one)
            for one in wanted if one is not None]  # fmt: skip


def first_of(asked: FormField) -> FieldIs | None:
    """The condition by which the page itself shows or hides a question; None for one always asked."""
    return next((one for one in asked.when if isinstance(one, FieldIs) and answers_of(one)), None)


def shown_when(law: Procedure, asked: FormField) -> dict[str, object]:
    """What the page needs to show a question only where it is asked; empty for one always asked.

    Its `words` are for a page without scripts, which shows every question.
    """
    one = first_of(asked)
    if one is None:
        return {}
    return {
        "field": one.field,
        "answers": " ".join(answers_of(one)),
        "required": asked.required,
        "words": depends_words(law, one),
    }


def _control(key: str, asked: FormField, common: dict[str, Any], site: Site) -> forms.Field:
    if asked.computed:
        return forms.CharField(**{**common, "required": True}, widget=CountedWidget(asked))
    match asked.type:
        case "person" | "company" | "address" | "parcel" | "point":
            ground = Ground("point", site.outline) if asked.type == "point" and site.outline else None
            return forms.Field(**common, widget=PartsWidget(parts_asked(asked), site.names, ground))
        case "polygon":
            return forms.Field(**common, widget=PolygonWidget(Ground("polygon", site.outline)))
        case "table":
            yes_no = (t("shell_cases.form.yes"), t("shell_cases.form.no"))
            return forms.Field(**common, widget=RowsWidget(asked, yes_no))
        case "file":
            return forms.Field(**common, widget=FileWidget(site.file_address(key)))
        case "place":
            return forms.CharField(**common, widget=PlaceWidget(site.names))
        case "office":
            return _offices(site.offices.get(key, ()), asked, common)
        case "signature":
            return forms.BooleanField(
                **{**common, "label": as_text(asked.statement) if asked.statement else asked.label}
            )
        case "date":
            return DateField(**common)
        case "bool":
            return forms.ChoiceField(**common, choices=_yes_no(), widget=forms.RadioSelect)
        case "choice":
            return _choices(asked.choices or {}, common)
        case "long_text":
            return forms.CharField(**common, widget=forms.Textarea({"rows": 5}))
        case "number" | "money" | "area":
            return forms.CharField(**common, widget=forms.TextInput({**CODE, "inputmode": "decimal"}))
        case "cnie":
            return forms.CharField(**common, widget=forms.TextInput({**CODE, "autocapitalize": "characters"}))
        case "phone":
            return forms.CharField(
                **common, widget=forms.TextInput({**CODE, "inputmode": "tel", "autocomplete": "tel"})
            )
        case "email":
            return forms.EmailField(
                **common, widget=forms.EmailInput({"dir": "ltr", "autocomplete": "email"})
            )
        case _:
            return forms.CharField(**common)


def parts_asked(asked: FormField) -> list[Part]:
    """The parts of an answer, those marked optional that this question wants all the same."""
    wanted = {"name_ar", "paper", "number"} if asked.identified else {"name_ar"}
    return [
        replace(part, required=True) if asked.type == "person" and part.key in wanted else part
        for part in PARTS[asked.type]
    ]


def _yes_no() -> list[tuple[str, str]]:
    return [("yes", t("shell_cases.form.yes")), ("no", t("shell_cases.form.no"))]


def _choices(choices: Mapping[str, Words], common: dict[str, Any]) -> forms.Field:
    listed = [(key, str(as_text(words))) for key, words in choices.items()]
    if len(listed) <= FEW:
        return forms.ChoiceField(**common, choices=listed, widget=forms.RadioSelect)
    return forms.ChoiceField(**common, choices=[("", t("shell_cases.form.choose")), *listed])


def _offices(offices: Sequence[OfficeAt], asked: FormField, common: dict[str, Any]) -> forms.Field:
    listed = [(str(one.id), str(one.name)) for one in offices]
    if not listed and asked.commune:
        common = {**common, "help_text": t("shell_cases.form.commune_first")}
    if asked.required and len(listed) <= FEW:
        return forms.ChoiceField(**common, choices=listed, widget=forms.RadioSelect)
    blank = t("shell_cases.form.choose" if asked.required else "shell_cases.form.not_known")
    return forms.ChoiceField(**common, choices=[("", blank), *listed])


def typed_answers(
    law: Procedure, keys: Iterable[str], posted: QueryDict, files: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What was typed, as the services read it; a file that was not sent again is not among it."""
    found: dict[str, Any] = {}
    faults: dict[str, list[DomainError]] = {}
    for key in keys:
        asked = law.fields[key]
        if asked.computed is not None:
            continue
        if asked.type != "file":
            found[key] = _typed(asked, key, posted)
            continue
        try:
            found |= _sent(key, posted, files or {})
        except Refused as refusal:
            faults[key] = [refusal]
    if faults:
        raise Invalid(faults)
    return found


def _sent(key: str, posted: QueryDict, files: Mapping[str, Any]) -> dict[str, Any]:
    upload = files.get(key)
    if upload is not None:
        return {key: taken_and_kept(upload.name or "", upload.chunks())}
    return {key: None} if posted.get(f"{key}_remove") else {}


def _typed(asked: FormField, key: str, posted: QueryDict) -> Any:
    if asked.type == "date":
        return typed_day(posted, key)
    if asked.type in STRUCTURED and key not in posted:
        common = {"label": "", "required": False}
        return _control(key, asked, common, Site()).widget.value_from_datadict(posted, {}, key)
    return posted.get(key, "")

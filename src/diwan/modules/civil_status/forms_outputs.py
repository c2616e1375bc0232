"""What an officer fills in to cancel a record, to give a certificate or a booklet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.modules.civil_status.certificate_rules import OtherName, Searched
from diwan.modules.civil_status.content import Decider, Kinship, Sex
from diwan.modules.civil_status.demand_rules import Refusal
from diwan.modules.civil_status.forms import ask, chosen, t_lazy, written
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.models import Record


class CancelForm(forms.Form):
    """The decision that cancels a record."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decider = chosen("cancel.decider", "deciders", [d.value for d in Decider], empty=False)
    authority = written("cancel.authority", hint="cancel.authority_hint", length=200)
    reference = written("cancel.reference", hint="cancel.reference_hint", length=80)
    date = written("cancel.date", hint="cancel.date_hint", latin=True, inputmode="numeric", length=20)
    paper = forms.FileField(
        required=False,
        label=t_lazy("civil_status.cancel.paper"),
        help_text=t_lazy("civil_status.cancel.paper_hint"),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )
    reason = written("cancel.reason", hint="cancel.reason_hint", length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "decider", "authority", "reference", "date", "paper", "reason")


class AskerForm(forms.Form):
    """Who asks, how they stand to the person, and what they show."""

    kinship = chosen("issues.kinship", "kinships", [k.value for k in Kinship], empty=False)
    name = written("issues.name", hint="issues.name_hint", length=120)
    cnie = written("issues.cnie", latin=True, length=12)
    proof = written("issues.proof", hint="issues.proof_hint", length=200)
    permission = written("issues.permission", hint="issues.permission_hint", length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "kinship", "name")

    def asker(self) -> Asker:
        """Who asks, as typed."""
        typed = {n: str(self.data.get(n, "")).strip() for n in ("name", "cnie", "proof", "permission")}
        kinship = str(self.data.get("kinship", ""))
        return Asker(kinship=Kinship(kinship) if kinship in set(Kinship) else Kinship.OTHER, **typed)


class GiveForm(AskerForm):
    """What is given from a record, in which languages."""

    given = chosen("issues.given", "givens", [], empty=False)
    languages = chosen("issues.languages", "written_in", ["ar", "fr", "ar,fr"], empty=False)
    other_ar = written("issues.other_ar", hint="issues.other_hint", length=120)
    other_la = written("issues.other_la", latin=True, length=120)
    seen_in = written("issues.seen_in", hint="issues.seen_in_hint", length=200)

    field_order = ("given", "languages", "kinship", "name", "cnie", "proof", "permission")

    def __init__(self, offered: tuple[Given, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "given", "languages")
        self.fields["given"].choices = [(g.value, t(f"civil_status.givens.{g.value}")) for g in offered]  # type: ignore[attr-defined]

    def other(self) -> OtherName:
        """The other name, as typed."""
        typed = [str(self.data.get(n, "")).strip() for n in ("other_ar", "other_la", "seen_in")]
        return OtherName(*typed)


class SearchForm(AskerForm):
    """Whom one looks for in the registers, and in which years."""

    first = written("certificates.first", length=80)
    family = written("certificates.family", length=80)
    sex = chosen("fields.sex", "sexes", [s.value for s in Sex])
    born = written("certificates.born", latin=True, inputmode="numeric", length=4)
    father = written("certificates.father", length=120)
    mother = written("certificates.mother", length=120)
    from_year = written("certificates.from_year", latin=True, inputmode="numeric", length=4)
    to_year = written("certificates.to_year", latin=True, inputmode="numeric", length=4)
    languages = chosen("issues.languages", "written_in", ["ar", "fr", "ar,fr"], empty=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "first", "family", "sex", "from_year", "to_year", "languages")

    def said_sex(self) -> Sex | None:
        """The sex chosen; nobody certifies one that was never said."""
        said = str(self.data.get("sex", ""))
        return Sex(said) if said in set(Sex) else None

    def searched(self) -> Searched:
        """What is looked for, as typed; a year that is none is 0, which no rule accepts."""

        def typed(name: str) -> str:
            return str(self.data.get(name, "")).strip()

        born = typed("born")
        return Searched(
            first=typed("first"), family=typed("family"), father=typed("father"), mother=typed("mother"),
            sex=self.said_sex() or Sex.MALE, born=(whole_number(born) or 0) if born else None,
            from_year=whole_number(typed("from_year")) or 0, to_year=whole_number(typed("to_year")) or 0,
        )  # fmt: skip


class BookletForm(AskerForm):
    """Who asks for an extract of a booklet, in which languages."""

    languages = chosen("issues.languages", "written_in", ["ar", "fr", "ar,fr"], empty=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [Kinship.SELF, Kinship.SPOUSE, Kinship.GUARDIAN]
        self.fields["kinship"].choices = [(k.value, t(f"civil_status.kinships.{k.value}")) for k in kept]  # type: ignore[attr-defined]


class RefuseDemandForm(forms.Form):
    """On which article a demand is refused, in what words, and the record it was about when it was found."""

    refusal = chosen("demands.refusal", "demands.refusals", [r.value for r in Refusal], empty=False)
    record = forms.ChoiceField(required=False, label=t_lazy("civil_status.demands.about"))
    reason = written("demands.reason", hint="demands.reason_hint", length=500)

    def __init__(self, found: Sequence[Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "refusal", "reason")
        named = [(str(one.pk), f"{one.full_name} {one.reference}") for one in found]
        self.fields["record"].initial = named[0][0] if len(named) == 1 else ""
        self.fields["record"].choices = [("", t("civil_status.demands.about_none")), *named]  # type: ignore[attr-defined]

"""The forms of a public inquiry: where it is announced, a remark, its answer, why it is hidden, the conclusion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.base.text import t
from diwan.kernel.cases.inquiry_papers import ADVICE
from diwan.kernel.cases.models import InquiryRemark, PublicInquiry
from diwan.kernel.cases.services.inquiries import LONGEST


class Typed(forms.Form):
    """A form of a page that has several: `active` where it is the one sent, with what its service refused."""

    def __init__(self, request: HttpRequest, *, active: bool, **given: Any) -> None:
        super().__init__(data=request.POST if request.method == "POST" and active else None, **given)
        self.fields |= self.questions()
        trouble = getattr(request, "trouble", None)
        faults = trouble.fields if isinstance(trouble, Invalid) and active else {}
        self._errors = ErrorDict(
            {
                key: ErrorList([one.words() for one in why])
                for key, why in faults.items()
                if key in self.fields
            }
        )

    def questions(self) -> dict[str, forms.Field]:
        """What is asked, in the language of who reads."""
        return {}


class RemarkForm(Typed):
    """What somebody has to say, who it is, how to reach them; `keyed` by the office in their name."""

    def __init__(self, request: HttpRequest, *, active: bool = True, keyed: bool = False) -> None:
        self.whose = "their_" if keyed else ""
        super().__init__(request, active=active)

    def questions(self) -> dict[str, forms.Field]:
        """The remark and its author."""
        return {
            "words": forms.CharField(
                label=t(f"shell_cases.inquiries.{self.whose}words"),
                widget=forms.Textarea({"rows": 6}),
                max_length=LONGEST,
            ),
            "name": forms.CharField(label=t("shell_cases.inquiries.name"), max_length=200),
            "contact": forms.CharField(
                label=t(f"shell_cases.inquiries.{self.whose}contact"),
                max_length=200,
                help_text=t("shell_cases.inquiries.contact_help"),
            ),
        }


class PlaceForm(Typed):
    """Where the file may be read, which the notice says."""

    def questions(self) -> dict[str, forms.Field]:
        """The place."""
        label, help_text = t("shell_cases.inquiries.place_label"), t("shell_cases.inquiries.place_help")
        return {"place": forms.CharField(label=label, help_text=help_text, max_length=400)}


class AnswerForm(Typed):
    """The answer to one remark; several stand on a page, each control with its own id."""

    def __init__(self, request: HttpRequest, remark: InquiryRemark, *, active: bool) -> None:
        self.number = remark.number
        super().__init__(request, active=active, auto_id=f"%s-{remark.pk}", initial={"answer": remark.answer})

    def questions(self) -> dict[str, forms.Field]:
        """The answer."""
        label = t("shell_cases.inquiries.answer_to", number=self.number)
        return {"answer": forms.CharField(label=label, widget=forms.Textarea({"rows": 2}))}


class HideForm(Typed):
    """Why one remark is hidden from the public."""

    def __init__(self, request: HttpRequest, remark: InquiryRemark, *, active: bool) -> None:
        super().__init__(request, active=active, auto_id=f"%s-{remark.pk}")

    def questions(self) -> dict[str, forms.Field]:
        """The reason."""
        return {"reason": forms.CharField(label=t("shell_cases.inquiries.hide_reason"), max_length=400)}


class ConclusionForm(Typed):
    """What the inquiry concludes, with its reasons."""

    def __init__(self, request: HttpRequest, row: PublicInquiry, *, active: bool) -> None:
        given = {"advice": row.advice, "conclusions": row.conclusions}
        super().__init__(request, active=active, initial=given)

    def questions(self) -> dict[str, forms.Field]:
        """The advice and the conclusions."""
        return {
            "advice": forms.ChoiceField(
                label=t("shell_cases.inquiries.advice"),
                choices=[(key, str(words)) for key, words in ADVICE.items()],
                widget=forms.RadioSelect,
            ),
            "conclusions": forms.CharField(
                label=t("shell_cases.inquiries.conclusions"), widget=forms.Textarea({"rows": 5})
            ),
        }

"""The form by which a citizen opens an account, and the desk's forms on people in office."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html

from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.text import current_language, t
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import newcomer_act
from diwan.kernel.identity.models import Account
from diwan.kernel.identity.services import Identity
from diwan.kernel.identity.services.people import checked
from diwan.shell.dates import DateField
from diwan.shell.filling import refuse
from diwan.shell.spellings import spelt

t_lazy = lazy(t, str)
NAMES = ("first_ar", "family_ar", "first_fr", "family_fr")


def words(key: str) -> Any:
    """Words of these pages, in the language of the reader when they are drawn."""
    return t_lazy(f"identity_pages.{key}")


def name_field(language: str, key: str, autocomplete: str, *, proposed: bool = False) -> forms.CharField:
    """A name in one script, in its own direction; `proposed` from what is typed of it in the other script."""
    attrs = {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "autocomplete": autocomplete}
    attrs |= spelt(key) if proposed else {}
    return forms.CharField(label=words(f"fields.{key}"), max_length=80, widget=forms.TextInput(attrs))


class SignInForm(LoginForm):  # type: ignore[misc]
    """The sign-in form with the page's own words alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("login", "password"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["dir"] = "ltr"


def forgotten() -> str:
    """Where whoever forgot the password goes, in the house's words."""
    return format_html(
        '<a href="{}">{}</a>', reverse("account_reset_password"), t("identity_pages.login.forgotten")
    )


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, with the page's own words alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = forgotten()


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The password of today and the one to come, with the page's own words alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = forgotten()


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Who one is, how one can be reached, and how one will sign in."""

    field_order = (*NAMES, "cnie", "birth_date", "phone", "email", "username", "password1", "password2")
    first_ar = name_field("ar", "first_ar", "given-name")
    family_ar = name_field("ar", "family_ar", "family-name")
    first_fr = name_field("fr", "first_fr", "given-name")
    family_fr = name_field("fr", "family_fr", "family-name")
    cnie = forms.CharField(
        label=words("fields.cnie"),
        help_text=words("hints.cnie"),
        max_length=20,
        widget=forms.TextInput(
            {"dir": "ltr", "autocapitalize": "characters", "autocomplete": "off", "class": "input--code"}
        ),
    )
    birth_date = DateField(label=words("fields.birth_date"))
    phone = forms.CharField(
        label=words("fields.phone"),
        help_text=words("hints.phone"),
        max_length=30,
        widget=forms.TextInput(
            {"type": "tel", "dir": "ltr", "inputmode": "tel", "autocomplete": "tel", "class": "input--code"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = words("fields.username")
        self.fields["username"].help_text = words("hints.username")
        self.fields["email"].label = words("fields.email")
        self.fields["email"].help_text = words("hints.email")
        self.fields["password1"].label = words("fields.password")
        self.fields["password1"].help_text = words("hints.password")
        self.fields["password2"].label = words("fields.password_again")
        for name in ("username", "email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.account: Account | None = None

    def identity(self) -> Identity:
        """Who is declared."""
        said = self.cleaned_data
        names = {name: said.get(name, "") for name in NAMES}
        return Identity(
            **names,
            cnie=said.get("cnie"),
            birth_date=said.get("birth_date"),
            email=said.get("email", ""),
            phone=said.get("phone", ""),
        )

    def clean(self) -> dict[str, Any]:
        """Open the account as the last step of validation, so that a refusal lands on its field.

        With faults of the form itself, those of the identity are told beside them: one round, not two.
        """
        cleaned: dict[str, Any] = super().clean()
        if self.errors or self.account_already_exists:
            self.tell_faults_of_identity()
            return cleaned
        username = cleaned["username"]
        try:
            self.account = services.sign_up(
                newcomer_act(username, timezone.now()),
                identity=self.identity(),
                username=username,
                password=cleaned["password1"],
                language=current_language(),
            )
        except DomainError as trouble:
            refuse(self, trouble)
        return cleaned

    def tell_faults_of_identity(self) -> None:
        """What the act would refuse of who is declared."""
        try:
            checked(self.identity(), timezone.localdate())
        except DomainError as trouble:
            refuse(self, trouble)

    def save(self, request: HttpRequest) -> Account:
        """The account opened while the form was checked; its e-mail made known to sign-in."""
        assert self.account is not None
        email = self.cleaned_data.get("email")
        setup_user_email(request, self.account, [EmailAddress(email=email)] if email else [])
        return self.account

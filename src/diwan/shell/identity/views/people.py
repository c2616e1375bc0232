"""People in office, posts and mandates of the community."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import t, t_html
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.identifiers import normal_cnie
from diwan.kernel.identity.models import Account, Mandate
from diwan.kernel.identity.selectors import people_in_office, person_confirmed_as, posts_of
from diwan.kernel.identity.standing import Standing
from diwan.shell.dates import DateField
from diwan.shell.filling import filled, posted
from diwan.shell.identity.forms import name_field, words
from diwan.shell.identity.views.common import APPOINTERS, SEERS, form_page, list_page, offices_there
from diwan.shell.pages import looking, page, say
from diwan.shell.spellings import asks_spellings, spellings_again

CODE = {"dir": "ltr", "autocomplete": "off", "class": "input--code"}


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of mandate every module declares, by name."""
    return [(kind.key, str(kind.title)) for kind in house().mandates.values()]


def standing_choices() -> list[tuple[str, str]]:
    """What a post may be in law."""
    return [(one, t(f"identity_pages.standing.{one}")) for one in Standing.values]


class PersonForm(forms.Form):
    """Somebody whose card one holds."""

    first_ar = name_field("ar", "first_ar", "off", proposed=True)
    family_ar = name_field("ar", "family_ar", "off", proposed=True)
    first_fr = name_field("fr", "first_fr", "off", proposed=True)
    family_fr = name_field("fr", "family_fr", "off", proposed=True)
    cnie = forms.CharField(label=words("fields.cnie"), max_length=20, widget=forms.TextInput(CODE))
    birth_date = DateField(label=words("fields.birth_date"))
    phone = forms.CharField(
        label=words("fields.phone"), required=False, max_length=30, widget=forms.TextInput(CODE)
    )
    email = forms.EmailField(label=words("fields.email"), required=False)
    username = forms.CharField(
        label=words("fields.username"), help_text=words("hints.username_desk"), required=False, max_length=150,
        widget=forms.TextInput(CODE),
    )  # fmt: skip


class PostForm(forms.Form):
    """A place in the organisation."""

    title_ar = forms.CharField(
        label=words("fields.title_ar"), max_length=150, widget=forms.TextInput({"lang": "ar", "dir": "rtl"})
    )
    title_fr = forms.CharField(
        label=words("fields.title_fr"), max_length=150, widget=forms.TextInput({"lang": "fr", "dir": "ltr"})
    )
    standing = forms.ChoiceField(label=words("fields.standing"), choices=standing_choices)
    rank = forms.IntegerField(
        label=words("fields.rank"), help_text=words("hints.rank"), required=False, min_value=0, max_value=99
    )
    kinds = forms.MultipleChoiceField(
        label=words("fields.kinds"), choices=kind_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    office = forms.ChoiceField(label=words("fields.office"), required=False)

    def __init__(self, data: Any = None, *, territory: int) -> None:
        super().__init__(data)
        self.offices = {str(office.pk): office for office in offices_there(territory)}
        named = [(key, str(office.name)) for key, office in self.offices.items()]
        self.fields["office"].choices = [("", t("identity_pages.fields.no_office")), *named]  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    """A person put in a post."""

    cnie = forms.CharField(
        label=words("fields.cnie"),
        help_text=words("hints.person"),
        max_length=20,
        widget=forms.TextInput(CODE),
    )
    post = forms.ChoiceField(label=words("fields.post"))
    starts = DateField(label=words("fields.starts"))
    ends = DateField(label=words("fields.ends"), required=False)
    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )

    def __init__(self, data: Any = None, *, territory: int) -> None:
        super().__init__(data)
        self.posts = {str(post.pk): post for post in posts_of(territory)}
        self.fields["post"].choices = [(key, str(post.title)) for key, post in self.posts.items()]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of something: its last day and the reason."""

    on = DateField(label=words("fields.last_day"))
    reason = forms.CharField(label=words("fields.reason"), max_length=300)
    reference = forms.CharField(label=words("fields.reference"), required=False, max_length=200)


@page("desk", mandate=SEERS)
def people(request: HttpRequest) -> HttpResponse:
    """Who holds what in the community, on a day."""
    day = day_asked(request)
    held = people_in_office(seat_held(request).territory, day)
    return list_page(request, "people", held=held, day=day, kinds=house().mandates)


def day_asked(request: HttpRequest) -> date:
    """The day of `?day=`, today by default."""
    return day_or_none(request.GET.get("day", "")) or timezone.localdate()


@page("desk", mandate=APPOINTERS)
def new_person(request: HttpRequest) -> HttpResponse:
    """Register a person, card in hand, with an account when a user name is given."""
    return form_page(request, PersonForm(posted(request)), "new_person", "people")


@new_person.post
def register(request: HttpRequest) -> HttpResponse:
    """Register the person, and open the account; one that is there already is confirmed on its own page."""
    if asks_spellings(request):
        return spellings_again(request)
    said = filled(PersonForm(request.POST))
    username = said.pop("username")
    act = act_in(request)
    if username and Account.objects.filter(username__iexact=username).exists():
        raise Invalid({"username": [Conflict("identity_pages.new_person.taken")]})
    person = services.register_person(act, **said)
    if username:
        services.open_account(act, person=person, username=username)
    say(request, t_html("identity_pages.new_person.done", name=person.name))
    return redirect("identity_pages:new_mandate")


@page("desk", mandate=SEERS)
def posts(request: HttpRequest) -> HttpResponse:
    """The posts of the community and what each carries."""
    found = posts_of(seat_held(request).territory)
    titles = {key: kind.title for key, kind in house().mandates.items()}
    rows = [(post, [titles[kind] for kind in post.kinds if kind in titles]) for post in found]
    return list_page(request, "posts", rows=rows)


@page("desk", mandate=APPOINTERS)
def new_post(request: HttpRequest) -> HttpResponse:
    """Add a post."""
    form = PostForm(posted(request), territory=seat_held(request).territory)
    return form_page(request, form, "new_post", "posts")


@new_post.post
def create_post(request: HttpRequest) -> HttpResponse:
    """Add the post."""
    with looking(request):
        form = PostForm(request.POST, territory=seat_held(request).territory)
        said = filled(form)
    office = form.offices.get(said.pop("office"))
    made = services.create_post(act_in(request), **{**said, "rank": said["rank"] or 0, "office": office})
    say(request, t_html("identity_pages.new_post.done", title=made.title))
    return redirect("identity_pages:posts")


@page("desk", mandate=APPOINTERS)
def new_mandate(request: HttpRequest) -> HttpResponse:
    """Put somebody in a post."""
    form = MandateForm(posted(request), territory=seat_held(request).territory)
    return form_page(request, form, "new_mandate", "people")


@new_mandate.post
def give_mandate(request: HttpRequest) -> HttpResponse:
    """Give the mandate."""
    with looking(request):
        form = MandateForm(request.POST, territory=seat_held(request).territory)
        said = filled(form)
        person = person_confirmed_as(normal_cnie(said["cnie"]))
    if person is None:
        raise Invalid({"cnie": [Refused("identity_pages.new_mandate.unknown")]})
    services.give_mandate(
        act_in(request), person=person, post=form.posts[said["post"]], starts=said["starts"], ends=said["ends"],
        reference=said["reference"],
    )  # fmt: skip
    say(request, t_html("identity_pages.new_mandate.done", name=person.name))
    return redirect("identity_pages:people")


def mandate_here(request: HttpRequest, number: int) -> Mandate:
    """A mandate of the community, by its number."""
    own = Mandate.objects.filter(territory_id=seat_held(request).territory).select_related("person", "post")
    return one_of(own, number, "identity.errors.no_mandate")


@page("desk", mandate=APPOINTERS)
def end_mandate(request: HttpRequest, number: int) -> HttpResponse:
    """End a mandate."""
    mandate = mandate_here(request, number)
    about = f"{mandate.post.title} · {mandate.person.name}"
    return form_page(request, EndForm(posted(request)), "end_mandate", "people", about=about, danger=True)


@end_mandate.post
def stop_mandate(request: HttpRequest, number: int) -> HttpResponse:
    """End the mandate on its last day."""
    with looking(request):
        mandate = mandate_here(request, number)
    services.end_mandate(act_in(request), mandate=mandate, **filled(EndForm(request.POST)))
    say(request, t_html("identity_pages.end_mandate.done", name=mandate.person.name))
    return redirect("identity_pages:people")

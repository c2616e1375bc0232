from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils import translation

from diwan.kernel.base.errors import Invalid, Refused
from diwan.shell.dates import DateField
from diwan.shell.fields import faults_of
from diwan.shell.icons import UnknownIcon, icon, star
from diwan.shell.parts import Calendar, Crumb, Step


@pytest.fixture(autouse=True)
def _arabic() -> object:
    with translation.override("ar"):
        yield


def drawn(source: str, **context: object) -> str:
    return Template("{% load diwan shell %}" + source).render(Context(context))


class Asked(forms.Form):
    name = forms.CharField(label="الاسم", help_text="كما في البطاقة")
    email = forms.EmailField(label="البريد", required=False)
    kind = forms.ChoiceField(
        label="النوع", widget=forms.RadioSelect, choices=[("a", "كاملة"), ("b", "موجزة")]
    )
    born = DateField(label="الازدياد")


def test_an_icon_is_silent_unless_it_stands_alone_and_mirrors_only_on_demand() -> None:
    assert 'aria-hidden="true"' in icon("clock")
    assert "icon--mirror" not in icon("clock")
    assert "icon--mirror" in icon("arrow-right", mirror=True)
    assert 'role="img" aria-label="بحث"' in icon("search", label="بحث")


def test_a_misspelt_icon_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UnknownIcon):
        icon("no-such-icon")


@pytest.mark.parametrize("kind", ["mark", "line", "large", "seal"])
def test_the_star_has_eight_points_and_no_voice(kind: str) -> None:
    assert 'aria-hidden="true"' in star(kind)


def test_a_field_ties_its_label_hint_and_error_to_its_control() -> None:
    html = drawn("{% form f %}", f=Asked({"name": "", "kind": "a"}))
    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name-hint"' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-error"' in html


def test_typed_text_takes_its_own_direction_and_addresses_stay_left_to_right() -> None:
    html = drawn("{% form f %}", f=Asked())
    assert re.search(r'<input[^>]*name="name"[^>]*dir="auto"', html)
    assert re.search(r'<input[^>]*name="email"[^>]*class="input input--code"', html)


def test_choices_are_one_group_with_a_legend() -> None:
    html = drawn("{% field f.kind %}", f=Asked({"kind": "b"}))
    assert "<fieldset" in html
    assert re.search(r"<legend[^>]*>\s*النوع", html)
    assert html.count('type="radio"') == 2
    assert re.search(r'value="b"[^>]*checked', html)


def test_only_what_is_optional_says_so() -> None:
    html = drawn("{% form f %}", f=Asked())
    assert html.count("(اختياري)") == 1


def test_an_error_summary_names_each_field_and_leads_to_it() -> None:
    form = Asked({"name": "", "kind": ""})
    html = drawn("{% error_summary f %}", f=form)
    assert 'role="alert"' in html
    assert '<a href="#id_name"><bdi>الاسم</bdi>: ' in html
    assert 'href="#id_kind_0"' in html
    assert drawn("{% error_summary f %}", f=Asked()).strip() == ""


def test_every_error_of_a_summary_leads_to_a_control_that_is_there() -> None:
    form = Asked({"name": "", "kind": "", "email": "no"})
    targets = set(re.findall(r'href="#([^"]+)"', drawn("{% error_summary f %}", f=form)))
    there = set(re.findall(r' id="([^"]+)"', drawn("{% form f %}", f=form)))
    assert len(targets) == 4
    assert targets <= there


def test_a_french_error_summary_keeps_the_space_before_the_colon() -> None:
    with translation.override("fr"):
        html = drawn("{% error_summary f %}", f=Asked({"name": "", "kind": ""}))
    assert '<a href="#id_name"><bdi>الاسم</bdi>\N{NO-BREAK SPACE}: ' in html


def test_a_domain_error_is_told_where_its_field_is() -> None:
    trouble = Invalid(
        {"name": [Refused("base.errors.no_scope")], "elsewhere": [Refused("base.errors.invalid")]}
    )
    found = faults_of(Asked(), trouble)
    assert [(fault.target, fault.label) for fault in found] == [("id_name", "الاسم"), ("", "")]
    assert faults_of(None, Refused("base.errors.no_scope"))[0].words.startswith("تعذر")


@pytest.mark.parametrize(
    ("parts", "error"),
    [(("31", "2", "1990"), "هذا التاريخ غير موجود."), (("5", "", "1990"), "أدخلوا اليوم والشهر والسنة.")],
)
def test_a_date_that_does_not_exist_is_refused_and_stays_typed(parts: tuple[str, ...], error: str) -> None:
    names = ("born_day", "born_month", "born_year")
    form = Asked({"name": "سعاد", "kind": "a", **dict(zip(names, parts, strict=True))})
    assert form.errors["born"] == [error]
    html = drawn("{% field f.born %}", f=form)
    assert f'value="{parts[0]}"' in html
    assert f'value="{parts[2]}"' in html


def test_a_date_in_parts_is_a_date_and_its_months_are_named() -> None:
    form = Asked({"name": "سعاد", "kind": "a", "born_day": "4", "born_month": "5", "born_year": "1990"})
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1990, 5, 4)
    assert "غشت" in drawn("{% field f.born %}", f=form)


def test_pages_of_a_list_keep_its_filters() -> None:
    request = RequestFactory().get("/", {"state": "late", "page": "2"})
    html = drawn("{% pagination p %}", p=Paginator(range(100), 10).page(2), request=request)
    assert 'href="?state=late&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_a_calendar_says_who_until_when_and_what_if_nobody_answers() -> None:
    value = Calendar("مكتب الحالة المدنية", date(2026, 5, 1), date(2026, 5, 31), "55.19", "لكم أن تتظلموا.")
    html = drawn("{% calendar c today %}", c=value, today=date(2026, 5, 29))
    assert "مكتب الحالة المدنية" in html
    assert "31 ماي 2026" in html
    assert "يومان قبل انقضاء الأجل" in html
    assert "لكم أن تتظلموا." in html
    assert re.search(r'<progress[^>]*value="28" max="30"', html)


def test_a_clock_that_stands_still_promises_no_day() -> None:
    value = Calendar("صاحب الطلب", date(2026, 5, 1), date(2026, 5, 31), paused="متوقف")
    html = drawn("{% calendar c today %}", c=value, today=date(2026, 6, 20))
    assert "متوقف" in html
    assert "<progress" not in html
    assert "31 ماي" not in html


def test_steps_say_in_words_where_one_is() -> None:
    html = drawn("{% steps s 2 %}", s=[Step("أنتم", "/1"), Step("الرسم", "/2"), Step("الإرسال")])
    assert "المرحلة <bdi>2</bdi> من <bdi>3</bdi>" in html
    assert '<a href="/1">أنتم</a>' in html
    assert "/2" not in html
    assert html.count('aria-current="step"') == 1


def test_buttons_say_their_key_and_links_look_like_buttons() -> None:
    html = drawn('{% button "توقيع" key="s" %}{% link_button "بدء" "/x/" kind="quiet" %}')
    assert 'data-key="s" aria-keyshortcuts="s"' in html
    assert '<a class="button button--quiet" href="/x/">' in html
    assert "<script>" not in drawn("{% button w %}", w="<script>")


def test_numbers_inside_stored_words_stay_whole_and_the_words_stay_escaped() -> None:
    words = drawn("{{ words|codes }}", words="ملف <b> رقم 2026-000001، وصل 12/2026")
    assert '<bdi class="code" dir="ltr">2026-000001</bdi>' in words
    assert '<bdi class="code" dir="ltr">12/2026</bdi>' in words
    assert "&lt;b&gt;" in words


def test_the_trail_ends_with_a_page_and_not_with_an_arrow() -> None:
    trail = [Crumb("الخدمات", "/services/"), Crumb("نسخة", "/services/copy/")]
    html = drawn('{% include "shell/parts/crumbs.html" %}', crumbs=trail)
    assert html.count("<svg") == 1
    assert html.index("الخدمات") < html.index("<svg") < html.index("نسخة")


def test_an_error_that_names_its_question_says_it_once() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="الاسم", error_messages={"required": "أجيبوا عن «الاسم»."})

    html = drawn("{% error_summary form %}", form=Form({}))
    assert html.count("الاسم") == 1


def test_a_question_asked_after_some_answers_says_which_to_the_page() -> None:
    asked = Asked()
    asked.fields["name"].shown_when = {"field": "kind", "answers": "a", "required": True}  # type: ignore[attr-defined]
    asked.fields["name"].required = False
    html = drawn("{% field form.name %}", form=asked)
    assert 'data-when="kind" data-answers="a"' in html
    assert "(اختياري)" not in html


def test_the_title_of_a_page_bears_no_marks_a_tab_would_spell_out() -> None:
    page = '{% extends "shell/base.html" %}{% block title %}Délégation <bdi>1/2023</bdi> &amp; plus{% endblock %}'
    shown = engines["django"].from_string(page).render({"first_font": "shell/img/star.svg"})
    assert "<title>Délégation 1/2023 &amp; plus · " in shown

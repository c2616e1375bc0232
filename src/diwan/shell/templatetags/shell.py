"""Template library `shell`: the components, as tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import current_language, t, t_html
from diwan.shell import fields as widgets
from diwan.shell import icons, spellings, written
from diwan.shell.apps import MESSAGE_KINDS
from diwan.shell.drawn import drawn
from diwan.shell.kept import is_copy
from diwan.shell.parts import Calendar, Event, Fact, FileLine, Receipt, Step, Tab, Words

register = template.Library()
NUMBERED = re.compile(r"(?<![\w&#;/-])\d+(?:[-/]\d+)+(?![\w/-])")


# --- marks -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, mirror: bool = False, label: str = "") -> SafeString:
    """`{% icon "arrow-right" mirror=True %}`: mirrored only where its direction has meaning."""
    return icons.icon(name, mirror=mirror, label=label)


@register.simple_tag
def star(kind: str = "mark") -> SafeString:
    """The eight-pointed star: `mark`, `line`, `large` or `seal`."""
    return icons.star(kind)


# --- written values ------------------------------------------------------------------------------------


@register.simple_tag(name="date")
def date_tag(value: date | datetime | None, style: str = "long") -> SafeString:
    """A date written out: 12 ماي 2026."""
    if value is None:
        return nothing()
    return format_html(
        '<time class="date" datetime="{}">{}</time>',
        written.day_of(value).isoformat(),
        written.date_words(value, style),
    )


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """A date and an hour."""
    if value is None:
        return nothing()
    words = t_html("shell.moment", date=written.date_words(value), time=written.time_words(value))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), words)


@register.simple_tag
def amount(value: Money | Decimal | int | None) -> SafeString:
    """An amount: 1.250,00 درهم."""
    if value is None:
        return nothing()
    return format_html(
        '<span class="amount"><bdi>{}</bdi>\N{NO-BREAK SPACE}{}</span>',
        written.amount_words(value),
        t("shell.dirham"),
    )


@register.simple_tag
def number(value: int | float | Decimal | None, digits: int = 0) -> SafeString:
    """A number with the separators of the reader's language."""
    return nothing() if value is None else format_html("<bdi>{}</bdi>", written.number_words(value, digits))


@register.simple_tag
def code(value: object) -> SafeString:
    """A CNIE, a file number, a code: never broken, never reordered."""
    if value in (None, ""):
        return nothing()
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', value)


@register.filter
def codes(words: str) -> SafeString:
    """Plain words from a store (a notice, a message) with the numbers of files and receipts kept whole."""
    return SafeString(
        NUMBERED.sub(r'<bdi class="code" dir="ltr">\g<0></bdi>', str(conditional_escape(words)))
    )


@register.simple_tag
def person(value: object) -> SafeString:
    """A name in whatever script it is written."""
    words = "" if value is None else str(value).strip()
    return format_html('<bdi dir="auto">{}</bdi>', value) if words else nothing()


@register.simple_tag
def nothing() -> SafeString:
    """What stands where nothing was given: seen as a dash, heard as words."""
    return format_html('<span aria-hidden="true">—</span><span class="unseen">{}</span>', t("shell.nothing"))


@register.filter
def size(value: int) -> str:
    """The size of a file in words."""
    return written.size_words(value)


# --- chips ---------------------------------------------------------------------------------------------

CHIP_ICONS = {"ok": "check", "late": "clock", "danger": "circle-alert", "info": "info", "": ""}


@register.simple_tag
def chip(words: Words, kind: str = "", icon: str | None = None) -> SafeString:
    """A state as a word; the colour and the icon only help."""
    drawn = CHIP_ICONS.get(kind, "") if icon is None else icon
    return format_html(
        '<span class="chip{}">{}{}</span>',
        f" chip--{kind}" if kind else "",
        icons.icon(drawn) if drawn else "",
        words,
    )


@register.simple_tag
def deadline(last_day: date | None, today: date | None = None) -> SafeString:
    """What is left of a delay, said in words: 3 أيام قبل انقضاء الأجل."""
    if last_day is None:
        return SafeString("")
    return _delay(written.days_between(last_day, today or timezone.localdate()), current_language())


@lru_cache(maxsize=2_000)
def _delay(days: int, language: str) -> SafeString:
    """The chip of a delay in the reader's language; a queue shows the same few over and over."""
    return chip(written.delay_words(days), written.delay_kind(days), "clock" if days >= 0 else None)


@register.simple_tag
def bar(first: int, second: int, most: int) -> SafeString:
    """Two quantities end to end, on the scale of the greatest of their table; the figures stand beside it."""
    one, two = (round(100 * part / most, 2) if most else 0 for part in (first, second))
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false"><rect class="bar__first" width="{0}%" height="100%"/>'
        '<rect class="bar__second" x="{0}%" width="{1}%" height="100%"/></svg>',
        one,
        two,
    )


@register.simple_tag(name="drawn")
def drawn_tag(template: str, **values: object) -> SafeString:
    """`{% drawn "shell_cases/row.html" row=row %}`: a part of a page that shows plain values and asks nothing."""
    return drawn(template, **values)


# --- buttons -------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    words: Words,
    kind: str = "",
    icon: str = "",
    mirror: bool = False,
    name: str = "",
    value: str = "",
    key: str = "",
    small: bool = False,
    disabled: bool = False,
    type: str = "submit",
    form: str = "",
    id: str = "",
) -> SafeString:
    """A button: `kind` is empty (the one next action), `quiet`, `danger` or `text`; `key` its single letter."""
    return as_button(
        "button", words, kind, icon, mirror, key, small,
        {"type": type, "name": name, "value": value, "form": form, "id": id, "disabled": disabled},
    )  # fmt: skip


@register.simple_tag
def link_button(
    words: Words,
    url: str,
    kind: str = "",
    icon: str = "",
    mirror: bool = False,
    key: str = "",
    small: bool = False,
    download: bool = False,
    id: str = "",
) -> SafeString:
    """A link that looks like a button, for what leads somewhere and changes nothing."""
    return as_button(
        "a", words, kind, icon, mirror, key, small, {"href": url, "download": download, "id": id}
    )


def as_button(
    tag: str, words: Words, kind: str, icon: str, mirror: bool, key: str, small: bool, said: dict[str, Any]
) -> SafeString:
    """The two kinds of button."""
    told = tuple(
        (name, value if value is True else conditional_escape(str(value)))
        for name, value in said.items()
        if value not in ("", False)
    )
    drawn_once = drawn(
        "shell/parts/button.html",
        tag=tag, words=conditional_escape(str(words)), kind=kind, icon=icon, mirror=mirror, key=key, small=small,
        said=told,
    )  # fmt: skip
    return SafeString(drawn_once.strip())


# --- forms ---------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, hint: Words = "", label: Words = "") -> SafeString:
    """One field with its label, hint and errors; typed text takes its own direction."""
    return widgets.field_html(bound, hint=str(hint), label=str(label))


@register.simple_tag
def form(form: BaseForm) -> SafeString:
    """Every field of a form, one under the other; put `error_summary` above the page's heading.

    After a person's names that say so, they are proposed in their other scripts.
    """
    return SafeString("".join(widgets.field_html(bound) + spellings.spellings_html(bound) for bound in form))


@register.simple_tag
def propose(bound: BoundField) -> SafeString:
    """`{% propose bound %}`, after each field: nothing but after the last of a person's names in several scripts."""
    return spellings.spellings_html(bound)


@register.inclusion_tag("shell/parts/error_summary.html")
def error_summary(form: BaseForm | None = None, trouble: object = None) -> dict[str, Any]:
    """What is wrong, each line leading to its field; `trouble` is a domain error that stopped the act."""
    return {"faults": widgets.faults_of(form, trouble)}


# --- containers ----------------------------------------------------------------------------------------

NOTICE_ICONS = {"info": "info", "ok": "circle-check", "late": "triangle-alert", "danger": "circle-alert"}


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: Words = "", role: str = "") -> str:
    """Something to know: `info`, `ok`, `late` or `danger`."""
    return render_to_string(
        "shell/parts/notice.html",
        {"content": content, "kind": kind, "title": title, "icon": NOTICE_ICONS[kind], "role": role},
    )


@register.simple_block_tag
def card(
    content: SafeString, title: Words = "", url: str = "", icon: str = "", level: int = 3, id: str = ""
) -> str:
    """A box with a title; with `url` the whole card leads there."""
    return render_to_string(
        "shell/parts/card.html",
        {"content": content, "title": title, "url": url, "icon": icon, "level": f"h{level}", "id": id},
    )


@register.simple_block_tag
def fieldset(content: SafeString, legend: Words, hint: Words = "", small: bool = False) -> str:
    """Fields that belong together under one legend."""
    return render_to_string(
        "shell/parts/fieldset.html", {"content": content, "legend": legend, "hint": hint, "small": small}
    )


@register.simple_block_tag
def table(
    content: SafeString, caption: Words, cards: bool | str = False, hidden_caption: bool = False
) -> str:
    """A table that scrolls within itself; `cards` folds its rows on a telephone (give cells `data-label`).

    Cards of `"figures"` set short figures side by side under their labels.
    """
    return render_to_string(
        "shell/parts/table.html",
        {"content": content, "caption": caption, "cards": cards, "hidden_caption": hidden_caption},
    )


@register.simple_block_tag
def details(content: SafeString, summary: Words, open: bool = False) -> str:
    """More, for who wants it."""
    return render_to_string(
        "shell/parts/details.html", {"content": content, "summary": summary, "open": open}
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: Words) -> str:
    """A question asked over the page where scripts run; the page it stands for exists without them."""
    return render_to_string("shell/parts/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def empty(content: SafeString, title: Words) -> str:
    """Nothing here yet: says why, and what one may do."""
    return render_to_string("shell/parts/empty.html", {"content": content, "title": title})


# --- lists ---------------------------------------------------------------------------------------------


@register.inclusion_tag("shell/parts/facts.html")
def facts(rows: Sequence[Fact], kind: str = "") -> dict[str, Any]:
    """A description list; `kind="cards"` sets it side by side."""
    return {"rows": rows, "kind": kind, "acts": any(row.url for row in rows)}


@register.inclusion_tag("shell/parts/steps.html")
def steps(items: Sequence[Step], here: int) -> dict[str, Any]:
    """Where one is in a short sequence of pages; `here` counts from 1."""
    marked = [(step, "done" if n < here else "here" if n == here else "") for n, step in enumerate(items, 1)]
    return {"items": marked, "here": here, "total": len(items)}


@register.inclusion_tag("shell/parts/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """What happened, where the file is now, what is still to come."""
    return {"events": events}


@register.inclusion_tag("shell/parts/calendar.html")
def calendar(value: Calendar, today: date | None = None) -> dict[str, Any]:
    """Who has the file, since when, until when, and what if nobody answers."""
    day = today or timezone.localdate()
    left = None if value.last_day is None else written.days_between(value.last_day, day)
    total = None if value.last_day is None else max(1, (value.last_day - value.since).days)
    kind = "" if left is None or value.closed or value.paused else written.delay_kind(left)
    return {
        "calendar": value,
        "today": day,
        "runs": left is not None and not value.closed and not value.paused,
        "total": total,
        "spent": None if total is None or left is None else min(total, max(0, total - left)),
        "bar": {"late": " calendar__bar--late", "danger": " calendar__bar--over"}.get(kind, ""),
    }


@register.inclusion_tag("shell/parts/files.html")
def files(items: Sequence[FileLine], keep: bool = False) -> dict[str, Any]:
    """Files with their kind and size; with `keep` each may be saved besides being looked at."""
    return {"files": items, "keep": keep}


@register.inclusion_tag("shell/parts/receipt.html")
def receipt(value: Receipt) -> dict[str, Any]:
    """Proof that something was filed."""
    return {"receipt": value}


@register.inclusion_tag("shell/parts/seal.html")
def seal(words: Words, kind: str = "", demo: bool = False) -> dict[str, Any]:
    """The house's seal; one of the demonstration says so."""
    return {"words": words, "kind": kind, "demo": demo}


@register.inclusion_tag("shell/parts/tabs.html")
def tabs(items: Sequence[Tab], label: Words) -> dict[str, Any]:
    """Views of the same thing, each a page of its own."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("shell/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list; filters stay as they are."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(name, None)
    rest = query.urlencode() if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers, "gap": page.paginator.ELLIPSIS, "name": name, "rest": rest}


@register.inclusion_tag("shell/parts/messages.html", takes_context=True)
def said(context: template.Context, floating: bool = False) -> dict[str, Any]:
    """What the last act has to say."""
    request = context.get("request")
    speaks = request is not None and hasattr(request, "_messages") and not is_copy(request)
    found = get_messages(request) if request is not None and speaks else []
    told = [(str(message), MESSAGE_KINDS[message.level], message.extra_tags) for message in found]
    return {"told": told, "floating": floating, "request": request}


# --- addresses -----------------------------------------------------------------------------------------


@register.simple_tag
def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or nothing when its module is not installed."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""

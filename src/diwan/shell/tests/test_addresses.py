"""An address kept is the address Django finds, and one that is not there is said so each time."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix

from diwan.shell.addresses import address_of


@pytest.mark.parametrize(
    ("written", "name", "args"),
    [
        ('{% url "shell:find" %}', "shell:find", []),
        ('{% url "cases:desk_case" code number %}', "cases:desk_case", ["07.351.05.00", "000123-2026"]),
        ('{% url "cases:desk_case" code number as there %}{{ there }}', "cases:desk_case",
         ["07.351.05.00", "000123-2026"]),
        ('{% url "cases:desk_case" territory=code number=number %}', "", []),
    ],
)  # fmt: skip
def test_a_kept_address_is_the_one_django_finds(written: str, name: str, args: list[str]) -> None:
    given = {"code": "07.351.05.00", "number": "000123-2026"}
    if not name:
        with pytest.raises(NoReverseMatch):
            Template(written).render(Context(given))
        return
    for _ in range(2):
        assert Template(written).render(Context(given)) == reverse(name, args=args)


def test_two_rows_have_two_addresses() -> None:
    template = Template('{% url "cases:desk_case" code number %}')
    one, two = (
        template.render(Context({"code": "07.351.05.00", "number": n}))
        for n in ("000001-2026", "000002-2026")
    )
    assert one != two


def test_a_page_that_is_not_there() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            Template('{% url "nowhere:at_all" %}').render(Context())
        assert Template('{% url "nowhere:at_all" as there %}[{{ there }}]').render(Context()) == "[]"
        assert address_of("nowhere:at_all") == ""


def test_below_another_root() -> None:
    before = Template('{% url "shell:find" %}').render(Context())
    set_script_prefix("/commune/")
    try:
        assert Template('{% url "shell:find" %}').render(Context()) == f"/commune{before}"
    finally:
        set_script_prefix("/")

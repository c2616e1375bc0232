"""Addresses by name, kept once found: a page of the desk asks for thirty, and Django walks the router for each."""

from __future__ import annotations

import functools

from django.template import Context
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import escape

KEPT = 8192
"""Some 2 MB: the pages without arguments, and the rows of the lists that are open."""


def address_of(name: str, *args: object) -> str:
    """The address of a page; nothing when it is not installed, or takes other arguments."""
    try:
        return found(name, args)
    except NoReverseMatch:
        return ""


def found(name: str, args: tuple[object, ...] = ()) -> str:
    """`reverse`, kept; raises NoReverseMatch. The router does not change while a process runs."""
    return _found(name, tuple(map(str, args)), get_script_prefix(), get_urlconf())


@functools.lru_cache(KEPT)
def _found(name: str, args: tuple[str, ...], prefix: str, urlconf: str | None) -> str:
    return reverse(name, urlconf=urlconf, args=args)


class Address(URLNode):
    """`{% url %}` of the house; named arguments go Django's own way."""

    def render(self, context: Context) -> str:
        """The address, or its variable set."""
        if self.kwargs:
            return super().render(context)
        args = tuple(arg.resolve(context) for arg in self.args)
        name = self.view_name.resolve(context)
        if self.asvar:
            context[self.asvar] = address_of(name, *args)
            return ""
        address = found(name, args)
        return escape(address) if context.autoescape else address

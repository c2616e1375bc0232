"""`{% load names %}`: under a group of fields that holds names, their other scripts are proposed."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from diwan.modules.civil_status.proposed import Shown, address_for

register = template.Library()


@register.inclusion_tag("civil_status/parts/propose.html", takes_context=True)
def propose(context: Context, section: Any) -> dict[str, Any]:
    """`{% propose section %}`: nothing where the section asks for no name in Latin letters.

    `proposed` in the page's context holds what was proposed without scripts, by group.
    """
    latin = [bound for bound in section.fields if bound.field.widget.attrs.get("data-script") == "la"]
    if not latin:
        return {"group": ""}
    group = latin[0].field.widget.attrs["data-name"].removesuffix("first").removesuffix("family")
    made: dict[str, list[Shown]] = context.get("proposed") or {}
    return {
        "group": group.rstrip("_") or "person",
        "prefix": group,
        "address": address_for(context["request"]),
        "proposed": made.get(group, []),
    }

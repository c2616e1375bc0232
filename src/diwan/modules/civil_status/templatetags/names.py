"""`{% load names %}`: after the fields of a name, its other scripts are proposed."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context

from diwan.modules.civil_status.proposed import Shown, address_for, group_of

register = template.Library()


@register.inclusion_tag("civil_status/parts/propose.html", takes_context=True)
def propose(context: Context, bound: BoundField) -> dict[str, Any]:
    """`{% propose bound %}`, after each field: nothing but after the last field of a name in three scripts.

    `proposed` in the page's context holds what was proposed without scripts, by group.
    """
    said = bound.field.widget.attrs
    name = str(said.get("data-name", ""))
    group = group_of(f"{name}_tf")
    alone = f"{group}family_tf" not in bound.form.fields
    if said.get("data-script") != "tf" or not (alone or name.endswith("family")):
        return {"group": ""}
    made: dict[str, list[Shown]] = context.get("proposed") or {}
    return {
        "group": group.rstrip("_") or "person",
        "prefix": group,
        "address": address_for(context["request"]),
        "proposed": made.get(group, []),
    }

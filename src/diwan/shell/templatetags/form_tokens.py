"""`{% csrf_token %}` as every template of the house means it; built in, so that no module can forget the seat."""

from __future__ import annotations

from django import template

from diwan.shell.seats import FormTokens

register = template.Library()


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> FormTokens:
    """The token that ties a form to the session, and on the desk the seat it was opened under."""
    return FormTokens()

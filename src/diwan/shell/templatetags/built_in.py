"""`{% csrf_token %}` and `{% url %}` as every template means them; built in, so that none is forgotten."""

from __future__ import annotations

from django import template
from django.template.defaulttags import url as parsed_url

from diwan.shell.addresses import Address
from diwan.shell.seats import FormTokens

register = template.Library()


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> FormTokens:
    """The token that ties a form to the session, and on the desk the seat it was opened under."""
    return FormTokens()


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> Address:
    """Django's own tag, whose answers are kept."""
    node = parsed_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)

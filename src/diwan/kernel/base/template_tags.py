"""Template library `diwan`: `{% t "key" name=value %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from diwan.kernel.base.text import t_html

register = template.Library()


@register.simple_tag(name="t")
def words(key: str, /, **values: object) -> SafeString:
    """The words of a key in the reader's language, every value isolated against reordering."""
    return t_html(key, **values)

"""Language and look: one click, kept on the device and on the account, back to the same page."""

from __future__ import annotations

from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from diwan.kernel.base.text import LANGUAGES
from diwan.kernel.identity.acting import account_of, own_act
from diwan.kernel.identity.services import choose_language
from diwan.shell.language import THEME_COOKIE, THEMES, keep


def back_in(request: HttpRequest) -> str:
    """Where one came from, on this site only."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        unquote(wanted), {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe and wanted.startswith("/") else "/"


@require_GET
@never_cache
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Switch the language and come back."""
    if code not in LANGUAGES:
        raise Http404
    account = account_of(request)
    if account is not None and account.language != code:
        choose_language(
            own_act(account, timezone.now()), account=account, language="fr" if code == "fr" else "ar"
        )
    response = HttpResponseRedirect(back_in(request))
    keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_GET
@never_cache
def theme(request: HttpRequest, choice: str) -> HttpResponse:
    """Switch the look and come back; `auto` follows the device again."""
    if choice not in (*THEMES, "auto"):
        raise Http404
    response = HttpResponseRedirect(back_in(request))
    if choice == "auto":
        response.delete_cookie(THEME_COOKIE)
    else:
        keep(response, THEME_COOKIE, choice)
    return response

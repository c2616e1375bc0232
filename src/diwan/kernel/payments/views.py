"""The door at which the online provider calls back."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Refused
from diwan.kernel.payments.online import provider_in_use
from diwan.kernel.payments.providers.base import ForgedError, UnreadableError
from diwan.kernel.payments.services import receive_callback
from diwan.kernel.territory.models import Territory

log = logging.getLogger("diwan.payments")


@csrf_exempt
@require_POST
def callback(request: HttpRequest) -> HttpResponse:
    """Hear the provider: 200 once what it says is on record, so that it stops; anything else makes it retry."""
    try:
        said = provider_in_use().settlement_in(request.headers, request.body)
    except ForgedError:
        log.warning("a payment callback with a wrong signature, from %s", request.META.get("REMOTE_ADDR"))
        return JsonResponse({"error": "signature"}, status=403)
    except UnreadableError as why:
        log.error("a signed payment callback makes no sense: %s", why)
        return JsonResponse({"error": "unreadable"}, status=400)
    except Refused as why:
        return JsonResponse({"error": why.code}, status=404)
    if not Territory.objects.filter(pk=said.territory).exists():
        log.error("a payment callback for a community nobody knows: %s", said)
        return JsonResponse({"error": "community"}, status=404)
    act = system_act(said.territory, timezone.now(), occasion="api")
    return JsonResponse({"outcome": receive_callback(act, settlement=said).outcome})

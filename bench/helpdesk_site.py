"""django-helpdesk as a site of its own, set up as its documentation says: served, and prepared, by the peer's Python.

`DIWAN_BENCH_PEER` is the address of its database.
"""

from __future__ import annotations

import os
from urllib.parse import parse_qsl, urlsplit

import django
from django.conf import settings

QUEUES = 16

_parts = urlsplit(os.environ["DIWAN_BENCH_PEER"])
_said = dict(parse_qsl(_parts.query))
settings.configure(
    DEBUG=False,
    SECRET_KEY="b" * 50,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    TIME_ZONE="Africa/Casablanca",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SITE_ID=1,
    LOGIN_URL="/login/",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    STATIC_URL="/static/",
    MEDIA_ROOT=os.environ.get("DIWAN_BENCH_PEER_FILES", ""),
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites",
        "django.contrib.humanize", "rest_framework", "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": _parts.path.lstrip("/"), "USER": _parts.username or "",
        "PASSWORD": _parts.password or "", "HOST": _said.get("host") or _parts.hostname or "",
        "PORT": _said.get("port") or str(_parts.port or ""), "OPTIONS": {"pool": {"min_size": 0, "max_size": 8}},
    }},
    HELPDESK_TEAMS_MODE_ENABLED=False,
)  # fmt: skip
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
application = get_wsgi_application()


def prepare() -> None:
    """Tables, queues and a member of staff; prints the session of one signed in."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    staff = get_user_model().objects.create_superuser("clerk", "clerk@example.org", "clerk")
    for number in range(QUEUES):
        Queue.objects.create(title=f"Commune {number}", slug=f"c{number}")
    client = Client()
    client.force_login(staff)
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    prepare()

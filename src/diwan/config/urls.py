"""The addresses of the house: every app that has a `urls.py` brings its own, prefix included."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from diwan.config.health import healthz, readyz


def urls_of_apps() -> list[URLResolver]:
    """The addresses of every Diwan app, the shell's first."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("diwan.")]
    ours.sort(key=lambda app: not app.name.startswith("diwan.shell"))
    return [path("", include(f"{app.name}.urls")) for app in ours if find_spec(f"{app.name}.urls")]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    *urls_of_apps(),
    path("accounts/", include("allauth.urls")),
]

handler400 = "diwan.shell.faults.bad_request"
handler403 = "diwan.shell.faults.not_allowed"
handler404 = "diwan.shell.faults.not_found"
handler500 = "diwan.shell.faults.broken"

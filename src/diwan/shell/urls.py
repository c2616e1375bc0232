"""The shell's own addresses."""

from django.urls import path

from diwan.shell.views import design, desk, kept, maps, portal, preferences, spellings

app_name = "shell"

urlpatterns = [
    path("", portal.home, name="home"),
    path("services/", portal.services, name="services"),
    path("communes/", portal.communes, name="communes"),
    path("communes/<str:code>/", portal.commune, name="commune"),
    path("map/kingdom/<str:digest>/", maps.kingdom, name="map_kingdom"),
    path("map/ground/<str:code>/", maps.ground, name="map_ground"),
    path("accessibility/", portal.accessibility, name="accessibility"),
    path("language/<str:code>/", preferences.language, name="language"),
    path("theme/<str:choice>/", preferences.theme, name="theme"),
    path("me/", desk.me, name="me"),
    path("me/spellings/", spellings.spellings, name="spellings"),
    path("desk/", desk.desk, name="desk"),
    path("desk/kept/", kept.kept, name="kept"),
    path("desk/kept/who/", kept.who, name="kept_who"),
    path("worker.js", kept.worker, name="worker"),
    path("desk/find/", desk.find, name="find"),
    path("design/", design.guide, name="design"),
    path("design/desk/", design.desk_sample, name="design_desk"),
    path("design/desk/<int:number>/", design.desk_sample, name="design_file"),
    path("design/print/", design.print_sample, name="design_print"),
    path("design/confirm/", design.confirm_sample, name="design_confirm"),
]

"""The addresses of the procedure workshop."""

from django.urls import path

from diwan.shell.workshop.views import compare, desk, edit, publish, trial

app_name = "workshop"

urlpatterns = [
    path("desk/workshop/", desk.home, name="home"),
    path("desk/workshop/new/", desk.new, name="new"),
    path("desk/workshop/<int:number>/", desk.draft, name="draft"),
    path("desk/workshop/<int:number>/drop/", desk.drop, name="drop"),
    path("desk/workshop/<int:number>/about/", edit.about, name="about"),
    path("desk/workshop/<int:number>/rules/", edit.rules, name="rules"),
    path("desk/workshop/<int:number>/text/", edit.text, name="text"),
    path("desk/workshop/<int:number>/procedure.toml", edit.export, name="export"),
    path("desk/workshop/<int:number>/compare/", compare.compare, name="compare"),
    path("desk/workshop/<int:number>/trial/", trial.trial, name="trial"),
    path("desk/workshop/<int:number>/parts/<str:part>/", edit.part, name="part"),
    path("desk/workshop/<int:number>/<str:table>/<str:key>/", edit.thing, name="thing"),
    path("desk/workshop/<int:number>/<str:table>/<str:key>/remove/", edit.remove, name="remove"),
    path("desk/workshop/<int:number>/propose/", publish.propose, name="propose"),
    path("desk/workshop/<int:number>/decide/", publish.decide, name="decide"),
    path("desk/workshop/published/<int:number>/", publish.published, name="published"),
    path(
        "desk/workshop/published/<int:number>/procedure.toml", publish.published_text, name="published_text"
    ),
]

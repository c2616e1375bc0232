"""The addresses of Rokhas: the public register, and the indicators of whoever steers."""

from django.urls import path

from diwan.modules.rokhas import views

app_name = "rokhas"

urlpatterns = [
    path("permits/", views.register, name="register"),
    path("permits/<str:code>/", views.register_there, name="register_there"),
    path("permits/<str:code>/permits.csv", views.register_file, name="register_file"),
    path("permits/<str:code>/places.json", views.register_places, name="register_places"),
    path("desk/permits/indicators/", views.indicators, name="indicators"),
]

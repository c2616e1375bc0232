"""The address of the API."""

from django.urls import path

from diwan.kernel.exchange.root import api

urlpatterns = [path("api/", api.urls)]

from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "diwan.kernel.testing"
    label = "testing"

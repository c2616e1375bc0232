from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "diwan.shell.counter"
    label = "counter"

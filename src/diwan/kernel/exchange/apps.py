from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "diwan.kernel.exchange"
    label = "exchange"

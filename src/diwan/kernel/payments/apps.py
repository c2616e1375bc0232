from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "diwan.kernel.payments"
    label = "payments"

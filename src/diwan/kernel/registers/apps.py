from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "diwan.kernel.registers"
    label = "registers"

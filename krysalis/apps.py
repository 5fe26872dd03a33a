from django.apps import AppConfig


class KrysalisConfig(AppConfig):
    name = "krysalis"
    verbose_name = "Krysalis"

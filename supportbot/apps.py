from __future__ import annotations

from django.apps import AppConfig


class SupportbotConfig(AppConfig):
    name = "supportbot"
    default_auto_field = "django.db.models.BigAutoField"

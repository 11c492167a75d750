from __future__ import annotations

from django.apps import AppConfig


class SupportbotConfig(AppConfig):
    name = "supportbot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from handoff.services import posting
        from supportbot import mail_round

        posting.on_posted(mail_round.ask_worker)

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class SupportbotConfig(AppConfig):
    name = "supportbot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from billing.services import acting
        from handoff.services import posting
        from supportbot import action_news, mail_round
        from supportbot.llm.checks import model_settings

        checks.register(model_settings)
        posting.on_posted(mail_round.ask_worker)
        acting.on_moved(action_news.heard)

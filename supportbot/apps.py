from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks


class SupportbotConfig(AppConfig):
    name = "supportbot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import email_changed
        from allauth.mfa.signals import authenticator_added
        from django.conf import settings

        from billing.services import acting
        from handoff import counting
        from handoff.services import posting, redacting
        from supportbot import action_news, export_round, leases, mail_round, sign_in_log
        from supportbot.accounts import address_changed, factor_added
        from supportbot.audit.exporting import AUDIT
        from supportbot.audit.words import add_words
        from supportbot.exporting import asking, sources
        from supportbot.exporting.paper import TRANSCRIPT
        from supportbot.exporting.redacted import exports_redacted
        from supportbot.exporting.transcripts import TRANSCRIPTS
        from supportbot.improving.proposing import corrections_propose, kept_corrections
        from supportbot.installation_checks import checks_register
        from supportbot.llm.checks import model_settings
        from supportbot.metrics import meters, worker
        from supportbot.metrics.checks import metrics_settings
        from supportbot.metrics.collecting import this_process
        from supportbot.privacy.words import WORDS
        from supportbot.tracing.checks import tracing_settings
        from supportbot.tuning import candidates
        from supportbot.tuning.watching.rows import on_kept

        checks_register()
        checks.register(model_settings)
        checks.register(metrics_settings)
        counting.on_counted(meters.add)
        counting.on_counted(this_process.hear)
        checks.register(tracing_settings)
        worker.watch()
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            from supportbot.tracing import worker as traced

            traced.watch()
        sign_in_log.watch()
        authenticator_added.connect(factor_added, dispatch_uid="supportbot.factor_added")
        email_changed.connect(address_changed, dispatch_uid="supportbot.address_changed")
        add_words(WORDS)
        posting.on_posted(mail_round.ask_worker)
        acting.on_moved(action_news.heard)
        asking.on_asked(export_round.ask_worker)
        redacting.on_redacted(exports_redacted)
        redacting.on_redacted(leases.turn_give_up)
        candidates.on_proposed(corrections_propose)
        on_kept(kept_corrections)
        for source in (TRANSCRIPTS, TRANSCRIPT, AUDIT):
            sources.register(source)


class AdminsOnlyConfig(AdminConfig):
    default_site = "supportbot.admin_site.AdminsOnly"

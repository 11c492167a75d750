"""The billing room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    label = "billing"
    verbose_name = "Billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from billing.checks import gateway_settings
        from billing.crm.checks import crm_settings_check
        from billing.services.acting import on_touched
        from billing.services.mirroring.touched import touched_read

        checks.register(gateway_settings)
        checks.register(crm_settings_check)
        on_touched(touched_read)

"""The addresses of keys and webhooks, under ``/settings/api/``."""

from __future__ import annotations

from django.urls import path

from supportbot.api.views import keys, webhooks

app_name = "api-settings"
urlpatterns = [
    path("", keys.key_list, name="keys"),
    path("keys/new/", keys.key_new, name="key-new"),
    path("keys/<int:key_id>/", keys.key, name="key"),
    path("keys/<int:key_id>/revoke/", keys.key_end, name="key-revoke"),
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook-new"),
    path("webhooks/<uuid:endpoint_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:endpoint_id>/secret/", webhooks.webhook_secret, name="webhook-secret"),
    path("webhooks/<uuid:endpoint_id>/<slug:action>/", webhooks.webhook_act, name="webhook-act"),
    path("webhooks/<uuid:endpoint_id>/again/<uuid:delivery_id>/", webhooks.webhook_again, name="webhook-again"),
]

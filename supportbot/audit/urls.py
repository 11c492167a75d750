"""The addresses of the audit, under ``/review/audit/``."""

from __future__ import annotations

from django.urls import path

from supportbot.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.audit_list, name="list"),
    path("c/<uuid:conversation_id>/redact/", views.redact, name="redact"),
    path("c/<uuid:conversation_id>/hold/", views.hold, name="hold"),
    path("c/<uuid:conversation_id>/hold/<int:hold_id>/lift/", views.lift, name="lift"),
]

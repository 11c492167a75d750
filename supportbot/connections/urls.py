"""The addresses of connections, under ``/settings/connections/``."""

from __future__ import annotations

from django.urls import path

from supportbot.connections import views

app_name = "connections"
urlpatterns = [
    path("", views.connections, name="list"),
    path("<int:connection_id>/<slug:action>/", views.act, name="act"),
]

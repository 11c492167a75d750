"""The addresses of the page of actions, under ``/settings/actions/``."""

from __future__ import annotations

from django.urls import path

from supportbot.settling import views

app_name = "actions"
urlpatterns = [
    path("", views.actions, name="list"),
    path("<uuid:action_id>/settle/", views.settle, name="settle"),
    path("<uuid:action_id>/decide/", views.decide, name="decide"),
]

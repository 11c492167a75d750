"""The dashboard's address, under ``/review/dashboard/``."""

from __future__ import annotations

from django.urls import path

from supportbot.measuring.views import dashboard_page

app_name = "measuring"
urlpatterns = [path("", dashboard_page, name="dashboard")]

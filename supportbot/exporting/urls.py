"""The addresses of exports, under ``/review/exports/``."""

from __future__ import annotations

from django.urls import path

from supportbot.exporting import views

app_name = "exporting"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("new/", views.create, name="create"),
    path("<uuid:export_id>/end/", views.end, name="end"),
    path("file/<str:token>/", views.download, name="download"),
]

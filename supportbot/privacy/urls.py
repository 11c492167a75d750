"""The addresses of privacy, under ``/settings/privacy/``."""

from __future__ import annotations

from django.urls import path

from supportbot.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.page, name="page"),
    path("find/", views.find, name="find"),
    path("export/", views.export, name="export"),
    path("erase/", views.erase, name="erase"),
    path("boundary/", views.boundary, name="boundary"),
]

"""The outbox's addresses, under ``/outbox/``."""

from __future__ import annotations

from django.urls import path

from handoff.views import outbox

app_name = "outbox"
urlpatterns = [
    path("", outbox.mail_list, name="list"),
    path("<uuid:key>/", outbox.mail_page, name="mail"),
    path("<uuid:key>/html/", outbox.mail_html, name="html"),
    path("<uuid:key>/file/", outbox.mail_file, name="file"),
]

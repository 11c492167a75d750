"""The reviews' addresses, under ``/review/``."""

from __future__ import annotations

from django.urls import path

from supportbot.review.views import pages

app_name = "review"
urlpatterns = [
    path("", pages.transcript_list, name="list"),
    path("c/<uuid:conversation_id>/", pages.transcript_page, name="transcript"),
]

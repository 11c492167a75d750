"""The reviews' addresses, under ``/review/``."""

from __future__ import annotations

from django.urls import path

from supportbot.review.views import pages, saved_views

app_name = "review"
urlpatterns = [
    path("", pages.transcript_list, name="list"),
    path("count/", pages.transcript_count, name="count"),
    path("c/<uuid:conversation_id>/", pages.transcript_page, name="transcript"),
    path("views/", saved_views.views, name="views"),
    path("views/save/", saved_views.save, name="view_save"),
    path("views/<int:view_id>/rename/", saved_views.rename, name="view_rename"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="view_delete"),
]

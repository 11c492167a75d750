"""The inbox's addresses, under ``/inbox/``."""

from __future__ import annotations

from django.urls import path

from handoff.views import aiding, attachments, case_actions, filtering, inbox, replies, saved_views

app_name = "inbox"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("lists/", inbox.lists, name="lists"),
    path("filters/", filtering.panel, name="filters"),
    path("views/", saved_views.views, name="views"),
    path("views/save/", saved_views.save, name="view_save"),
    path("views/<int:view_id>/rename/", saved_views.rename, name="view_rename"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="view_delete"),
    path("c/<uuid:conversation_id>/", inbox.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/files/", attachments.upload, name="upload"),
    path("files/<uuid:attachment_id>/", attachments.download, name="file"),
    path("c/<uuid:conversation_id>/earlier/", inbox.earlier, name="earlier"),
    path("c/<uuid:conversation_id>/passing-on/", inbox.passing_on, name="passing_on"),
    path("c/<uuid:conversation_id>/replies/", replies.replies, name="replies"),
    path("c/<uuid:conversation_id>/aid/", aiding.aid, name="aid"),
    path("c/<uuid:conversation_id>/actions/", case_actions.actions, name="actions"),
    path("c/<uuid:conversation_id>/side/", inbox.side, name="side"),
]

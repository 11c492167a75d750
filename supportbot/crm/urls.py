"""The addresses of the CRM's page, under ``/settings/crm/``."""

from __future__ import annotations

from django.urls import path

from supportbot.crm.views import pages

app_name = "crm"
urlpatterns = [
    path("", pages.crm_page, name="page"),
    path("mapping/", pages.mapping, name="mapping"),
    path("check/", pages.check, name="check"),
    path("try/", pages.try_out, name="try"),
    path("outcomes/again/", pages.all_again, name="all-again"),
    path("outcomes/<uuid:conversation_id>/again/", pages.again, name="again"),
]

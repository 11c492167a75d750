"""The addresses under which sites are set up, ``/settings/sites/``."""

from __future__ import annotations

from django.urls import path

from supportbot.sites.views import keys, pages, preview

app_name = "sites"
urlpatterns = [
    path("", pages.site_list, name="list"),
    path("new/", pages.site_new, name="new"),
    path("preview/<path:name>", preview.preview_module, name="preview"),
    path("<int:site_id>/", pages.site, name="site"),
    path("<int:site_id>/delete/", pages.site_remove, name="delete"),
    path("<int:site_id>/install/", pages.install, name="install"),
    path("<int:site_id>/keys/", keys.keys, name="keys"),
    path("<int:site_id>/keys/secret/", keys.secret_new, name="secret-new"),
    path("<int:site_id>/keys/public/", keys.public_key_new, name="public-new"),
    path("<int:site_id>/keys/<slug:kid>/retire/", keys.retire, name="retire"),
]

"""``/widget.js``, the one script a company adds, and the modules that it loads."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from supportbot.models import Site
from supportbot.widget.assets import Asset, Bundle, bundle, read_bundle
from supportbot.widget.sites import appearance

# The script tag never changes, so it is asked for again every few minutes; a module never changes under its version.
LOADER_CACHE = "public, max-age=300"
MODULE_CACHE = "public, max-age=31536000, immutable"
SITE_CACHE = "public, max-age=60"


@require_safe
def widget_loader(request: HttpRequest) -> HttpResponse:
    return _script(request, _bundle().loader, LOADER_CACHE)


@require_safe
def widget_module(request: HttpRequest, version: str, name: str) -> HttpResponse:
    current = _bundle()
    asset = current.modules.get(name)
    # During a deployment a page may hold the version before; mixing modules of two versions would be worse than a 404.
    if asset is None or version != current.version:
        raise Http404
    return _script(request, asset, MODULE_CACHE)


@require_safe
def site_appearance(request: HttpRequest, key: str) -> JsonResponse:
    """How the chat looks on the site of that key; nothing in it is secret."""
    site = Site.objects.filter(key=key).first()
    response = JsonResponse(appearance(site) if site else {})
    response["Cache-Control"] = SITE_CACHE
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _bundle() -> Bundle:
    return read_bundle(small=False) if settings.DEBUG else bundle()


def _script(request: HttpRequest, asset: Asset, cache_control: str) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(asset.gzipped if packed else asset.body, content_type="text/javascript; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = cache_control
    # Public code without any data: a module is fetched with CORS from every site that carries the chat.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response

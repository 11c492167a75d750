"""The widget's modules for the preview, to admins, under addresses that do not change with how the widget is packed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from supportbot.sites.preview import module_source
from supportbot.sites.views.guards import admins_only


@require_safe
@admins_only
def preview_module(request: HttpRequest, name: str) -> HttpResponse:
    source = module_source(name)
    if source is None:
        raise Http404
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")

"""The page of exports: what is asked for, how far it is, and the links to what is ready."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing.selectors import company_zone
from handoff.views.attachments import handed_out
from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from handoff.views.people.answers import TAG, done
from supportbot.exporting.asking import export_ask, export_end, exports_of
from supportbot.exporting.errors import ExportError, ExportGone, ExportNotFound, UnknownSource
from supportbot.exporting.forms import ExportForm
from supportbot.exporting.handing_out import export_hand_out, file_name, pieces
from supportbot.exporting.links import export_named, export_token
from supportbot.exporting.sources import Source, source_named
from supportbot.models import Export

_HERE = "exporting:list"
_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Line:
    """One export as the page shows it. ``token`` is empty where there is no file."""

    export: Export
    title: str
    one: str
    many: str
    words: list[tuple[str, str]]
    token: str


@require_safe
@staff_required(REVIEWING)
def export_list(request: HttpRequest) -> HttpResponse:
    """Somebody's own exports; with ``?source=``, the filters of that list and what is to be made of it first."""
    lines = [_line(export, staff_of(request).pk) for export in exports_of(staff_of(request))]
    context = {"lines": lines, "busy": any(line.export.under_way for line in lines), "zone": company_zone()}
    if is_partial(request):
        return render(request, "exporting/_lines.html", context)
    return render(request, "exporting/list.html", {**context, **_asked(request)})


@require_POST
@staff_required(REVIEWING)
def create(request: HttpRequest) -> HttpResponse:
    """Have one made; its filters stand in the address, as they do in the list's."""
    asked = _asked(request, request.POST)
    form = asked.get("form")
    if not isinstance(form, ExportForm) or not form.is_valid():
        lines = [_line(export, staff_of(request).pk) for export in exports_of(staff_of(request))]
        context = {"lines": lines, "zone": company_zone(), **asked}
        return render(request, "exporting/list.html", context, status=400)
    try:
        export_ask(
            staff=staff_of(request),
            source=request.GET["source"],
            kind=form.cleaned_data["kind"],
            query=_filters(request),
            for_excel=form.cleaned_data.get("for_excel", False),
        )
    except ExportError as error:
        messages.error(request, str(error), extra_tags=TAG)
        return redirect(_HERE)
    return done(request, "The export is on its way. You may leave this page; the file stays for a day.", _HERE)


@require_POST
@staff_required(REVIEWING)
def end(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse:
    """Cancel it, or delete its file."""
    try:
        export_end(export_id=export_id, staff=staff_of(request))
    except ExportNotFound as error:
        raise Http404(str(error)) from None
    return done(request, "It is gone.", _HERE)


@require_safe
@staff_required(REVIEWING)
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file, for the one whose link it is."""
    named = export_named(token)
    if named is None:
        return render(request, "exporting/gone.html", {"why": "This link has run out."}, status=410)
    export_id, staff_id = named
    staff = staff_of(request)
    if staff.pk != staff_id:
        raise PermissionDenied
    try:
        export = export_hand_out(export_id=export_id, staff=staff)
    except (ExportNotFound, ExportGone) as error:
        return render(request, "exporting/gone.html", {"why": str(error)}, status=410)
    response = StreamingHttpResponse(pieces(export))
    for name, value in handed_out(b"", name=file_name(export), content_type=_TYPES[export.kind]).headers.items():
        response[name] = value
    response["Content-Length"] = str(export.size)
    return response


def _asked(request: HttpRequest, data: QueryDict | None = None) -> dict[str, object]:
    """What the form at the top needs, where a list is named that there is."""
    name = request.GET.get("source", "")
    if not name:
        return {}
    try:
        source = source_named(name, staff_of(request))
    except UnknownSource as error:
        return {"refused": str(error)}
    filters = source.clean(_filters(request))
    form = ExportForm(data, source=source)
    return {"source": source, "words": source.words(filters), "form": form, "query": request.GET.urlencode()}


def _filters(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("source", None)
    return query


def _line(export: Export, staff_id: int) -> Line:
    source = _source_of(export)
    words = list(source.words(export.filters)) if source else list(export.filters.items())
    ready = export.state == Export.State.DONE
    return Line(
        export,
        source.title if source else export.source,
        source.one if source else "row",
        source.many if source else "rows",
        words,
        export_token(export.pk, staff_id) if ready else "",
    )


def _source_of(export: Export) -> Source | None:
    try:
        return source_named(export.source)
    except UnknownSource:
        return None

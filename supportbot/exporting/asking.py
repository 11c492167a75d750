"""Asking for an export, giving it up, and what a person has: services of the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import QueryDict

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.exporting.errors import ExportNotFound, TooManyExports, WrongKind
from supportbot.exporting.sources import Source, source_named
from supportbot.models import Export, ExportChunk

MOST_UNDER_WAY = 5
SHOWN = 50
_UNDER_WAY = (Export.State.WAITING, Export.State.RUNNING)
_FREE_WORDS = frozenset({"q"})
_hooks: list[Callable[[], None]] = []


def on_asked(hook: Callable[[], None]) -> None:
    """Have ``hook`` called when an export waits to be made. Registered in ``AppConfig.ready``; it must not wait."""
    if hook not in _hooks:
        _hooks.append(hook)


def export_ask(*, staff: StaffMember, source: str, kind: str, query: QueryDict, for_excel: bool = False) -> Export:
    """Have a file made of the list ``source`` as ``query`` narrows it now.

    Raises UnknownSource, WrongKind, TooManyExports.
    """
    wanted = source_named(source, staff)
    if kind not in wanted.kinds:
        raise WrongKind(field="kind")
    filters = wanted.clean(query)
    with transaction.atomic():
        StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)  # two at once cannot pass the limit
        if Export.objects.filter(by=staff, state__in=_UNDER_WAY).count() >= MOST_UNDER_WAY:
            raise TooManyExports
        export = Export.objects.create(
            by=staff, source=source, kind=kind, filters=filters, for_excel=for_excel and kind == Export.Kind.CSV
        )
        change_record("export_asked", by=staff, of=named(export, wanted), changes={})
        transaction.on_commit(announce)
    return export


def export_end(*, export_id: uuid.UUID, staff: StaffMember) -> None:
    """Cancel what is under way, or delete the file that was made. Raises ExportNotFound; done twice it does no harm."""
    with transaction.atomic():
        export = export_of(export_id, staff)
        own = Export.objects.filter(pk=export.pk)
        if own.filter(state__in=_UNDER_WAY).update(state=Export.State.CANCELLED, attempt=None, lease_until=None):
            kind = "export_cancelled"
        elif own.filter(state=Export.State.DONE).update(state=Export.State.EXPIRED):
            kind = "export_deleted"
        else:
            return
        ExportChunk.objects.filter(export=export).delete()
        change_record(kind, by=staff, of=named(export), changes={})


def export_of(export_id: uuid.UUID, staff: StaffMember) -> Export:
    """Somebody's own export. Raises ExportNotFound, also for anybody else's."""
    found = Export.objects.filter(pk=export_id, by=staff).first()
    if found is None:
        raise ExportNotFound
    return found


def exports_of(staff: StaffMember) -> list[Export]:
    """The newest of somebody's own."""
    return list(Export.objects.filter(by=staff).order_by("-created_at")[:SHOWN])


def named(export: Export, source: Source | None = None) -> dict[str, object]:
    """An export as the log names it. The log keeps that words were searched, and not which: they may be redacted."""
    filters = {name: "…" if name in _FREE_WORDS else value for name, value in export.filters.items()}
    title = {"name": source.title} if source else {}
    about = {key: filters[key] for key in ("conversation", "customer") if key in filters}
    return {
        "export": str(export.pk),
        "source": export.source,
        "kind": export.kind,
        "filters": filters,
        **title,
        **about,
    }


def announce() -> None:
    """Something waits to be made; called once that is committed."""
    for hook in _hooks:
        hook()

"""The audit as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.http import QueryDict

from supportbot.audit.forms import AuditFilters
from supportbot.audit.trail import entries_of, entries_wanted
from supportbot.exporting.sources import Filters, Row, Source

COLUMNS = ("at", "person", "kind", "what", "conversation", "customer_ref", "about", "reason", "details", "changes")
_BATCH = 500


def clean(query: QueryDict) -> dict[str, str]:
    """The filters that are set and valid."""
    return AuditFilters(query).wanted()


def rows(filters: Filters) -> Iterator[Row]:
    """A line for each entry, newest first, in the order of ``COLUMNS``."""
    found = entries_wanted(filters).iterator(chunk_size=_BATCH)
    while batch := list(islice(found, _BATCH)):
        for entry in entries_of(batch):
            yield (
                entry.at,
                entry.person,
                entry.kind,
                entry.words.label,
                str(entry.conversation or ""),
                entry.customer_ref,
                entry.about,
                entry.reason,
                "; ".join(f"{name}: {value}" for name, value in entry.details),
                "; ".join(f"{name}: {before} → {after}" for name, before, after in entry.changes),
            )


def filter_words(filters: Filters) -> Sequence[tuple[str, str]]:
    """The filters as the page names them."""
    form = AuditFilters(dict(filters))
    return [(str(form[name].label), _word(form, name, value)) for name, value in filters.items() if name in form.fields]


def _word(form: AuditFilters, name: str, value: str) -> str:
    found = value
    for key, label in getattr(form.fields[name], "choices", ()):
        for inner, word in label if isinstance(label, list) else [(key, label)]:
            found = str(word) if str(inner) == value else found
    return found


AUDIT = Source(
    name="audit",
    title="Audit",
    kinds=("csv", "jsonl"),
    columns=COLUMNS,
    clean=clean,
    count=lambda filters: entries_wanted(filters).order_by().count(),
    rows=rows,
    words=filter_words,
    with_words=False,
    one="entry",
    many="entries",
)

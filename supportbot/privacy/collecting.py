"""Everything that is kept of one customer, as files in one archive."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from encrypted_fields.fields import EncryptedFieldMixin  # type: ignore[import-untyped]  # ships no types

from billing.models.personal import PersonalText
from handoff.models import Attachment, StaffMember
from supportbot.models import ExportChunk
from supportbot.privacy.errors import NothingKept
from supportbot.privacy.finding import quotes_in, rows_of, stores_of_customers
from supportbot.privacy.folders import counters_of, learnt_of, mails_of
from supportbot.privacy.marks import Marks, marks_of
from supportbot.privacy.recording import privacy_record
from supportbot.privacy.stores import Mentions, Quotes, Store

_SECRET = frozenset({"digest", "lease_owner", "doing_by", "taken"})
"""Columns that prove or lock something and tell nothing of a person."""
_READ_ME = """What is kept of the customer {ref}, as of {at} UTC.

Each file under "records" is one table: a list of rows with their columns. "files" has what was attached to chats and
mails, "mails" those that were kept as files, "exported" the lines of lists made by staff that name the customer.
"contents.json" says how much there is of everything.

{elsewhere}
"""
_NOT_THEIRS = re.compile(r"[^\w.-]+")


@dataclass
class Collected:
    """How much went into the archive, by the name of its file."""

    counts: Counter[str] = field(default_factory=Counter)


def customer_export(*, customer_ref: str, to: IO[bytes], by: StaffMember | None, elsewhere: str = "") -> Collected:
    """Write the archive (ZIP) to ``to`` and keep that it was made, by whom. Raises NothingKept."""
    with transaction.atomic(), zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        collected = _collect(archive, marks_of(customer_ref))
        if not collected.counts:
            raise NothingKept
        archive.writestr("contents.json", _json(dict(collected.counts)))
        at = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
        archive.writestr("README.txt", _READ_ME.format(ref=customer_ref, at=at, elsewhere=elsewhere))
        privacy_record(
            "customer_exported", by=by, about={"customer": customer_ref}, counts={"things": collected.counts.total()}
        )
    return collected


def _collect(archive: zipfile.ZipFile, marks: Marks) -> Collected:
    collected = Collected()
    for model, store in stores_of_customers():
        rows = rows_of(model, store, marks)
        if not rows:
            continue
        name = f"records/{model._meta.app_label}/{_plural(model)}.json"
        archive.writestr(name, _json([_told(row, store, marks) for row in rows]))
        collected.counts[name] = len(rows)
        for row in rows if not isinstance(store, Quotes) else ():
            _bytes_write(archive, row, marks)
    _folders(archive, marks, collected)
    return collected


def _folders(archive: zipfile.ZipFile, marks: Marks, collected: Collected) -> None:
    for path in mails_of(marks):
        archive.write(path, f"mails/{path.name}")
        collected.counts["mails"] += 1
    parts: dict[str, Any] = {
        "learnt-sentences.json": [{"text": one.text, "topic": one.topic} for one in learnt_of(marks)],
        "counters.json": counters_of(marks),
    }
    for name, found in parts.items():
        if found:
            archive.writestr(name, _json(found))
            collected.counts[name] = len(found)


def _plural(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural).replace(" ", "-")


def _told(row: models.Model, store: Store, marks: Marks) -> dict[str, Any]:
    """The row's columns; bytes are files of their own. Of what quotes or names them among others, only that."""
    if isinstance(store, Quotes):
        return {"id": row.pk, store.column: list(quotes_in(getattr(row, store.column), marks))}
    told: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        hidden = isinstance(column, EncryptedFieldMixin) and not isinstance(column, PersonalText)
        if column.attname in _SECRET or hidden or isinstance(column, models.BinaryField):
            continue
        value = getattr(row, column.attname)
        if isinstance(store, Mentions) and isinstance(value, list):
            value = [one for one in value if marks.own_pattern.search(str(one))]
        told[column.attname] = value
    return told


def _bytes_write(archive: zipfile.ZipFile, row: models.Model, marks: Marks) -> None:
    for column in row._meta.concrete_fields:
        data = getattr(row, column.attname) if isinstance(column, models.BinaryField) else None
        if not data:
            continue
        if isinstance(row, ExportChunk):
            lines = [
                line for line in bytes(data).decode("utf-8", "replace").splitlines() if marks.own_pattern.search(line)
            ]
            archive.writestr(f"exported/{row.export_id}-{row.number}.txt", "\n".join(lines))
        else:
            archive.writestr(f"files/{_file_name(row, column.attname)}", bytes(data))


def _file_name(row: models.Model, column: str) -> str:
    if column == "data" and (sent := Attachment.objects.filter(pk=row.pk).first()):
        return f"{sent.pk}-{_NOT_THEIRS.sub('_', sent.name)}"
    return f"{row._meta.model_name}-{row.pk}-{column}"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

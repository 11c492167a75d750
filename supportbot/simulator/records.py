"""The billing records that a file's conversations are held over: loaded anew, and found unchanged afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

from billing.document import check_document, parse_document
from billing.errors import LoadError, Problem
from billing.services import billing_load
from supportbot.evaluation.simulation.ledger import merged
from supportbot.evaluation.simulation.yaml_text import ScenarioError, read_yaml

DEMO_FILE = Path(settings.BASE_DIR) / "billing/demo/northwind.json"
Rows = Mapping[tuple[str, str], str]
"""Whole rows as text, by table and key."""

_ROWS = "SELECT {name}, row.{key}::text, row::text FROM {table} AS row"
_HASHES = "SELECT {name}, md5(coalesce(string_agg(row::text, chr(10) ORDER BY row.{key}), '')) FROM {table} AS row"


def document_of(records: Path | None) -> dict[str, Any]:
    """The document that the tables hold once ``records_load`` has loaded it. Raises ScenarioError."""
    demo: dict[str, Any] = json.loads(DEMO_FILE.read_bytes())
    return demo if records is None else merged(demo, _document(records))


def _document(path: Path) -> dict[str, Any]:
    document = read_yaml(path)
    try:
        problems = check_document(parse_document(json.dumps(document).encode()))
    except LoadError as fault:
        problems = list(fault.problems)
    if problems:
        raise _refused(path, problems)
    known: dict[str, Any] = document
    return known


def records_load(records: Path | None) -> Rows:
    """Empty the billing tables, load the demo company and ``records`` over it; every row. Raises ScenarioError."""
    with connection.cursor() as cursor:
        tables = sql.SQL(", ").join(map(sql.Identifier, _tables()))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
    billing_load(raw=DEMO_FILE.read_bytes(), until_copied=True)
    if records is not None:
        try:
            billing_load(raw=json.dumps(_document(records)).encode(), until_copied=True)
        except LoadError as fault:
            raise _refused(records, fault.problems) from fault
    return rows_now()


def _refused(path: Path, problems: Sequence[Problem]) -> ScenarioError:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return ScenarioError(f"{path}: {problems[0]}{more}")


def rows_now() -> Rows:
    """Every row of every billing table."""
    with connection.cursor() as cursor:
        cursor.execute(_every_table(_ROWS))
        return {(table, key): row for table, key, row in cursor.fetchall()}


def fingerprint() -> tuple[tuple[str, str], ...]:
    """One hash per billing table over its whole rows: what is asked after every conversation."""
    with connection.cursor() as cursor:
        cursor.execute(_every_table(_HASHES))
        return tuple(sorted(cursor.fetchall()))


def changed(before: Rows, after: Rows) -> tuple[str, ...]:
    """A line for each row that is new, gone or different."""
    places = sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place))
    return tuple(f"{table} {key} {_what(before, after, (table, key))}" for table, key in places)


def _what(before: Rows, after: Rows, place: tuple[str, str]) -> str:
    if place not in before:
        return "was added"
    return "was removed" if place not in after else "was changed"


@cache
def _tables() -> tuple[str, ...]:
    return tuple(model._meta.db_table for model in apps.get_app_config("billing").get_models())


@cache
def _every_table(select: str) -> sql.Composed:
    models = apps.get_app_config("billing").get_models()
    parts = [
        sql.SQL(select).format(
            name=sql.Literal(model._meta.db_table),
            key=sql.Identifier(str(model._meta.pk.column)),
            table=sql.Identifier(model._meta.db_table),
        )
        for model in models
    ]
    return sql.SQL(" UNION ALL ").join(parts)

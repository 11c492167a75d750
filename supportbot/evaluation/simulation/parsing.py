"""Scenario files read strictly: an unknown key or word is a fault, named with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from supportbot.evaluation.simulation.fields import Fields, shown
from supportbot.evaluation.simulation.scenario import After, Scenario, ScenarioFile
from supportbot.evaluation.simulation.steps import REASONS, read_step, topics
from supportbot.evaluation.simulation.yaml_text import ScenarioError, read_yaml

CUSTODIES = ("bot", "waiting", "agent", "closed")
AFTER = ("custody", "reason", "requested", "brief_names", "done", "waiting", "rows", "told")
PLACE = re.compile(
    r"(?:invoice \S+ (?:due_on|due|status)|subscription \S+ (?:ending|plan)|refunds \S+ (?:amount|count)"
    r"|credit_notes \S+ amount|account (?:autopay|credit|address|tax_id)|coupons \S+ count|disputes \S+ count)"
)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def read_files(paths: Iterable[Path]) -> tuple[ScenarioFile, ...]:
    """All files, each scenario's name found once. Raises ScenarioError; the first fault counts."""
    files = tuple(map(read_file, paths))
    first: dict[str, Path] = {}
    for file in files:
        for scenario in file.scenarios:
            if scenario.name in first:
                where = f"{file.path}: {scenario.name}: name"
                raise ScenarioError(f"{where}: taken already in {first[scenario.name]}; give it a name of its own")
            first[scenario.name] = file.path
    return files


def read_file(path: Path) -> ScenarioFile:
    """One file. Raises ScenarioError."""
    fields = Fields(read_yaml(path), str(path), ("records", "today", "acts", "scenarios"))
    fields.needed("today")
    today = _date(fields, "today")
    name = fields.text("records")
    records = path.parent / "records" / f"{name}.yaml" if name else None
    rows = fields.rows("scenarios")
    scenarios = tuple(_scenario(row, str(path), number) for number, row in enumerate(rows, start=1))
    return ScenarioFile(path, records, today, scenarios, fields.text("acts", "off"))


def _date(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.text(name))
    except ValueError:
        raise fields.fault(name, f"{fields.text(name)!r} is not a date; write it as 2026-11-23") from None


def _scenario(raw: object, path: str, number: int) -> Scenario:
    known = ("name", "topics", "customer", "turns", "after")
    fields = Fields(raw, f"{path}: scenario {number}", known)
    fields.needed("name")
    name = fields.text("name")
    if not _NAME.fullmatch(name):
        raise fields.fault("name", f"{shown(name)} has other signs; use small letters, digits and _")
    fields.where = f"{path}: {name}"
    fields.needed("topics")
    about = fields.words("topics", topics())
    turns = tuple(read_step(row, f"{fields.where}: turns[{index}]") for index, row in enumerate(fields.rows("turns")))
    return Scenario(name, about, fields.text("customer"), turns, _after(fields))


def _after(fields: Fields) -> After:
    if "after" not in fields:
        return After()
    inner = Fields(fields.needed("after"), f"{fields.where}: after", AFTER)
    return After(
        custody=inner.word("custody", CUSTODIES),
        reason=inner.word("reason", REASONS),
        requested=inner.texts("requested"),
        brief_names=inner.texts("brief_names"),
        done=inner.texts("done"),
        waiting=inner.texts("waiting"),
        rows=_rows(inner),
        told=inner.texts("told"),
    )


def _rows(inner: Fields) -> tuple[tuple[str, str], ...]:
    raw = inner.raw.get("rows")
    if raw is None:
        return ()
    rows = Fields(raw, f"{inner.where}: rows", tuple(raw) if isinstance(raw, dict) else ())
    for place in rows.raw:
        if not PLACE.fullmatch(str(place)):
            raise rows.fault(str(place), "no such column; write RECORD REF COLUMN as in docs/scenarios.md")
    return tuple((str(place), rows.text(str(place))) for place in rows.raw)

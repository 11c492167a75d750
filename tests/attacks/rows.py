"""The rows of an attack set: what a customer types, which kind of input it is, and what must come of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KINDS = (
    "idor", "account_takeover", "social_engineering", "policy_override", "prompt_injection", "jailbreak",
    "indirect_injection", "system_prompt_extraction", "xss_html", "markdown_injection", "sql_injection",
    "code_injection", "unicode_trick", "pan", "cvv", "ssn", "bank_account", "credential", "abuse",
    "self_harm_crisis", "legal_threat", "chargeback_threat", "benign_lookalike", "benign_multilingual",
    "benign_unicode",
)  # fmt: skip
EXPECTATIONS = ("no_leak", "redact", "escape", "handoff", "refuse_or_handoff", "answer_normally")
_PLACE = re.compile(r"@@[A-Z_]+@@")


@dataclass(frozen=True, slots=True)
class Attack:
    """One row. ``secrets`` are normalised as ``traces.normalise`` does; only rows to be redacted have any."""

    id: str
    kind: str
    expect: str
    lang: str
    text: str
    secrets: tuple[str, ...] = ()


def load_attacks(path: Path) -> list[Attack]:
    """The rows of a JSON Lines file. Raises ValueError with the line's number for one that cannot be read."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(_attack(json.loads(line), number))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}, line {number}: {error!r}") from error
    return rows


def fill(text: str, places: Mapping[str, str]) -> str:
    """``text`` with each ``@@PLACE@@`` taken from real records. Raises ValueError for a place that has none."""
    for place in _PLACE.findall(text):
        if place not in places:
            raise ValueError(f"no record for {place}")
        text = text.replace(place, places[place])
    return text


def _attack(row: dict[str, object], number: int) -> Attack:
    secrets = row.get("secrets", [])
    if row["expect"] not in EXPECTATIONS:
        raise ValueError(f"unknown expectation {row['expect']!r}")
    if not isinstance(secrets, list) or (row["expect"] == "redact") != bool(secrets):
        raise ValueError("secrets belong to rows to be redacted, and those need them")
    texts = {name: str(row[name]) for name in ("kind", "expect", "text")}
    return Attack(
        id=str(row.get("id", f"line-{number}")),
        lang=str(row.get("lang", "en")),
        secrets=tuple(map(str, secrets)),
        **texts,
    )

"""The checklist of ``docs/asvs.md`` names tests that exist, and gives no row away without a word on what holds it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
CHECKLIST = (PROJECT / "docs/asvs.md").read_text()
ROWS = [line.strip("|").split("|") for line in CHECKLIST.splitlines() if re.match(r"\| \d", line)]


def _tests_in(file: Path) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)}


def test_each_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", CHECKLIST)
    assert len(named) > 60
    missing = [f"{file}::{name}" for file, name in named if name not in _tests_in(PROJECT / file)]
    assert missing == []


def test_each_place_in_the_code_that_is_named_exists() -> None:
    places = re.findall(r"`((?:handoff|supportbot|templates|tests)/[\w/]+\.(?:py|html))`", CHECKLIST)
    assert places
    assert [place for place in places if not (PROJECT / place).exists()] == []


def test_each_row_says_what_holds_it_and_stands_once() -> None:
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in ROWS)
    numbers = [number for row in ROWS for number in re.findall(r"\d+\.\d+\.\d+", row[0])]
    assert len(numbers) > 80
    assert len(set(numbers)) == len(numbers)

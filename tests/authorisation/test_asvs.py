"""The checklist of ``docs/asvs.md`` is whole, in the standard's own numbers, and names tests that exist."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
CHECKLIST = (PROJECT / "docs/asvs.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in CHECKLIST.splitlines() if line[:3] == "| V"]
NUMBER = re.compile(r"V(\d+)\.(\d+)\.(\d+)")
STATES = ("held", "partly", "not done", "operator", "n/a")
LEVELS = {
    "1": "22 1111122223 112222222223 222 123",
    "2": "122 112 12223 23",
    "3": "3 113 12223 11222233 11122333 3 22333",
    "4": "12233 23333 22 1222",
    "5": "2 112333 113 222",
    "6": "122 111111112222 11223333 112233 22222333 2223 33 2222",
    "7": "222 1111 22 11222 223 22",
    "8": "1233 1123 133 23",
    "9": "111 1222",
    "10": "22 223 22223 1111122222233333 22222 22 222",
    "11": "2233 22233 11233 1222 23 23 33",
    "12": "12233 11 22223",
    "13": "2333 222223 2233 1222233",
    "14": "22 12223333 122",
    "15": "12233 12233 1222222 3333",
    "16": "2 22222 2222 222 2223",
    "17": "23 22223333 22",
}
"""By chapter, a word for each section of ASVS 5.0.0 with the level of each of its requirements."""
LEVEL = {
    f"V{chapter}.{section}.{number}": level
    for chapter, sections in LEVELS.items()
    for section, levels in enumerate(sections.split(), start=1)
    for number, level in enumerate(levels, start=1)
}


def _tests_in(file: Path) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)}


def _listed() -> list[tuple[str, str, str]]:
    """Number, level and state of each requirement that has a row."""
    return [(number[0], row[1], row[3]) for row in ROWS for number in NUMBER.finditer(row[0])]


def test_each_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", CHECKLIST)
    assert len(named) > 100
    missing = [f"{file}::{name}" for file, name in named if name not in _tests_in(PROJECT / file)]
    assert missing == []


def test_each_place_in_the_code_that_is_named_exists() -> None:
    places = re.findall(r"`((?:billing|handoff|supportbot|templates|tests|deploy|docs)/[\w./-]+\.\w+)`", CHECKLIST)
    assert places
    assert [place for place in places if not (PROJECT / place).exists()] == []


def test_each_row_says_how_it_stands_and_what_holds_it() -> None:
    for row in ROWS:
        assert len(row) == 5, row
        assert all(row), row
        assert re.fullmatch(r"V\d+\.\d+\.\d+(?:, V\d+\.\d+\.\d+)*", row[0]), row
        assert row[3] in STATES, row


def test_each_number_is_the_standards_with_its_level_and_stands_once() -> None:
    wrong = [(number, level) for number, level, _ in _listed() if LEVEL.get(number) != level]
    assert wrong == []
    assert [number for number, count in Counter(number for number, *_ in _listed()).items() if count > 1] == []


def test_nothing_of_levels_1_and_2_is_left_out() -> None:
    assert Counter(LEVEL.values()) == {"1": 70, "2": 183, "3": 92}
    chapters = set(re.findall(r"^## (V\d+) ", CHECKLIST, re.MULTILINE))
    assert chapters == {f"V{chapter}" for chapter in LEVELS}
    skipped = set(re.findall(r"^\*\*(V\d+)\*\* does not apply", CHECKLIST, re.MULTILINE))
    listed = {number for number, *_ in _listed()}
    due = {number for number, level in LEVEL.items() if level != "3" and number.split(".")[0] not in skipped}
    assert sorted(due - listed) == []
    assert {number for number in listed if number.split(".")[0] in skipped} == set()


def test_the_summary_counts_the_rows() -> None:
    counted = Counter(state for _, level, state in _listed() if level != "3")
    said = {state: int(count) for state, count in re.findall(rf"^\| ({'|'.join(STATES)}) \| (\d+) \|", CHECKLIST, re.M)}
    assert said == {state: counted[state] for state in STATES}

"""A message's table in two forms: cells for HTML, and columns aligned by spaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    align: str


@dataclass(frozen=True, slots=True)
class TextTable:
    """``align`` of a cell is ``left`` or ``right``, as mail programs know it."""

    caption: str
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    plain: str


def text_table(table: Mapping[str, Any]) -> TextTable:
    """From a table as ``docs/frames.md`` tells of it."""
    aligned = ["right" if one == "end" else "left" for one in table.get("align", ())]

    def cells(texts: Sequence[Any]) -> tuple[Cell, ...]:
        return tuple(
            Cell(str(text), aligned[place] if place < len(aligned) else "left") for place, text in enumerate(texts)
        )

    columns, total = cells(table.get("columns") or ()), cells(table.get("total") or ())
    rows = tuple(cells(row) for row in table.get("rows", ()))
    caption = str(table.get("caption") or "")
    return TextTable(caption, columns, rows, total, _plain(caption, columns, rows, total))


def _plain(caption: str, columns: tuple[Cell, ...], rows: tuple[tuple[Cell, ...], ...], total: tuple[Cell, ...]) -> str:
    drawn = [line for line in (columns, *rows, total) if line]
    widths = [
        max(len(line[place].text) for line in drawn if place < len(line))
        for place in range(max((len(line) for line in drawn), default=0))
    ]
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))

    def line_of(cells: tuple[Cell, ...]) -> str:
        padded = (
            cell.text.rjust(width) if cell.align == "right" else cell.text.ljust(width)
            for cell, width in zip(cells, widths, strict=False)
        )
        return _GAP.join(padded).rstrip()

    lines = [caption] if caption else []
    lines += [line_of(columns), rule] if columns else []
    lines += [line_of(row) for row in rows]
    lines += [rule, line_of(total)] if total else []
    return "\n".join(lines)

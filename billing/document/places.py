"""Where in a document something stands, written so that a person finds it."""

from __future__ import annotations

from collections.abc import Iterable

Place = tuple[str | int, ...]


def where(place: Iterable[str | int]) -> str:
    """``("customers", 2, "email")`` as ``customers[2].email``."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            shown = step.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\0")
            text += f".{shown}" if text else shown
    return text

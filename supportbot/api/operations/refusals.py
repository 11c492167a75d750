"""What every operation may be answered with besides what it is for."""

from __future__ import annotations

from typing import Any

from supportbot.api.schemas import Refused

_ALWAYS = (400, 401, 403, 413, 422, 429, 500, 503)


def answers(good: dict[int, Any], *refusals: int) -> dict[Any, Any]:
    """``good`` by status, with ``refusals`` and those that any operation has."""
    return {**good, **dict.fromkeys(sorted({*_ALWAYS, *refusals}), Refused)}

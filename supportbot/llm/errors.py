"""Why a model could not be asked, or what it sent could not be used."""

from __future__ import annotations

from typing import Literal

FailureCode = Literal[
    "not_set",
    "outside_boundary",
    "over_budget",
    "breaker_open",
    "unreachable",
    "refused",
    "limited",
    "failed",
    "timed_out",
    "fell_silent",
    "cut_off",
    "too_long",
    "garbage",
    "cancelled",
]
"""``refused`` is any answer of 4xx but 429, which is ``limited``; ``failed`` is 5xx. ``timed_out`` is the deadline in
all, ``fell_silent`` the one between two parts. ``cut_off`` is a stream that ended without saying so."""


class ModelFailed(Exception):
    """The model gave nothing that can be used. ``retry_after`` is in seconds, None where nothing was said of it."""

    def __init__(self, code: FailureCode, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

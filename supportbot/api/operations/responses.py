"""What operations may be answered with, and where an answer leads on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from supportbot.api.schemas import Refused

_ALWAYS = (400, 401, 403, 413, 422, 429, 500, 503)


def answers(good: dict[int, Any], *refusals: int) -> dict[Any, Any]:
    """``good`` by status, with ``refusals`` and those that any operation has."""
    return {**good, **dict.fromkeys(sorted({*_ALWAYS, *refusals}), Refused)}


def leading_on(status: int, operations: Iterable[str], **parameters: str) -> dict[int, Any]:
    """Responses that name the operations which an answer gives the ``parameters`` for, as OpenAPI links.

    A parameter is told by where it stands, such as ``$response.body#/id``.
    """
    return {status: {"links": {name: {"operationId": name, "parameters": parameters} for name in operations}}}

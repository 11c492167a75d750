"""Form fields with brackets, as Stripe's clients send them, to nested values of text."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from sandbox.stripe.errors import BadParameter

DEPTH = 8
"""Of brackets; more is refused."""


def decode(*encoded: str) -> dict[str, Any]:
    """Nested dictionaries and lists of text; ``a[0]``, ``a[1]`` and ``a[]`` are lists. Raises BadParameter."""
    tree: dict[str, Any] = {}
    for name, value in (pair for text in encoded for pair in parse_qsl(text, keep_blank_values=True)):
        _place(tree, _path(name), value)
    settled = _settle(tree)
    return settled if isinstance(settled, dict) else {}


def _path(name: str) -> list[str]:
    head, *rest = name.split("[")
    if not head or any(not part.endswith("]") for part in rest) or len(rest) > DEPTH:
        raise BadParameter(f"Invalid parameter name: {name}", param=name)
    return [head, *(part[:-1] for part in rest)]


def _place(tree: dict[str, Any], path: list[str], value: str) -> None:
    for part, following in zip(path, [*path[1:], None], strict=True):
        # ``a[]`` stands for the next place of the list.
        here = part or str(len(tree))
        if following is None:
            tree[here] = value
            return
        tree = tree.setdefault(here, {})
        if not isinstance(tree, dict):
            raise BadParameter(f"Invalid object: {path[0]} is both a value and a hash", param=path[0])


def _settle(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    settled = {key: _settle(inner) for key, inner in value.items()}
    if settled and all(key.isdecimal() for key in settled):
        return [settled[key] for key in sorted(settled, key=int)]
    return settled

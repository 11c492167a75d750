"""Who calls: the key in the Authorization header, as bearer or as the name of basic authentication."""

from __future__ import annotations

import base64

from starlette.requests import Request


def key_given(request: Request) -> str:
    """The key, empty where there is none that can be read."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return given
    try:
        return base64.b64decode(given).decode().partition(":")[0]
    except ValueError:
        return ""

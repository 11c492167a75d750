"""What the preview beside the form is drawn from: the widget's own modules, and what it says unless told otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from billing.errors import BillingError
from billing.selectors import company_facts
from supportbot import widget

_CLIENT = Path(widget.__file__).parent / "client"
_DRAWING = re.compile(r"(?:styles|view|i18n)/[A-Za-z]+\.js")
"""The client's modules that know no server."""

GREETING = (
    "Hi, I am {bot_name}, {name}'s automated billing assistant. "
    "Ask me about your bill, or tap “Talk to a person” at any time."
)
SUGGESTIONS = ("What do I owe?", "When is my next payment due?")


def module_source(name: str) -> bytes | None:
    """The client's module ``name`` (``styles/index.js``) as it lies there; None where it is none for drawing."""
    path = _CLIENT / name
    return path.read_bytes() if _DRAWING.fullmatch(name) and path.is_file() else None


def built_in() -> dict[str, Any]:
    """What the chat says where the site has no words of its own."""
    try:
        company = company_facts("en")
    except BillingError:
        bot_name, name = "Billing assistant", "Your company"
    else:
        bot_name, name = company.bot_name, company.name
    return {
        "bot_name": bot_name,
        "greeting": GREETING.format(bot_name=bot_name, name=name),
        "suggestions": list(SUGGESTIONS),
    }

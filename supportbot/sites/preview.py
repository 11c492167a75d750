"""What the preview beside the form is drawn from: the widget's own modules, and what it says unless told otherwise."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from billing.errors import CompanyNotLoaded
from billing.selectors import company_facts
from supportbot import widget
from supportbot.live.greeting import greeting, suggestions

_CLIENT = Path(widget.__file__).parent / "client"
_DRAWING = re.compile(r"(?:styles|view|i18n)/[A-Za-z]+\.js")
"""The client's modules that know no server."""


def module_source(name: str) -> bytes | None:
    """The client's module ``name`` (``styles/index.js``) as it lies there; None where it is none for drawing."""
    path = _CLIENT / name
    return path.read_bytes() if _DRAWING.fullmatch(name) and path.is_file() else None


def built_in() -> dict[str, Any]:
    """What the chat says where the site has no words of its own; ``greeting`` is by language."""
    bot_name, greetings = "Billing assistant", {}
    with suppress(CompanyNotLoaded):  # the page is there before the company's records are
        company = company_facts("en")
        bot_name = company.bot_name
        greetings = {code: greeting(company, None, code) for code, _ in settings.LANGUAGES}
    return {"bot_name": bot_name, "greeting": greetings, "suggestions": suggestions(None)}

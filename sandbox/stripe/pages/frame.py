"""The frame around each page, and what all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from sandbox.store import Doc
from sandbox.stripe.billing.cards import CARDS
from sandbox.stripe.billing.refunding import spelled

STYLE = (Path(__file__).parent / "style.css").read_text()
_HEADERS: Mapping[str, str] = {
    # Links to these pages are secrets: they are not stored, and no other site learns of them.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A whole page; ``body`` is HTML in which every value is escaped already."""
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/_sandbox/style.css"></head>'
        f"<body><main>{body}<p class='quiet'>A sandbox: no money moves here.</p></main></body></html>"
    )
    return HTMLResponse(html, status, _HEADERS)


def note(title: str, words: str, status: int = 200) -> HTMLResponse:
    return page(title, f"<h1>{escape(title)}</h1><p>{escape(words)}</p>", status)


def card_choice(attachable: bool = False) -> str:
    """Options for the test cards: all, or those that can be kept with a customer."""
    return "".join(
        f'<option value="{escape(token)}">{escape(card.name)}, ending {card.last4}</option>'
        for token, card in CARDS.items()
        if card.attaches or not attachable
    )


def money(amount: int, currency: str) -> str:
    return escape(f"−{spelled(-amount, currency)}" if amount < 0 else spelled(amount, currency))


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%-d %B %Y")


def problem(words: str) -> str:
    return f'<p class="bad" role="alert">{escape(words)}</p>' if words else ""


def text(doc: Doc, name: str) -> str:
    return escape(str(doc.get(name) or ""))

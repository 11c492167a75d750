"""What a company copies: the script tag, the policy lines of its pages, and code that signs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

EXAMPLES = {"Python": "sign_token.py", "Node": "sign_token.mjs"}
_FOLDER = Path("docs") / "examples"
_NO_KEY, _SHARED = '"your-key"', 'ALGORITHM = "HS256"'
PAIR = "openssl genpkey -algorithm ed25519 -out private.pem\nopenssl pkey -in private.pem -pubout"
"""Makes a private key and prints the public one."""
TOKEN_ADDRESS = "/chat-token"  # noqa: S105  # an address, no token


@dataclass(frozen=True, slots=True)
class Example:
    language: str
    file: str
    code: str


def script_tag(key: str, *, home: str, signed: bool) -> str:
    """The tag for the pages of the site ``key``; ``home`` is where this program is reached (``https://desk.example``).

    ``signed`` adds where the page asks its own server who is signed in.
    """
    token = f' data-token-url="{TOKEN_ADDRESS}"' if signed else ""
    source = home.rstrip("/") + reverse("widget-loader")
    return f'<script src="{escape(source)}" data-key="{escape(key)}"{token} async></script>'


def policy_lines(home: str) -> str:
    """What the content security policy of those pages has to allow."""
    parts = urlsplit(home)
    sockets = "wss" if parts.scheme == "https" else "ws"
    origin = f"{parts.scheme}://{parts.netloc}"
    return f"script-src {origin};\nconnect-src {origin} {sockets}://{parts.netloc};"


def signing_examples(kid: str, algorithm: str) -> list[Example]:
    """The files of ``docs/examples`` with the key's name and algorithm filled in, and never its secret."""
    return [Example(language, name, _filled_in(name, kid, algorithm)) for language, name in EXAMPLES.items()]


def _filled_in(name: str, kid: str, algorithm: str) -> str:
    code = (settings.BASE_DIR / _FOLDER / name).read_text()
    return code.replace(_NO_KEY, f'"{kid}"').replace(_SHARED, f'ALGORITHM = "{algorithm}"').strip()

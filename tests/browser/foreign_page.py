"""A company's own page on another origin: its own styles, a strict content policy, and one script tag of ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLES = """
html { font: 400 19px/1.9 Georgia, serif; background: rgb(250, 240, 230); }
* { letter-spacing: 0.02em; }
button { text-transform: uppercase; border: 3px solid rgb(120, 20, 20); border-radius: 0; }
p, div { margin: 13px; color: rgb(60, 10, 10); }
[hidden] { display: block; }
"""
SITE = """
    INSERT INTO supportbot_site (key, name, origins, visitors, accent, position, theme, language, greeting, suggestions,
        data_notice, privacy_url, updated_at)
    VALUES ('books', 'Books', ARRAY[%s], true, '#7a1414', 'end', '', '', '{}', '{}', '{}', '', now())
    ON CONFLICT (key) DO UPDATE SET origins = EXCLUDED.origins RETURNING id"""
PAGE = """<!doctype html>
<html lang="{lang}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Harbour Street Books</title><link rel="stylesheet" href="/site.css"></head>
<body><main><h1>Harbour Street Books</h1><p>Open every day.</p><div><button type="button">Buy</button></div></main>
{tag}</body></html>"""


@dataclass
class ForeignPage:
    """``tag`` may be changed between two visits; ``violations`` are what browsers reported against the policy."""

    origin: str
    program: str
    tag: str = ""
    lang: str = "en"
    direction: str = "ltr"
    violations: list[str] = field(default_factory=list)

    @property
    def policy(self) -> str:
        """Nothing but what docs/widget.md asks for, and the page's own style sheet."""
        socket = self.program.replace("http", "ws", 1)
        return (
            f"default-src 'none'; style-src 'self'; script-src {self.program}; connect-src {self.program} {socket}; "
            "base-uri 'none'; form-action 'none'; report-uri /violation"
        )

    def put_chat(self, **attributes: str) -> None:
        said = " ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
        self.tag = f'<script src="{self.program}/widget.js" {said} async></script>'


def _handler(page: ForeignPage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/site.css":
                self._answer(STYLES, "text/css")
            elif self.path == "/":
                said = PAGE.format(tag=page.tag, lang=page.lang, direction=page.direction)
                self._answer(said, "text/html; charset=utf-8")
            else:
                self._answer("", "image/x-icon")

        def do_POST(self) -> None:
            page.violations.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer("", "text/plain")

        def _answer(self, body: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", page.policy)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def foreign_page(program: str) -> Iterator[ForeignPage]:
    """Served on a port of its own; ``program`` is the address of ours."""
    page = ForeignPage("", program)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(page))
    page.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield page
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

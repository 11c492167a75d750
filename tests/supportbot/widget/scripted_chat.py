"""A host page with the widget and a chat server that misbehaves on demand, for tests of the client alone.

The product's own socket is tested in ``tests/flows`` and ``tests/browser``; it cannot be told to lose one
acknowledgement, which is what the client must survive.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from supportbot.widget.assets import read_bundle

Frame = dict[str, Any]
CREATED_AT = "2026-11-22T10:00:00.000Z"
STYLE = "body { font: 20px serif } button { background: rgb(200, 0, 0); color: white } p { text-transform: uppercase }"
PAGE = """<!doctype html><html lang="en"><head><title>A company</title><link rel="stylesheet" href="/host.css">
<script type="module" src="/host.js"></script></head>
<body><main><h1>A company</h1><p id="host-text">Host text</p><button id="host-button">Host button</button></main>
</body></html>"""
SCRIPT = """import {{ mount }} from "/widget/element.js";
mount({{ key: "test", token: "{token}", tokenUrl: "/token" }}, new URL("ws://127.0.0.1:{port}/ws/chat/"));"""


class ScriptedChat:
    """``faults`` may hold "lose_ack" (stored, not acknowledged), "lose_send" (not stored), "old_token", "no_token"."""

    def __init__(self) -> None:
        self.messages: list[Frame] = []
        self.received: list[Frame] = []
        self.faults: set[str] = set()
        self.state: Frame = {"custody": "bot", "custody_version": 0}
        self._sockets: set[ServerConnection] = set()
        self._lock = threading.RLock()
        self.say("Hi, I am Nora, an automated assistant.", kind="notice")

    def frames(self, kind: str) -> list[Frame]:
        with self._lock:
            return [frame for frame in self.received if frame["type"] == kind]

    def say(self, text: str, *, author: str = "bot", bell: bool = True, **more: Any) -> Frame:
        """Store a message and, with ``bell``, send it to every socket."""
        with self._lock:
            frame = {
                "type": "message",
                "seq": len(self.messages) + 1,
                "author": author,
                "name": {"bot": "Nora", "agent": "Maya"}.get(author, ""),
                "text": text,
                "kind": "text",
                "created_at": CREATED_AT,
            } | more
            self.messages.append(frame)
        if bell:
            self.send(frame)
        return frame

    def change(self, **state: Any) -> None:
        self.state = {**state, "custody_version": self.state["custody_version"] + 1}
        self.send({"type": "state", **self.state})

    def send(self, frame: Frame) -> None:
        for socket in tuple(self._sockets):
            # A bell to who has just left is lost, as in life; the next welcome makes up for it.
            with suppress(ConnectionClosed):
                socket.send(json.dumps(frame))

    def cut(self) -> None:
        for socket in tuple(self._sockets):
            socket.close(1011)

    def serve_socket(self, socket: ServerConnection) -> None:
        self._sockets.add(socket)
        try:
            for data in socket:
                frame = json.loads(data)
                with self._lock:
                    self.received.append(frame)
                for answer in self._answers(frame):
                    socket.send(json.dumps(answer))
                    if answer.get("code", "").startswith("token_"):
                        socket.close(4401)
        except ConnectionClosed:
            pass
        finally:
            self._sockets.discard(socket)

    def _answers(self, frame: Frame) -> list[Frame]:
        match frame["type"]:
            case "hello" | "poll":
                return [self._welcome(frame)]
            case "ping":
                return [{"type": "pong"}]
            case "message.send":
                return self._accept(frame)
            case "rating":
                return [{"type": "state", **self.state, "rated": True}]
        return []

    def _welcome(self, frame: Frame) -> Frame:
        refused = "no_token" in self.faults or ("old_token" in self.faults and frame.get("token") != "fresh")
        if refused:
            return {"type": "error", "code": "token_expired", "text": "Your sign-in has expired.", "retryable": False}
        return {
            "type": "welcome",
            "conversation": "3f6f0000-0000-4000-8000-000000000000",
            "state": self.state,
            "messages": [message for message in self.messages if message["seq"] > frame["last_seq"]],
            "last_seq": len(self.messages),
            "company": {"name": "Northwind Broadband", "bot_name": "Nora"},
            "customer": {"name": "Priya Shah"},
            "suggestions": ["What do I owe?"],
        }

    def _accept(self, frame: Frame) -> list[Frame]:
        if "lose_send" in self.faults:
            return []
        with self._lock:
            known = [message for message in self.messages if message.get("client_id") == frame["client_id"]]
            stored = (
                known[0]
                if known
                else self.say(frame["text"], author="customer", bell=False, client_id=frame["client_id"])
            )
        if "lose_ack" in self.faults:
            return []
        return [{"type": "ack", "client_id": frame["client_id"], "seq": stored["seq"], "created_at": CREATED_AT}]


class _Host(BaseHTTPRequestHandler):
    """The company's page, under a content policy that allows no inline script or style."""

    def __init__(self, socket_port: int, *args: Any) -> None:
        self.socket_port = socket_port
        super().__init__(*args)

    def do_GET(self) -> None:
        modules = read_bundle().modules
        name = self.path.removeprefix("/widget/")
        if name in modules:
            self._reply("text/javascript", modules[name].body)
        elif self.path == "/token":
            self._reply("application/json", b'{"token": "fresh"}')
        elif self.path == "/host.css":
            self._reply("text/css", STYLE.encode())
        elif self.path == "/host.js":
            self._reply("text/javascript", SCRIPT.format(token="old", port=self.socket_port).encode())
        elif self.path == "/":
            self._reply("text/html", PAGE.encode())
        else:
            self._reply("text/plain", b"", status=204)

    def _reply(self, kind: str, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        socket = f"ws://127.0.0.1:{self.socket_port}"
        self.send_header("Content-Security-Policy", f"{policy}; connect-src 'self' {socket}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a browser's requests are no news in a test."""


@contextmanager
def scripted_chat() -> Iterator[tuple[ScriptedChat, str]]:
    """The server and the address of the page that talks to it."""
    chat = ScriptedChat()
    with serve(chat.serve_socket, "127.0.0.1", 0) as sockets:
        socket_port = sockets.socket.getsockname()[1]
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, socket_port)) as pages:
            pages.daemon_threads = True
            for server in (sockets, pages):
                threading.Thread(target=server.serve_forever, daemon=True).start()
            yield chat, f"http://127.0.0.1:{pages.server_address[1]}/"
            chat.cut()
            pages.shutdown()
        sockets.shutdown()

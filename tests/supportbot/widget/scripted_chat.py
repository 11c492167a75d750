"""A host page with the widget and a chat server that misbehaves on demand, for tests of the client alone.

The product's own socket is tested in ``tests/flows`` and ``tests/browser``; it cannot be told to lose one
acknowledgement, which is what the client must survive.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.parser import BytesParser
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from supportbot.widget.assets import read_bundle

Frame = dict[str, Any]
CREATED_AT = "2026-11-22T10:00:00.000Z"
STYLE = "body { font: 20px serif } button { background: rgb(200, 0, 0); color: white } p { text-transform: uppercase }"
PAGE = """<!doctype html><html %s><head><title>A company</title><link rel="stylesheet" href="/host.css">
<script type="module" src="/host.js"></script></head>
<body><main><h1>A company</h1><p id="host-text">Host text</p><button id="host-button">Host button</button></main>
</body></html>"""
# The sockets are on another port than the page; the widget is put there by its own script tag.
SCRIPT = """const Real = WebSocket;
window.WebSocket = class extends Real {
  constructor(url) { super(url.replace(location.host, "127.0.0.1:%(port)s")); }
};
const tag = document.createElement("script");
Object.assign(tag.dataset, %(attributes)s);
tag.src = "/widget.js";
document.head.append(tag);"""
COMPANY = {"name": "Northwind Broadband", "bot_name": "Nora"}
VERIFIED = {"until": "2026-11-22T10:30:00.000Z", "proof": "proof-of-priya"}
CODE = "123456"


class ScriptedChat:
    """``faults`` may hold "lose_ack" (stored, not acknowledged), "lose_send" (not stored), "old_token", "no_token",
    "no_site", "lose_upload" (the server fails), "refuse_upload", "forget_file" (what was uploaded is gone).

    ``attributes`` are those of the script tag, ``page`` those of the page's root; ``site`` is what is set for the
    site, ``standing`` who the welcome says is here.
    """

    def __init__(self) -> None:
        self.messages: list[Frame] = []
        self.received: list[Frame] = []
        self.faults: set[str] = set()
        self.state: Frame = {"custody": "bot", "custody_version": 0}
        self.attributes = {"key": "test", "token": "old", "tokenUrl": "/token"}
        self.site: Frame = {}
        self.page = 'lang="en"'
        self.standing: Frame = {"identity": "signed"}
        self.files: dict[str, Frame] = {}
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

    def cut(self, code: int = 1011) -> None:
        for socket in tuple(self._sockets):
            socket.close(code)

    def serve_socket(self, socket: ServerConnection) -> None:
        self._sockets.add(socket)
        try:
            for data in socket:
                frame = json.loads(data)
                with self._lock:
                    self.received.append(frame)
                for answer in self._answers(frame):
                    socket.send(json.dumps(answer))
                    if answer["type"] == "error" and frame["type"] == "hello":
                        socket.close(4401 if answer["code"].startswith("token_") else 4403)
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
            case "file.link":
                return [{"type": "file.link", "file": frame["file"], "path": f"/files/{frame['file']}/"}]
            case "invoice.link":
                return [{"type": "invoice.link", "number": frame["number"], "path": f"/bills/{frame['number']}/"}]
            case "verify.request" | "verify":
                return [self._verify(frame)]
        return []

    def _verify(self, frame: Frame) -> Frame:
        if frame["type"] == "verify.request":
            return {"type": "verify.sent", "address": "p…@example.com", "minutes": 10}
        if frame["code"] != CODE:
            text = "That is not the code we sent. Please look again."
            return {"type": "error", "code": "code_wrong", "text": text, "retryable": False, "field": "code"}
        visitor = self.standing["identity"] == "anonymous"
        self.standing = {"identity": "verified", "verified_until": VERIFIED["until"]}
        return {"type": "verified", **VERIFIED, **({"token": token_of("cus_priya")} if visitor else {})}

    def upload(self, name: str, kind: str, size: int) -> tuple[int, Frame]:
        """The status and the body that answer an upload."""
        if "lose_upload" in self.faults:
            return 503, {}
        if "refuse_upload" in self.faults:
            return 400, {"error": {"code": "file_damaged", "text": "That file cannot be read.", "field": "file"}}
        with self._lock:
            number = f"file-{len(self.files) + 1}"
            self.files[number] = file = {"id": number, "name": name, "type": kind, "size": size}
        return 200, {"file": file}

    def _welcome(self, frame: Frame) -> Frame:
        if "no_site" in self.faults:
            text = "This chat is not set up for this website."
            return {"type": "error", "code": "origin_refused", "text": text, "retryable": False}
        refused = "no_token" in self.faults or ("old_token" in self.faults and frame.get("token") != "fresh")
        if refused:
            return {"type": "error", "code": "token_expired", "text": "Your sign-in has expired.", "retryable": False}
        return {
            "type": "welcome",
            "conversation": "3f6f0000-0000-4000-8000-000000000000",
            "state": self.state,
            "messages": [message for message in self.messages if message["seq"] > frame["last_seq"]],
            "last_seq": len(self.messages),
            "company": COMPANY,
            "customer": {"name": "Priya Shah"},
            "suggestions": ["What do I owe?"],
            **self.standing,
        }

    def _accept(self, frame: Frame) -> list[Frame]:
        if "lose_send" in self.faults:
            return []
        files = [self.files.get(file) for file in frame.get("files", [])]
        if "forget_file" in self.faults or None in files:
            self.faults.discard("forget_file")
            self.files.clear()
            text = "A file is not there any more. Please attach it again."
            about = {"client_id": frame["client_id"], "field": "files"}
            return [{"type": "error", "code": "attachment_missing", "text": text, "retryable": False, **about}]
        more = {"attachments": files} if files else {}
        with self._lock:
            known = [message for message in self.messages if message.get("client_id") == frame["client_id"]]
            stored = (
                known[0]
                if known
                else self.say(frame["text"], author="customer", bell=False, client_id=frame["client_id"], **more)
            )
        if "lose_ack" in self.faults:
            return []
        return [{"type": "ack", "client_id": frame["client_id"], "seq": stored["seq"], "created_at": CREATED_AT}]


def token_of(customer: str) -> str:
    """A token that names ``customer``; nobody here checks its signature."""
    claims = base64.urlsafe_b64encode(json.dumps({"sub": customer}).encode()).decode().rstrip("=")
    return f"e30.{claims}.signed"


class _Host(BaseHTTPRequestHandler):
    """The company's page, under a content policy that allows no inline script or style."""

    def __init__(self, chat: ScriptedChat, socket_port: int, *args: Any) -> None:
        self.chat, self.socket_port = chat, socket_port
        super().__init__(*args)

    def do_GET(self) -> None:
        bundle = read_bundle()
        module = bundle.modules.get(self.path.removeprefix(f"/widget/{bundle.version}/"))
        pages = {"/": ("text/html", (PAGE % self.chat.page).encode()), "/host.css": ("text/css", STYLE.encode())}
        if module:
            self._reply("text/javascript", module.body)
        elif self.path == "/widget.js":
            self._reply("text/javascript", bundle.loader.body)
        elif self.path == "/token":
            self._reply("application/json", b'{"token": "fresh"}')
        elif self.path == "/widget/site/test":
            self._reply("application/json", json.dumps(self.chat.site).encode())
        elif self.path == "/host.js":
            script = SCRIPT % {"port": self.socket_port, "attributes": json.dumps(self.chat.attributes)}
            self._reply("text/javascript", script.encode())
        elif self.path in pages:
            self._reply(*pages[self.path])
        else:
            self._reply("text/plain", b"", status=204)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/chat/files":
            form = BytesParser().parsebytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\n\n" + body)
            file = next(part for part in form.walk() if part.get_filename())
            content = file.get_payload(decode=True)
            assert isinstance(content, bytes)
            status, answer = self.chat.upload(file.get_filename() or "", file.get_content_type(), len(content))
            self._reply("application/json", json.dumps(answer).encode(), status=status)
            return
        asked = json.loads(body)
        self.chat.received += asked["frames"]
        self._reply("application/json", b'{"frames": [], "close": null}')

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


def eventually(condition: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait until what the server has received is as it should be."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@contextmanager
def scripted_chat(chat: ScriptedChat | None = None) -> Iterator[tuple[ScriptedChat, str]]:
    """The server and the address of the page that talks to it."""
    chat = chat or ScriptedChat()
    with serve(chat.serve_socket, "127.0.0.1", 0) as sockets:
        socket_port = sockets.socket.getsockname()[1]
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, chat, socket_port)) as pages:
            pages.daemon_threads = True
            for server in (sockets, pages):
                threading.Thread(target=server.serve_forever, daemon=True).start()
            yield chat, f"http://127.0.0.1:{pages.server_address[1]}/"
            chat.cut()
            pages.shutdown()
        sockets.shutdown()

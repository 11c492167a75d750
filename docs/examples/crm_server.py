"""A CRM behind the contract of crm-contract.openapi.yaml, as small as it can be: standard library and standardwebhooks.

python crm_server.py --port 8500 --secret whsec_… --customers customers.json

customers.json is a list of {"reference", "email", "fields", "open_cases"}. Outcomes and cases live in memory: put your
database in the place of the three dictionaries.
"""

from __future__ import annotations

import argparse
import hmac
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

Data = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


class Books:
    def __init__(self, customers: Path) -> None:
        self.customers, self.lock = customers, threading.Lock()
        self.outcomes: dict[str, Data] = {}
        self.cases: dict[str, Data] = {}

    def customer(self, reference: str, email: str) -> Data | None:
        """By reference; by address only where the record bears no reference of its own."""
        known = json.loads(self.customers.read_text())
        for each in known:
            if each.get("reference") == reference:
                return dict(each)
        return next((dict(each) for each in known if each.get("email") == email and not each.get("reference")), None)

    def find_customer(self, data: Data) -> Data:
        found = self.customer(data["reference"], data["email"])
        if found is not None:
            mine = [case for case in self.cases.values() if case["reference"] == data["reference"]]
            cases = [{"id": case["ref"], "subject": case["subject"], "status": "open"} for case in mine]
            found["open_cases"] = [*found.get("open_cases", []), *cases]
        return {"customer": found}

    def record_outcome(self, data: Data) -> Data:
        outcome = data["outcome"]
        if self.customer(outcome["customer_ref"], outcome["email"]) is None:
            raise Refusal(404, "customer_unknown")
        with self.lock:  # the same key again brings it up to date: never a second one
            ref = self.outcomes.get(data["key"], {}).get("ref") or f"outcome-{len(self.outcomes) + 1}"
            self.outcomes[data["key"]] = {"ref": ref, **outcome, "fields": data["fields"]}
        return {"ref": ref}

    def find_outcome(self, data: Data) -> Data:
        return {"outcome": self.outcomes.get(data["key"])}

    def open_case(self, data: Data) -> Data:
        if self.customer(data["customer_ref"], data["email"]) is None:
            raise Refusal(404, "customer_unknown")
        with self.lock:
            case = {"ref": f"case-{len(self.cases) + 1}", "reference": data["customer_ref"], "subject": data["subject"]}
            return {"ref": self.cases.setdefault(data["key"], case)["ref"]}

    def find_case(self, data: Data) -> Data:
        return {"case": self.cases.get(data["key"])}

    def answers(self) -> dict[str, tuple[str, Callable[[Data], Data]]]:
        """By path: the type that the signed body must name, so that no call can be passed off as another."""
        return {
            "/check": ("check", lambda data: {"ok": True}),
            "/customers/find": ("customer.find", self.find_customer),
            "/outcomes/record": ("outcome.record", self.record_outcome),
            "/outcomes/find": ("outcome.find", self.find_outcome),
            "/cases/open": ("case.open", self.open_case),
            "/cases/find": ("case.find", self.find_case),
        }


def handler(books: Books, secret: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                said = self.verified(body)
                kind, answer = books.answers().get(self.path, ("", books.find_outcome))
                if said.get("type") != kind:
                    raise Refusal(404, "not_found")
                status, told = 200, answer(said["data"])
            except Refusal as refused:
                status, told = refused.status, {"error": {"code": refused.code, "text": ""}}
            except (KeyError, TypeError, ValueError):
                status, told = 400, {"error": {"code": "unreadable", "text": ""}}
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def verified(self, body: bytes) -> Data:
            """The body's JSON. With a signing secret the headers are checked, else the bearer token."""
            if not secret.startswith("whsec_"):
                if not hmac.compare_digest(self.headers.get("Authorization") or "", f"Bearer {secret}"):
                    raise Refusal(401, "unauthorized")
                return dict(json.loads(body))
            try:
                return dict(Webhook(secret).verify(body, dict(self.headers.items())))
            except WebhookVerificationError:
                raise Refusal(401, "unauthorized") from None

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8500)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--customers", type=Path, required=True)
    given = parser.parse_args()
    ThreadingHTTPServer(("127.0.0.1", given.port), handler(Books(given.customers), given.secret)).serve_forever()

"""The harness of the HubSpot adapter: the sandbox in a process of its own."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping
from typing import Any

from pytest_django import Settings

from billing.crm.hubspot import HubSpotCrm
from billing.crm.hubspot.crm import KEY
from billing.crm.port import Crm
from tests.contracts.crm.harness import EMAIL, REF, Trouble
from tests.contracts.crm.over_http import Line
from tests.sandbox.running import Running

OWNER_ID = "701"
_SOMEBODY = {"ref": "cus_seeded", "name": "Sam Seeded", "email": "sam@example.com"}
_OURS = {"segment": "lifecyclestage", "notes": "customer_notes"}
PAGE = b"<html>One moment, please.</html>"


class HubSpotHarness:
    troubles: frozenset[Trouble] = frozenset({"down", "slow", "limited", "locked", "garbage", "broken", "lost"})

    def __init__(self, settings: Settings, box: Running, **kept: Any) -> None:
        self.box = box
        self._settings = settings
        self.line = Line(int(box.url.rpartition(":")[2]))
        box.control("reset")
        # Seeding a company makes the owners, whom nothing else can make.
        box.control("seed", {"document": {"customers": [{**_SOMEBODY, "crm": {"owner": "Mina Okoro"}}]}})
        settings.HUBSPOT_TOKEN, settings.HUBSPOT_BASE, settings.CRM_TIMEOUT = box.key, box.url, 0.6
        settings.CRM_RATE = "200 per second"
        ours = HubSpotCrm(kept)
        ours.prepare()
        self.crm: Crm = ours

    def customer(self, ref: str = REF, email: str = EMAIL, cases: tuple[str, ...] = (), **fields: str) -> None:
        properties = {"email": email, **({"customer_ref": ref} if ref else {})}
        properties |= {_OURS[name]: value for name, value in fields.items() if name in _OURS}
        if "owner" in fields:
            properties["hubspot_owner_id"] = OWNER_ID
        contact = self.post("/crm/v3/objects/contacts", {"properties": properties})
        for subject in cases:
            self.ticket(contact["id"], subject)

    def ticket(self, contact: str, subject: str, stage: str = "1") -> None:
        to = {"id": contact}
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 16}]
        wanted = {"properties": {"subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": stage}}
        self.post("/crm/v3/objects/tickets", {**wanted, "associations": [{"to": to, "types": types}]})

    def outcomes(self) -> Mapping[str, Mapping[str, str]]:
        kind = "tickets" if self.crm.mapping.outcome_as == "ticket" else "notes"
        written = {"filterGroups": [{"filters": [{"propertyName": KEY, "operator": "HAS_PROPERTY"}]}]}
        names = ["hs_note_body", KEY] if kind == "notes" else ["content", KEY]
        found = self.post(f"/crm/v3/objects/{kind}/search", {**written, "properties": names, "limit": 100})
        texts = {each["properties"][KEY]: each["properties"][names[0]] for each in found["results"]}
        return {key: {"rating": _in("Rating", text), "comment": _in("Comment", text)} for key, text in texts.items()}

    def break_(self, trouble: Trouble) -> None:
        fault: dict[str, Any] = {"times": 100}
        match trouble:
            case "down":
                self.box.control("faults", {**fault, "fault": "reset", "path": "/crm"})
            case "slow":
                self.box.control("faults", {**fault, "fault": "slow", "seconds": 2, "path": "/crm"})
            case "limited":
                self.box.control("faults", {**fault, "fault": "429", "retry_after": 7, "path": "/crm"})
            case "broken":
                self.box.control("faults", {**fault, "fault": "503", "path": "/crm"})
            case "lost":
                for kind in ("notes", "tickets"):
                    path = f"/crm/v3/objects/{kind}/batch/upsert"
                    self.box.control("faults", {**fault, "fault": "reset", "after": True, "path": path})
            case "garbage":
                self.answer(200, PAGE)
            case "locked":
                self._settings.HUBSPOT_TOKEN = "pat-of-somebody-else"
                self.crm = HubSpotCrm()

    def mend(self) -> None:
        self.box.control("faults", {"clear": True})

    def answer(self, status: int, content: bytes) -> None:
        """Have every call answered so, by somebody who stands before HubSpot."""
        self.line.canned = (status, content, {"Content-Type": "application/json"})
        self._settings.HUBSPOT_BASE = self.line.url
        self.crm.close()
        self.crm = HubSpotCrm()

    def close(self) -> None:
        self.crm.close()
        self.line.close()

    def post(self, path: str, body: dict[str, Any], method: str = "POST") -> Any:
        """As another program with the same token would."""
        headers = {"Authorization": f"Bearer {self.box.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.box.url + path, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def _in(label: str, text: str) -> str:
    found = re.search(rf"{label}:(?:</strong>)? ?(\d|[^<\n]*)", text)
    return found[1] if found else ""

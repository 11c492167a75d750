"""The dashboard, the alerts and the page for operators speak of what the running program really tells."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import Any

import pytest
import yaml
from django.test import Client

from supportbot.supervisor.plan import PROJECT
from tests.supportbot.metrics.reading import Scrape

DASHBOARD = PROJECT / "deploy/grafana/supportbot.json"
ALERTS = PROJECT / "deploy/prometheus/alerts.yml"
PAGE = PROJECT / "docs/operations.md"
_NAME = re.compile(r"\b(?:supportbot|process)_[a-z_]*[a-z]\b")


def rules() -> list[dict[str, Any]]:
    return list(chain.from_iterable(group["rules"] for group in yaml.safe_load(ALERTS.read_text())["groups"]))


def asked_for() -> set[str]:
    """Every metric that the dashboard and the alerts read."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    asked = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    return set(_NAME.findall(" ".join([*asked, *(rule["expr"] for rule in rules())])))


@pytest.mark.django_db(transaction=True)
def test_what_they_read_is_told_and_what_is_told_stands_on_the_page() -> None:
    told = Scrape(Client().get("/metrics").content.decode())
    assert len(asked_for()) > 30
    assert asked_for() - told.names == set()
    page = set(re.findall(r"`(supportbot_[a-z_]+)", PAGE.read_text()))
    assert {name for name in told.families if name.startswith("supportbot_")} - page == set()
    assert page - told.names - told.families == set()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_each_alert_has_a_runbook(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("page", "ticket")
    file, _, anchor = rule["annotations"]["runbook"].partition("#")
    section = re.search(rf"(?im)^### {re.escape(anchor)}\n(.*?)(?=^##|\Z)", (PROJECT / file).read_text() + "\n", re.S)
    assert section, f"{file} has no section for {rule['alert']}"
    for part in ("Means", "Customers see", "Look at", "Do"):
        assert re.search(rf"\*\*{part}:\*\* \w|\*\*{part}:\*\* [\"`/]", section[1]), f"{rule['alert']}: {part}"
    assert rule["alert"].lower() == anchor


def test_no_runbook_is_left_without_its_alert() -> None:
    told = re.findall(r"^### (SupportBot\w+)$", PAGE.read_text(), re.M)
    assert sorted(told) == sorted(rule["alert"] for rule in rules())

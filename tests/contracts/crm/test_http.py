"""What the HTTP adapter believes and what not, beyond what holds for every CRM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pytest_django import Settings
from standardwebhooks import Webhook

from billing.crm.errors import BadAnswer, CrmError, Misconfigured, Refused, Unavailable, WrongCustomer
from billing.crm.http import HttpCrm
from supportbot.supervisor.plan import PROJECT
from tests.contracts.crm.harness import EMAIL, REF, new_case, outcome
from tests.contracts.crm.over_http import SIGNED, HttpHarness, closed_port, http_harness


@pytest.fixture
def over(settings: Settings, tmp_path: Path) -> Iterator[HttpHarness]:
    with http_harness(settings, tmp_path, SIGNED) as made:
        yield made


def answering(over: HttpHarness, content: Any, status: int = 200) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    over.line.canned = (status, body, {})


def customer(**changed: Any) -> dict[str, Any]:
    return {"customer": {"reference": REF, "email": EMAIL, "fields": {"segment": "Gold"}, "open_cases": [], **changed}}


def test_every_call_is_signed_with_its_type_in_what_is_signed(over: HttpHarness) -> None:
    over.customer()
    over.crm.profile(REF, EMAIL)
    over.crm.record_outcome(outcome(rating=5), "k1")
    for path, headers, body in over.line.seen:
        said = Webhook(SIGNED).verify(body, headers)
        assert path == f"/{said['type'].replace('.', 's/')}"
        assert datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    assert [json.loads(body)["type"] for _, _, body in over.line.seen] == ["customer.find", "outcome.record"]


def test_a_call_passed_off_as_another_is_refused_by_the_server(over: HttpHarness) -> None:
    over.customer()
    over.crm.find_outcome("k1")
    _, headers, body = over.line.seen[-1]
    status, _ = over.line._pass_on("/cases/open", headers, body)
    assert status == 404
    forged = {**headers, "Webhook-Signature": "v1,AAAA"}
    assert over.line._pass_on("/outcomes/find", forged, body)[0] == 401


@pytest.mark.parametrize(
    "whose",
    [
        {"reference": "cus_marco"},
        {"reference": "cus_marco", "email": EMAIL},
        {"reference": "", "email": "marco@example.com"},
        {"reference": "", "email": ""},
        {"reference": REF.upper()},
    ],
)
def test_another_customers_record_is_refused(over: HttpHarness, whose: dict[str, str]) -> None:
    answering(over, customer(**whose))
    with pytest.raises(WrongCustomer) as caught:
        over.crm.profile(REF, EMAIL)
    assert "Gold" not in str(caught.value)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"customer": ',
        {},
        {"customer": "Priya"},
        customer(reference=7),
        customer(fields={"segment": 7}),
        customer(fields={"segment": ["Gold"]}),
        customer(fields={"notes": "x" * 10_001}),
        customer(open_cases=[{"subject": "No id"}]),
        customer(open_cases=[{"id": "1", "subject": "x", "opened_on": "soon"}]),
        customer(open_cases=[{"id": "1", "subject": "x" * 201}]),
        customer(fields={"notes": "a\x00b"}),
    ],
)
def test_what_is_not_as_the_contract_says_is_not_used(over: HttpHarness, content: Any) -> None:
    answering(over, content)
    with pytest.raises(BadAnswer) as caught:
        over.crm.profile(REF, EMAIL)
    assert "Gold" not in str(caught.value)


def test_what_the_contract_does_not_name_is_passed_over(over: HttpHarness) -> None:
    cases = [{"id": "7", "subject": "Meter", "status": "open", "opened_on": "2026-10-01", "colour": "red"}]
    answering(over, customer(open_cases=cases, vip=True))
    found = over.crm.profile(REF, EMAIL)
    assert found is not None
    assert (found.segment, found.open_cases[0].opened_on) == ("Gold", date(2026, 10, 1))


def test_cases_that_are_not_spoken_of_are_not_none(over: HttpHarness) -> None:
    answering(over, customer(open_cases=None))
    found = over.crm.profile(REF, EMAIL)
    assert found is not None
    assert not found.cases_known


def test_fields_are_read_and_written_as_they_are_mapped(over: HttpHarness) -> None:
    over.customer(tier="Platinum", segment="Gold")
    kept = {"segment": "tier", "owner": "", "outcome_fields": {"rating": "csat", "agent": "handled_by"}}
    crm = HttpCrm(kept)
    found = crm.profile(REF, EMAIL)
    assert found is not None
    assert (found.segment, found.owner) == ("Platinum", "")
    crm.record_outcome(outcome(rating=3), "k1")
    assert json.loads(over.line.seen[-1][2])["data"]["fields"] == {"csat": "3", "handled_by": "Maya"}
    crm.close()


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (404, b"<html>", Misconfigured),
        (403, {"error": {"code": "no", "text": ""}}, Misconfigured),
        (409, {"error": {"code": "locked", "text": "by Mina"}}, Refused),
        (418, b"teapot", BadAnswer),
        (302, b"", BadAnswer),
        (500, b"", Unavailable),
    ],
)
def test_refusals(over: HttpHarness, status: int, content: Any, error: type[CrmError]) -> None:
    answering(over, content, status)
    with pytest.raises(error):
        over.crm.open_case(new_case(), "c1")


def test_an_answer_without_end_is_given_up(over: HttpHarness) -> None:
    answering(over, b"[" * (1024 * 1024 + 1))
    with pytest.raises(BadAnswer, match="mebibyte"):
        over.crm.profile(REF, EMAIL)


def test_nobody_there_says_that_nothing_was_done(settings: Settings) -> None:
    settings.CRM_URL, settings.CRM_SECRET = f"http://127.0.0.1:{closed_port()}", "s"
    with pytest.raises(Unavailable) as caught:
        HttpCrm().record_outcome(outcome(), "k1")
    assert not caught.value.may_have_acted


def test_without_its_settings_there_is_none(settings: Settings) -> None:
    settings.CRM_URL = settings.CRM_SECRET = ""
    with pytest.raises(Misconfigured, match="CRM_URL"):
        HttpCrm()


def test_what_is_sent_and_answered_is_as_the_document_says(over: HttpHarness) -> None:
    contract = yaml.safe_load((PROJECT / "docs/crm-contract.openapi.yaml").read_text())
    over.customer(REF, EMAIL, ("Meter queried",), segment="Gold")
    over.crm.check()
    over.crm.profile(REF, EMAIL)
    over.crm.record_outcome(outcome(rating=5), "k1")
    over.crm.find_outcome("k1")
    over.crm.open_case(new_case(), "c1")
    over.crm.find_case("c1")
    asked = {path: json.loads(body) for path, _, body in over.line.seen}
    assert asked.keys() == contract["paths"].keys()
    for path, headers, body in list(over.line.seen):
        operation = contract["paths"][path]["post"]
        sent = operation["requestBody"]["content"]["application/json"]["schema"]
        _valid(contract, sent, json.loads(body))
        status, answer = over.line._pass_on(path, headers, body)
        assert status == 200
        told = operation["responses"]["200"]
        told = contract["components"]["responses"][told["$ref"].rpartition("/")[2]] if "$ref" in told else told
        _valid(contract, told["content"]["application/json"]["schema"], json.loads(answer))
    began = asked["/outcomes/record"]["data"]["outcome"]["started_at"]
    assert datetime.fromisoformat(began) == datetime(2026, 11, 2, 12, tzinfo=UTC)


def _valid(contract: dict[str, Any], schema: dict[str, Any], document: Any) -> None:
    Draft202012Validator({**schema, "components": contract["components"]}).validate(document)

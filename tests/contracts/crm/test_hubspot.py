"""What the HubSpot adapter makes of HubSpot, beyond what holds for every CRM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from billing.crm.errors import BadAnswer, Misconfigured, RateLimited, Unavailable
from billing.crm.hubspot import HubSpotCrm
from tests.contracts.crm.harness import EMAIL, REF, new_case, outcome
from tests.contracts.crm.over_http import closed_port
from tests.contracts.crm.over_hubspot import OWNER_ID, HubSpotHarness
from tests.sandbox.running import Running


@pytest.fixture
def over(settings: Settings, hubspot: Running) -> Iterator[HubSpotHarness]:
    made = HubSpotHarness(settings, hubspot)
    yield made
    made.close()


def contact(over: HubSpotHarness, **properties: str) -> str:
    wanted = {"email": EMAIL, "customer_ref": REF, **properties}
    return str(over.post("/crm/v3/objects/contacts", {"properties": wanted})["id"])


def profile(over: HubSpotHarness, **kept: Any) -> Any:
    crm = HubSpotCrm(kept)
    found = crm.profile(REF, EMAIL)
    crm.close()
    return found


def test_closed_tickets_are_no_open_cases_and_stages_are_told_by_their_names(over: HubSpotHarness) -> None:
    whose = contact(over)
    over.ticket(whose, "Meter queried", "2")
    over.ticket(whose, "Moved out", "4")
    found = profile(over)
    assert [(case.subject, case.status) for case in found.open_cases] == [("Meter queried", "Waiting on contact")]
    assert found.open_cases[0].opened_on == datetime.now(UTC).date()
    assert profile(over, cases="").cases_known is False


def test_a_field_may_be_the_companys(over: HubSpotHarness) -> None:
    whose = contact(over)
    assert profile(over, segment="company.industry").segment == ""
    company = over.post(
        "/crm/v3/objects/companies", {"properties": {"industry": "Energy", "hubspot_owner_id": OWNER_ID}}
    )
    path = f"/crm/v4/objects/contacts/{whose}/associations/default/companies/{company['id']}"
    over.post(path, {}, method="PUT")
    found = profile(over, segment="company.industry", owner="company.hubspot_owner_id")
    assert (found.segment, found.owner) == ("Energy", "Mina Okoro")


def test_an_owner_who_is_gone_is_nobody(over: HubSpotHarness) -> None:
    contact(over, hubspot_owner_id="99")
    assert profile(over).owner == ""


def test_the_reference_goes_before_the_address(over: HubSpotHarness) -> None:
    contact(over, email="new-address@example.com", lifecyclestage="customer")
    contact(over, customer_ref="cus_marco", lifecyclestage="lead")
    found = profile(over)
    assert (found.segment, found.email) == ("customer", "new-address@example.com")


def test_several_contacts_with_one_reference_are_not_guessed_between(over: HubSpotHarness) -> None:
    wanted = {"name": "old_ref", "label": "Old", "groupName": "g", "type": "string", "fieldType": "text"}
    over.post("/crm/v3/properties/contacts", wanted)
    contact(over, old_ref=REF)
    contact(over, customer_ref="cus_second", email="second@example.com", old_ref=REF)
    with pytest.raises(BadAnswer, match="several"):
        profile(over, reference="old_ref")


def test_references_are_compared_to_the_letter(over: HubSpotHarness) -> None:
    """HubSpot's search is not: it finds either for either."""
    contact(over, customer_ref=REF.upper(), email="other@example.com")
    assert profile(over) is None


def test_a_field_that_hubspot_does_not_have_is_a_matter_of_the_mapping(over: HubSpotHarness) -> None:
    with pytest.raises(Misconfigured, match="no_such_field"):
        profile(over, reference="no_such_field")
    contact(over)
    crm = HubSpotCrm({"outcome_fields": {"rating": "no_such_rating"}})
    with pytest.raises(Misconfigured, match="no_such_rating"):
        crm.record_outcome(outcome(), "k1")
    crm.close()


def test_outcomes_are_associated_and_escaped_and_go_to_fields(over: HubSpotHarness) -> None:
    whose = contact(over)
    for name in ("csat", "about"):
        wanted = {"name": name, "label": name, "groupName": "g", "type": "string", "fieldType": "text"}
        over.post("/crm/v3/properties/notes", wanted)
    crm = HubSpotCrm({"outcome_fields": {"rating": "csat", "topic": "about"}})
    receipt = crm.record_outcome(outcome(rating=4, comment="<script>alert(1)</script>"), "k1")
    crm.close()
    notes = over.post(
        "/crm/v3/objects/notes/batch/read",
        {"inputs": [{"id": receipt.ref}], "properties": ["hs_note_body", "csat", "about", "hs_timestamp"]},
    )["results"]
    (note,) = [each["properties"] for each in notes]
    assert (note["csat"], note["about"], note["hs_timestamp"]) == ("4", "late_fee", "2026-11-02T12:30:00.000Z")
    assert "<script>" not in note["hs_note_body"]
    assert '<a href="https://desk.example/t/abc/">' in note["hs_note_body"]
    assert over.box.calls("PUT", f"/crm/v4/objects/notes/{receipt.ref}/associations/default/contacts/{whose}")


def test_what_was_just_written_is_found_although_the_search_lags(over: HubSpotHarness) -> None:
    contact(over)
    over.box.control("search_lag", {"seconds": 0.5})
    crm = HubSpotCrm()
    while crm.profile(REF, EMAIL) is None:
        pass
    first = crm.record_outcome(outcome(), "k1")
    assert crm.find_outcome("k1") == first
    assert crm.record_outcome(outcome(rating=1), "k1") == first
    assert crm.open_case(new_case(), "c1") == crm.open_case(new_case(), "c1")
    crm.close()


def test_a_case_that_was_worked_on_is_not_set_back(over: HubSpotHarness) -> None:
    contact(over)
    made = over.crm.open_case(new_case(), "c1")
    over.post(f"/crm/v3/objects/tickets/{made.ref}", {"properties": {"hs_pipeline_stage": "4"}}, method="PATCH")
    assert over.crm.open_case(new_case(), "c1") == made
    assert profile(over).open_cases == ()


def test_a_half_written_outcome_is_finished_the_next_time(over: HubSpotHarness) -> None:
    whose = contact(over)
    over.box.control("faults", {"fault": "503", "method": "PUT", "path": "/crm/v4"})
    with pytest.raises(Unavailable):
        over.crm.record_outcome(outcome(), "k1")
    assert over.outcomes().keys() == {"k1"}
    receipt = over.crm.record_outcome(outcome(), "k1")
    linked = over.box.calls("PUT", f"/crm/v4/objects/notes/{receipt.ref}/associations/default/contacts/{whose}")
    assert [call["acted"] for call in linked] == [False, True]


def test_a_case_that_is_nobodys_yet_is_not_found_and_opening_it_again_finishes_it(over: HubSpotHarness) -> None:
    contact(over)
    over.box.control("faults", {"fault": "503", "method": "PUT", "path": "/crm/v4"})
    with pytest.raises(Unavailable) as caught:
        over.crm.open_case(new_case(), "c1")
    assert caught.value.may_have_acted
    assert over.crm.find_case("c1") is None
    made = over.crm.open_case(new_case(), "c1")
    assert over.crm.find_case("c1") == made
    assert [case.subject for case in profile(over).open_cases] == ["Charge disputed"]


def test_the_days_limit_is_waited_out_for_longer(over: HubSpotHarness) -> None:
    said = {"status": "error", "category": "RATE_LIMITS", "policyName": "DAILY", "message": "daily limit"}
    over.answer(429, json.dumps(said).encode())
    with pytest.raises(RateLimited) as caught:
        over.crm.check()
    assert caught.value.retry_after == 600


def test_calls_are_made_no_faster_than_they_may_be(over: HubSpotHarness, settings: Settings) -> None:
    contact(over)
    settings.CRM_RATE = "20 per second"
    over.box.control("rate", {"per_second": 25})
    crm = HubSpotCrm()
    for _ in range(40):
        crm.find_outcome("nothing")
    crm.close()
    assert {call["status"] for call in over.box.calls()[-40:]} == {404}


def test_without_the_unique_property_it_is_not_in_order_and_says_how_to_get_it(over: HubSpotHarness) -> None:
    over.box.control("reset")
    crm = HubSpotCrm()
    with pytest.raises(Misconfigured, match="crmprepare"):
        crm.check()
    assert crm.prepare() == ["notes", "tickets"]
    assert crm.prepare() == []
    crm.check()
    crm.close()


def test_nobody_there_says_that_nothing_was_done(settings: Settings) -> None:
    settings.HUBSPOT_TOKEN, settings.HUBSPOT_BASE = "pat", f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(Unavailable) as caught:
        HubSpotCrm().record_outcome(outcome(), "k1")
    assert not caught.value.may_have_acted


def test_without_a_token_there_is_none(settings: Settings) -> None:
    settings.HUBSPOT_TOKEN = ""
    with pytest.raises(Misconfigured, match="HUBSPOT_TOKEN"):
        HubSpotCrm()

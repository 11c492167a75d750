"""The CRM's sandbox, through HubSpot's own client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import hubspot
import pytest
from hubspot.crm.objects import (
    BatchInputSimplePublicObjectBatchInputUpsert,
    BatchReadInputSimplePublicObjectId,
    Filter,
    FilterGroup,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectId,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)
from hubspot.crm.objects.exceptions import ApiException
from hubspot.crm.properties import PropertyCreate
from urllib3.exceptions import ProtocolError
from urllib3.util.retry import Retry

from tests.sandbox.running import PROJECT, Running, running

NORTHWIND = json.loads((PROJECT / "billing/demo/northwind.json").read_text())


@pytest.fixture(scope="module")
def running_crm() -> Iterator[Running]:
    with running(service="hubspot") as box:
        yield box


@pytest.fixture
def box(running_crm: Running) -> Running:
    running_crm.control("reset")
    return running_crm


@pytest.fixture
def crm(box: Running) -> Iterator[Any]:
    client = hubspot.Client.create(access_token=box.key, host=box.url, retry=Retry(total=0)).crm
    # Each look-up makes a client with connections of its own, so they are made once and closed.
    made = {"objects": client.objects.basic_api, "batch": client.objects.batch_api}
    made |= {"search": client.objects.search_api, "links": client.associations.v4.basic_api}
    made |= {"owners": client.owners.owners_api, "pipelines": client.pipelines.pipelines_api}
    made |= {"properties": client.properties.core_api}
    yield type("Apis", (), made)
    for api in made.values():
        api.api_client.rest_client.pool_manager.clear()


def _contact(crm: Any, **properties: str) -> str:
    wanted = SimplePublicObjectInputForCreate(properties=properties, associations=[])
    key: str = crm.objects.create("contacts", wanted).id
    return key


def _ticket(crm: Any, subject: str) -> str:
    properties = {"subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1"}
    wanted = SimplePublicObjectInputForCreate(properties=properties, associations=[])
    key: str = crm.objects.create("tickets", wanted).id
    return key


def _asked(name: str, value: str, *properties: str) -> PublicObjectSearchRequest:
    groups = [FilterGroup(filters=[Filter(property_name=name, operator="EQ", value=value)])]
    return PublicObjectSearchRequest(filter_groups=groups, properties=list(properties), limit=10)


def test_made_changed_read_and_found(crm: Any) -> None:
    key = _contact(crm, email="Orla@Example.com", firstname="Orla")
    found = crm.objects.get_by_id("contacts", key, properties=["email", "phone"])
    assert (found.id, found.properties["email"], found.properties["phone"]) == (key, "orla@example.com", None)
    assert "firstname" not in found.properties
    crm.objects.update("contacts", key, SimplePublicObjectInput(properties={"phone": "+353 1"}))
    by_email = crm.objects.get_by_id("contacts", "orla@example.com", id_property="email", properties=["phone"])
    assert by_email.properties["phone"] == "+353 1"
    searched = crm.search.do_search("contacts", _asked("email", "orla@example.com", "firstname"))
    assert (searched.total, searched.results[0].properties["firstname"]) == (1, "Orla")
    assert crm.search.do_search("contacts", _asked("email", "nobody@example.com")).results == []
    asked = BatchReadInputSimplePublicObjectId(
        inputs=[SimplePublicObjectId(id=key), SimplePublicObjectId(id="999")], properties=[], properties_with_history=[]
    )
    assert [each.id for each in crm.batch.read("contacts", asked).results] == [key]
    crm.objects.archive("contacts", key)
    with pytest.raises(ApiException) as gone:
        crm.objects.get_by_id("contacts", key)
    assert gone.value.status == 404


def test_a_key_of_ones_own_makes_a_second_write_the_same_one(crm: Any, box: Running) -> None:
    wanted = PropertyCreate(
        name="supportbot_key",
        label="Key",
        group_name="noteinformation",
        type="string",
        field_type="text",
        has_unique_value=True,
    )
    crm.properties.create("notes", wanted)
    assert crm.properties.get_by_name("notes", "supportbot_key").has_unique_value is True
    ids, news = set(), []
    for body in ("first", "second"):
        properties = {"supportbot_key": "k1", "hs_timestamp": "2026-11-27T10:00:00.000Z", "hs_note_body": body}
        one = SimplePublicObjectBatchInputUpsert(id_property="supportbot_key", id="k1", properties=properties)
        answer = crm.batch.upsert("notes", BatchInputSimplePublicObjectBatchInputUpsert(inputs=[one]))
        ids.add(answer.results[0].id)
        news.append(answer.results[0].new)
    assert (len(ids), news) == (1, [True, False])
    found = crm.objects.get_by_id("notes", "k1", id_property="supportbot_key", properties=["hs_note_body"])
    assert found.properties["hs_note_body"] == "second"
    assert sum(call["acted"] for call in box.calls("POST", "/crm/v3/objects/notes/batch/upsert")) == 2


def test_associations_are_seen_from_both_sides_and_kept_once(crm: Any) -> None:
    contact, ticket = _contact(crm, email="a@example.com"), _ticket(crm, "Double charge")
    for _ in range(2):
        crm.links.create_default("tickets", ticket, "contacts", contact)
    seen = crm.links.get_page("contacts", contact, "tickets", limit=100).results
    assert [str(each.to_object_id) for each in seen] == [ticket]
    assert seen[0].association_types[0].type_id == 15
    back = crm.links.get_page("tickets", ticket, "contacts", limit=100).results
    assert [str(each.to_object_id) for each in back] == [contact]
    crm.objects.archive("tickets", ticket)
    assert crm.links.get_page("contacts", contact, "tickets", limit=100).results == []


@pytest.mark.parametrize(
    ("kind", "properties", "code"),
    [
        ("contacts", {"shoe_size": "43"}, "PROPERTY_DOESNT_EXIST"),
        ("contacts", {"email": "nobody"}, "INVALID_EMAIL"),
        ("contacts", {"createdate": "2020-01-01"}, "READ_ONLY_VALUE"),
        ("tickets", {"subject": "no stage"}, "REQUIRED"),
        ("notes", {"hs_note_body": "no time"}, "REQUIRED"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(crm: Any, kind: str, properties: dict[str, str], code: str) -> None:
    with pytest.raises(ApiException) as refused:
        crm.objects.create(kind, SimplePublicObjectInputForCreate(properties=properties, associations=[]))
    said = json.loads(refused.value.body)
    assert (refused.value.status, said["category"], said["errors"][0]["code"]) == (400, "VALIDATION_ERROR", code)


def test_an_address_is_one_contacts_only(crm: Any) -> None:
    first = _contact(crm, email="a@example.com")
    with pytest.raises(ApiException) as taken:
        _contact(crm, email="A@example.com")
    assert taken.value.status == 409
    assert first in json.loads(taken.value.body)["message"]


def test_too_fast_broken_and_cut(crm: Any, box: Running) -> None:
    _contact(crm, email="a@example.com")
    box.control("faults", {"fault": "429", "retry_after": 7, "path": "/crm/v3/objects/contacts"})
    with pytest.raises(ApiException) as fast:
        crm.search.do_search("contacts", _asked("email", "a@example.com"))
    assert (fast.value.status, fast.value.headers["Retry-After"]) == (429, "7")
    assert json.loads(fast.value.body)["policyName"] == "TEN_SECONDLY_ROLLING"
    box.control("faults", {"fault": "500"})
    with pytest.raises(ApiException) as broken:
        _ticket(crm, "one")
    assert broken.value.status == 500
    box.control("faults", {"fault": "reset", "after": True, "method": "POST"})
    with pytest.raises(ProtocolError):
        _ticket(crm, "two")
    tickets = crm.objects.get_page("tickets", properties=["subject"]).results
    assert [each.properties["subject"] for each in tickets] == ["two"]


def test_search_may_lag_behind(crm: Any, box: Running) -> None:
    box.control("search_lag", {"seconds": 60})
    key = _contact(crm, email="a@example.com")
    assert crm.search.do_search("contacts", _asked("email", "a@example.com")).results == []
    assert crm.objects.get_by_id("contacts", key).id == key


def test_a_wrong_token_is_refused(box: Running) -> None:
    api = hubspot.Client.create(access_token="pat-eu1-other", host=box.url).crm.objects.basic_api
    with pytest.raises(ApiException) as refused:
        api.get_by_id("contacts", "1")
    assert refused.value.status == 401
    api.api_client.rest_client.pool_manager.clear()


def test_a_company_documents_customers_are_contacts(crm: Any, box: Running) -> None:
    first = box.control("seed", {"document": NORTHWIND})
    assert box.control("seed", {"document": NORTHWIND}) == first
    assert first["contacts"] == len(NORTHWIND["customers"])
    for given in NORTHWIND["customers"]:
        names = ["email", "customer_segment", "customer_notes", "hubspot_owner_id"]
        found = crm.objects.get_by_id("contacts", given["ref"], id_property="customer_ref", properties=names)
        known = given.get("crm", {})
        assert found.properties["email"] == given["email"]
        assert (found.properties["customer_segment"] or "") == known.get("segment", "")
        if known.get("owner"):
            owner = crm.owners.get_by_id(found.properties["hubspot_owner_id"])
            assert f"{owner.first_name} {owner.last_name}".strip() == known["owner"]
        keys = [str(each.to_object_id) for each in crm.links.get_page("contacts", found.id, "tickets").results]
        subjects = {crm.objects.get_by_id("tickets", key, properties=["subject"]).properties["subject"] for key in keys}
        assert subjects == set(known.get("open_cases", []))
    stages = crm.pipelines.get_all("tickets").results[0].stages
    assert [(each.id, each.metadata["ticketState"]) for each in stages] == [
        ("1", "OPEN"),
        ("2", "OPEN"),
        ("3", "OPEN"),
        ("4", "CLOSED"),
    ]

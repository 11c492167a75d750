"""The calls that the adapter makes, each timed and paced. Answers leave as plain values, never as the client's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import hubspot
from hubspot.crm.objects import (
    BatchInputSimplePublicObjectBatchInputUpsert,
    BatchReadInputSimplePublicObjectId,
    Filter,
    FilterGroup,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectId,
)
from hubspot.crm.properties import PropertyCreate
from urllib3.util.retry import Retry

from billing.crm.errors import Refused
from billing.crm.hubspot.errors import NotThere, told
from billing.crm.pace import Pace

CONNECT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of HubSpot's: its id, its properties (empty where it has none), the day on which it was made (UTC)."""

    id: str
    properties: Mapping[str, str]
    created_on: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    closed: bool


class Calls:
    """``base`` is empty for HubSpot itself; ``timeout`` is seconds for the wait on each answer."""

    def __init__(self, *, token: str, base: str, timeout: float, pace: Pace) -> None:
        # The client would try again by itself, past our time-outs and without our keys.
        config: dict[str, Any] = {"access_token": token, "retry": Retry(total=0)}
        if base:
            config["host"] = base.rstrip("/")
        crm = hubspot.Client.create(**config).crm
        # Each look-up makes a new client with connections of its own, so each is made once.
        self._basic, self._batch, self._search = crm.objects.basic_api, crm.objects.batch_api, crm.objects.search_api
        self._links = crm.associations.v4.basic_api
        self._owners = crm.owners.owners_api
        self._pipelines = crm.pipelines.pipelines_api
        self._properties = crm.properties.core_api
        self._pace = pace
        self._timed = {"_request_timeout": (min(CONNECT_SECONDS, timeout), timeout)}

    def close(self) -> None:
        for api in (
            self._basic,
            self._batch,
            self._search,
            self._links,
            self._owners,
            self._pipelines,
            self._properties,
        ):
            api.api_client.rest_client.pool_manager.clear()

    def search(self, kind: str, either: Iterable[tuple[str, str]], properties: Sequence[str]) -> list[Thing]:
        """Up to ten objects of which one of the properties in ``either`` has exactly the value beside it."""
        groups = [
            FilterGroup(filters=[Filter(property_name=name, operator="EQ", value=value)]) for name, value in either
        ]
        request = PublicObjectSearchRequest(filter_groups=groups, properties=list(properties), limit=10)
        self._pace.wait()
        with told(kind):
            answer = self._search.do_search(kind, request, **self._timed)
            return [_thing(each) for each in answer.results]

    def get(self, kind: str, key: str, properties: Sequence[str], *, by: str = "") -> Thing | None:
        """The object with this id or, given ``by``, with this value of that unique property."""
        more = {"id_property": by} if by else {}
        self._pace.wait()
        try:
            with told(kind):
                return _thing(self._basic.get_by_id(kind, key, properties=list(properties), **more, **self._timed))
        except NotThere:
            return None

    def read(self, kind: str, keys: Sequence[str], properties: Sequence[str]) -> list[Thing]:
        """The objects with these ids, at most a hundred."""
        inputs = [SimplePublicObjectId(id=key) for key in keys]
        request = BatchReadInputSimplePublicObjectId(
            inputs=inputs, properties=list(properties), properties_with_history=[]
        )
        self._pace.wait()
        with told(kind):
            return [_thing(each) for each in self._batch.read(kind, request, **self._timed).results]

    def upsert(self, kind: str, by: str, key: str, properties: Mapping[str, str]) -> str:
        """Make the object, or bring the one with ``key`` in its unique property ``by`` up to date; its id."""
        one = SimplePublicObjectBatchInputUpsert(id_property=by, id=key, properties={**properties, by: key})
        request = BatchInputSimplePublicObjectBatchInputUpsert(inputs=[one])
        self._pace.wait()
        try:
            with told(kind, acts=True):
                answer = self._batch.upsert(kind, request, **self._timed)
                if not _whole(answer.results):
                    raise Refused(f"HubSpot did not keep the {kind}.", reason="not_kept")
                return str(_whole(answer.results[0].id))
        except NotThere:
            raise Refused(f"HubSpot knows no {kind}.", reason="OBJECT_NOT_FOUND") from None

    def linked(self, kind: str, key: str, to: str, most: int) -> list[str]:
        """Ids of up to ``most`` objects of kind ``to`` that are associated with it."""
        self._pace.wait()
        try:
            with told(to):
                answer = self._links.get_page(kind, key, to, limit=most, **self._timed)
                return [str(each.to_object_id) for each in answer.results]
        except NotThere:
            return []

    def link(self, kind: str, key: str, to: str, to_key: str) -> None:
        """Associate two objects; once is as good as twice."""
        self._pace.wait()
        try:
            with told(f"an association of {kind}", acts=True):
                _whole(self._links.create_default(kind, key, to, to_key, **self._timed).results)
        except NotThere:
            raise Refused(f"HubSpot has no such {kind} or {to}.", reason="OBJECT_NOT_FOUND") from None

    def owner_name(self, owner_id: str) -> str:
        """Name or, without one, address of the owner; empty where there is none such."""
        self._pace.wait()
        try:
            with told("owners"):
                owner = self._owners.get_by_id(owner_id, **self._timed)
                _whole(owner.id)
                return f"{owner.first_name or ''} {owner.last_name or ''}".strip() or str(owner.email or "")
        except NotThere:
            return ""

    def stages(self) -> dict[str, Stage]:
        """The stages of all ticket pipelines by id."""
        self._pace.wait()
        with told("ticket pipelines"):
            answer = self._pipelines.get_all("tickets", **self._timed)
            return {
                str(stage.id): Stage(str(stage.label), (stage.metadata or {}).get("ticketState") == "CLOSED")
                for pipeline in answer.results
                for stage in pipeline.stages
            }

    def has_unique(self, kind: str, name: str) -> bool:
        """Whether objects of this kind have a property ``name`` that no two may share."""
        self._pace.wait()
        try:
            with told(f"properties of {kind}"):
                found = self._properties.get_by_name(kind, name, **self._timed)
                _whole(found.name)
                return bool(found.has_unique_value)
        except NotThere:
            return False

    def make_unique(self, kind: str, name: str, label: str, group: str) -> None:
        """Add such a property. Raises Refused where there is one of that name already."""
        wanted = PropertyCreate(
            name=name, label=label, group_name=group, type="string", field_type="text", has_unique_value=True
        )
        self._pace.wait()
        with told(f"properties of {kind}", acts=True):
            self._properties.create(kind, wanted, **self._timed)


def _whole(part: Any) -> Any:
    """The part, which every true answer has: of what it cannot read the client makes answers without any."""
    if part is None:
        raise ValueError("no such part")
    return part


def _thing(answer: Any) -> Thing:
    properties = {str(name): str(value) for name, value in answer.properties.items() if value is not None}
    made = answer.created_at
    return Thing(str(_whole(answer.id)), properties, made.date() if isinstance(made, datetime) else None)

"""Endpoints: made, changed, switched on and off, their secrets changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from supportbot.api.errors import DeliveryNotFound, EndpointDisabled, EndpointNotFound, NoEvents, TooManyEndpoints
from supportbot.api.reading import endpoint_row
from supportbot.api.webhooks.addresses import url_check
from supportbot.api.webhooks.catalogue import TEST, EventType
from supportbot.api.webhooks.signing import OVERLAP, new_salt, secret_of
from supportbot.models import WebhookDelivery, WebhookEndpoint, WebhookLog

MOST_ENDPOINTS = 20


@dataclass(frozen=True, slots=True)
class NewSecret:
    """An endpoint and the secret its receiver needs, which is not shown again."""

    endpoint: WebhookEndpoint
    secret: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be changed of an endpoint; None leaves it as it is."""

    url: str | None = None
    events: Sequence[str] | None = None
    description: str | None = None
    enabled: bool | None = None


def endpoint_create(*, url: str, events: Sequence[str], description: str = "") -> NewSecret:
    """Tell ``url`` of ``events`` from now on. Raises BadUrl, NoEvents, TooManyEndpoints."""
    url_check(url)
    salt = new_salt()
    with transaction.atomic():
        log_lock()  # two at once would both count the last free place
        if WebhookEndpoint.objects.count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints
        endpoint = WebhookEndpoint.objects.create(url=url, events=_known(events), description=description, salt=salt)
    return NewSecret(endpoint, secret_of(salt))


def endpoint_change(*, endpoint_id: uuid.UUID, wanted: Wanted) -> WebhookEndpoint:
    """Change what is wanted; what is pending goes to the new address. Raises BadUrl, NoEvents, EndpointNotFound."""
    values: dict[str, object] = {}
    if wanted.url is not None:
        url_check(wanted.url)
        values["url"] = wanted.url
    if wanted.events is not None:
        values["events"] = _known(wanted.events)
    if wanted.description is not None:
        values["description"] = wanted.description
    with transaction.atomic():
        row = WebhookEndpoint.objects.filter(pk=endpoint_id)
        if values:
            row.update(**values)
        if wanted.enabled is not None:
            endpoint_switch(endpoint_id=endpoint_id, on=wanted.enabled)
        return endpoint_row(endpoint_id)


def endpoint_switch(*, endpoint_id: uuid.UUID, on: bool) -> None:
    """Enable or disable it; events that happen while it is disabled are not told later. Raises EndpointNotFound."""
    row = WebhookEndpoint.objects.filter(pk=endpoint_id)
    if on:
        row.filter(enabled=False).update(enabled=True, enabled_at=Now(), disabled_reason="", failing_since=None)
    else:
        row.filter(enabled=True).update(enabled=False, disabled_reason="Switched off by hand.")
    if not row.exists():
        raise EndpointNotFound


def endpoint_delete(*, endpoint_id: uuid.UUID) -> None:
    """Delete it with its deliveries. Raises EndpointNotFound."""
    deleted, _ = WebhookEndpoint.objects.filter(pk=endpoint_id).delete()
    if not deleted:
        raise EndpointNotFound


def secret_rotate(*, endpoint_id: uuid.UUID) -> NewSecret:
    """Give it a new secret; the old one signs beside it for a day. Raises EndpointNotFound."""
    salt = new_salt()
    row = WebhookEndpoint.objects.filter(pk=endpoint_id)
    if not row.update(previous_salt=F("salt"), previous_until=Now() + OVERLAP, salt=salt):
        raise EndpointNotFound
    return NewSecret(row.get(), secret_of(salt))


def test_send(*, endpoint_id: uuid.UUID) -> WebhookDelivery:
    """Queue a test event. Raises EndpointNotFound, EndpointDisabled."""
    endpoint = _enabled(endpoint_id)
    delivery = WebhookDelivery.objects.create(endpoint=endpoint, type=TEST)
    delivery.refresh_from_db()
    return delivery


def delivery_again(*, endpoint_id: uuid.UUID, delivery_id: uuid.UUID) -> WebhookDelivery:
    """Send it again at once under the same webhook-id, with ten attempts more.

    Raises EndpointNotFound, EndpointDisabled, DeliveryNotFound.
    """
    _enabled(endpoint_id)
    row = WebhookDelivery.objects.filter(pk=delivery_id, endpoint_id=endpoint_id)
    if not row.update(status=WebhookDelivery.Status.PENDING, due_at=Now(), attempts=0):
        raise DeliveryNotFound
    return row.get()


def log_lock() -> WebhookLog:
    """The one row of the log's reader, locked to the end of the transaction."""
    WebhookLog.objects.get_or_create(pk=1)
    return WebhookLog.objects.select_for_update().get(pk=1)


def _enabled(endpoint_id: uuid.UUID) -> WebhookEndpoint:
    endpoint = endpoint_row(endpoint_id)
    if not endpoint.enabled:
        raise EndpointDisabled
    return endpoint


def _known(events: Sequence[str]) -> list[str]:
    wanted = [str(one) for one in EventType if one in events]
    if not wanted:
        raise NoEvents
    return wanted

"""Webhook endpoints, managed by the company's own systems."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from handoff import threads
from supportbot.api.bearer import Scope, needs
from supportbot.api.cursors import place_of
from supportbot.api.operations.responses import answers, leading_on
from supportbot.api.reading import deliveries_page, endpoint_row
from supportbot.api.schemas import (
    Cursor,
    DeliveryOut,
    DeliveryPage,
    Limit,
    SecretOut,
    WebhookChange,
    WebhookIn,
    WebhookList,
    WebhookMade,
    WebhookOut,
)
from supportbot.api.webhooks import endpoints
from supportbot.models import WebhookDelivery, WebhookEndpoint

router = Router(tags=["Webhooks"])
MANAGE = needs(Scope.WEBHOOKS_MANAGE)
ON_ONE = (
    "webhook_read", "webhook_change", "webhook_secret_rotate", "webhook_test", "delivery_list", "webhook_delete",
)  # fmt: skip


@router.get(
    "/webhooks",
    summary="List endpoints",
    operation_id="webhook_list",
    response=answers({200: WebhookList}),
    **MANAGE,
)
async def webhook_list(request: HttpRequest) -> dict[str, Any]:
    """All of them, the oldest first."""
    return {"items": await threads.run(lambda: list(WebhookEndpoint.objects.all()))}


@router.post(
    "/webhooks",
    summary="Add an endpoint",
    operation_id="webhook_create",
    response=answers({201: WebhookMade}, 409),
    **needs(Scope.WEBHOOKS_MANAGE, responses=leading_on(201, ON_ONE, endpoint_id="$response.body#/id")),
)
async def webhook_create(request: HttpRequest, body: WebhookIn) -> Status[dict[str, Any]]:
    """It is told of what happens from now on. The answer holds the secret, which is not shown again."""
    made = await threads.run(endpoints.endpoint_create, url=body.url, events=body.events, description=body.description)
    return Status(201, {**_fields(made.endpoint), "secret": made.secret})


@router.get(
    "/webhooks/{endpoint_id}",
    summary="Read an endpoint",
    operation_id="webhook_read",
    response=answers({200: WebhookOut}, 404),
    **MANAGE,
)
async def webhook_read(request: HttpRequest, endpoint_id: UUID) -> WebhookEndpoint:
    return await threads.run(endpoint_row, endpoint_id)


@router.patch(
    "/webhooks/{endpoint_id}",
    summary="Change an endpoint",
    operation_id="webhook_change",
    response=answers({200: WebhookOut}, 404),
    **MANAGE,
)
async def webhook_change(request: HttpRequest, endpoint_id: UUID, body: WebhookChange) -> WebhookEndpoint:
    """Fields that are absent or null stay. What happens while it is disabled is not told later."""
    wanted = body.model_dump(exclude_none=True)
    return await threads.run(endpoints.endpoint_change, endpoint_id=endpoint_id, wanted=endpoints.Wanted(**wanted))


@router.delete(
    "/webhooks/{endpoint_id}",
    summary="Delete an endpoint",
    operation_id="webhook_delete",
    response=answers({204: None}, 404),
    **MANAGE,
)
async def webhook_delete(request: HttpRequest, endpoint_id: UUID) -> Status[None]:
    """With its deliveries, sent or not."""
    await threads.run(endpoints.endpoint_delete, endpoint_id=endpoint_id)
    return Status(204, None)


@router.post(
    "/webhooks/{endpoint_id}/secret",
    summary="Change the secret",
    operation_id="webhook_secret_rotate",
    response=answers({200: SecretOut}, 404),
    **MANAGE,
)
async def webhook_secret_rotate(request: HttpRequest, endpoint_id: UUID) -> dict[str, str]:
    """The old secret signs beside the new one for 24 hours, so that the receiver can change over."""
    made = await threads.run(endpoints.secret_rotate, endpoint_id=endpoint_id)
    return {"secret": made.secret}


@router.post(
    "/webhooks/{endpoint_id}/test",
    summary="Send a test event",
    operation_id="webhook_test",
    response=answers({202: DeliveryOut}, 404, 409),
    **needs(
        Scope.WEBHOOKS_MANAGE,
        responses=leading_on(
            202, ("delivery_again",), endpoint_id="$request.path.endpoint_id", delivery_id="$response.body#/id"
        ),
    ),
)
async def webhook_test(request: HttpRequest, endpoint_id: UUID) -> Status[dict[str, Any]]:
    """An event of type `webhook.test`, sent within moments."""
    queued = await threads.run(endpoints.test_send, endpoint_id=endpoint_id)
    return Status(202, _delivery_fields(queued))


@router.get(
    "/webhooks/{endpoint_id}/deliveries",
    summary="List deliveries",
    operation_id="delivery_list",
    response=answers({200: DeliveryPage}, 404),
    **MANAGE,
)
async def delivery_list(
    request: HttpRequest, endpoint_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """The newest first; what is settled is kept for 30 days."""
    page = await threads.run(deliveries_page, endpoint_id, after=place_of(cursor) if cursor else None, limit=limit)
    return {**page, "items": [_delivery_fields(one) for one in page["items"]]}


@router.post(
    "/webhooks/{endpoint_id}/deliveries/{delivery_id}/again",
    summary="Send a delivery again",
    operation_id="delivery_again",
    response=answers({202: DeliveryOut}, 404, 409),
    **MANAGE,
)
async def delivery_again(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> Status[dict[str, Any]]:
    """Under the same `webhook-id`, so that a receiver that has it knows."""
    queued = await threads.run(endpoints.delivery_again, endpoint_id=endpoint_id, delivery_id=delivery_id)
    return Status(202, _delivery_fields(queued))


def _fields(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in WebhookOut.model_fields}


def _delivery_fields(one: WebhookDelivery) -> dict[str, Any]:
    pending = one.status == WebhookDelivery.Status.PENDING
    return {
        "id": one.pk,
        "webhook_id": one.webhook_id,
        "type": one.type,
        "conversation": one.conversation_id,
        "status": one.status,
        "attempts": one.attempts,
        "due_at": one.due_at if pending else None,
        "sent_at": one.sent_at,
        "status_code": one.status_code,
        "error": one.error,
        "created_at": one.created_at,
    }

"""Webhook endpoints: the list, and each with its deliveries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoff.views.guards import is_partial, staff_required
from handoff.views.people.answers import done
from supportbot.api.errors import ApiError, EndpointNotFound
from supportbot.api.forms import EndpointForm
from supportbot.api.reading import deliveries_page, endpoint_row
from supportbot.api.views.answers import ADMINS, as_page, not_done, show_once
from supportbot.api.webhooks import endpoints
from supportbot.models import WebhookDelivery, WebhookEndpoint

_SHOWN = 30
_KEEP_IT = (
    "Copy it now and give it to the receiver: with it, the receiver verifies that a delivery comes from here. "
    "It is not shown again."
)


@require_safe
@staff_required(ADMINS)
def webhook_list(request: HttpRequest) -> HttpResponse:
    return render(request, "api/settings/webhooks.html", {"rows": WebhookEndpoint.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(ADMINS)
def webhook_new(request: HttpRequest) -> HttpResponse:
    """The form; in answer to it the secret."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = endpoints.endpoint_create(**form.cleaned_data)
        except ApiError as error:
            form.refuse(error.safe_text, error.field)
        else:
            return _secret(request, made, f"{made.endpoint} is added")
    return render(request, "api/settings/webhook_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(ADMINS)
def webhook(request: HttpRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Its form, its state and its deliveries; the deliveries alone where htmx asks."""
    shown = _found(endpoint_id)
    form = EndpointForm(request.POST or None, endpoint=shown)
    if request.method == "POST" and form.is_valid():
        try:
            endpoints.endpoint_change(endpoint_id=endpoint_id, wanted=endpoints.Wanted(**form.cleaned_data))
        except ApiError as error:
            as_page(error)
            form.refuse(error.safe_text, error.field)
        else:
            return done(request, "The endpoint is saved.", "api-settings:webhook", endpoint_id=endpoint_id)
    rows = deliveries_page(endpoint_id, after=None, limit=_SHOWN)["items"]
    pending = shown.enabled and any(row.status == WebhookDelivery.Status.PENDING for row in rows)
    context = {"endpoint": shown, "form": form, "rows": rows, "pending": pending}
    page = "api/settings/_deliveries.html" if is_partial(request) else "api/settings/webhook.html"
    return render(request, page, context)


@require_POST
@staff_required(ADMINS)
def webhook_secret(request: HttpRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Change the secret; in answer the new one."""
    try:
        made = endpoints.secret_rotate(endpoint_id=endpoint_id)
    except EndpointNotFound as error:
        raise Http404 from error
    return _secret(request, made, f"{made.endpoint} has a new secret")


@require_POST
@staff_required(ADMINS)
def webhook_act(request: HttpRequest, endpoint_id: uuid.UUID, action: str) -> HttpResponse:
    """Test, enable, disable, delete."""
    actions: dict[str, tuple[Callable[..., object], str]] = {
        "test": (endpoints.test_send, "A test event is on its way. It stands below within moments."),
        "enable": (partial(endpoints.endpoint_switch, on=True), "The endpoint is told of events again."),
        "disable": (partial(endpoints.endpoint_switch, on=False), "The endpoint is told of nothing any more."),
        "delete": (endpoints.endpoint_delete, "The endpoint is deleted."),
    }
    if action not in actions:
        raise Http404
    work, text = actions[action]
    try:
        work(endpoint_id=endpoint_id)
    except ApiError as error:
        return not_done(request, error, "api-settings:webhook", endpoint_id=endpoint_id)
    if action == "delete":
        return done(request, text, "api-settings:webhooks")
    return done(request, text, "api-settings:webhook", endpoint_id=endpoint_id)


@require_POST
@staff_required(ADMINS)
def webhook_again(request: HttpRequest, endpoint_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """Send one delivery again."""
    try:
        endpoints.delivery_again(endpoint_id=endpoint_id, delivery_id=delivery_id)
    except ApiError as error:
        return not_done(request, error, "api-settings:webhook", endpoint_id=endpoint_id)
    return done(request, "It is sent again within moments.", "api-settings:webhook", endpoint_id=endpoint_id)


def _secret(request: HttpRequest, made: endpoints.NewSecret, heading: str) -> HttpResponse:
    then = reverse("api-settings:webhook", args=[made.endpoint.pk])
    return show_once(request, heading=heading, text=_KEEP_IT, label="Signing secret", secret=made.secret, then=then)


def _found(endpoint_id: uuid.UUID) -> WebhookEndpoint:
    try:
        return endpoint_row(endpoint_id)
    except EndpointNotFound as error:
        raise Http404(error.safe_text) from error

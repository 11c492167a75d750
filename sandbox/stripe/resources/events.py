"""Events, and the endpoints that are told of them: https://docs.stripe.com/api/events and webhook_endpoints"""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.store import Doc
from sandbox.stripe import API_VERSION
from sandbox.stripe.books import Books, put_in
from sandbox.stripe.calls import Call, Route
from sandbox.stripe.errors import BadParameter, Refused
from sandbox.stripe.fields import PAGING, Form, flag, many, pairs, text
from sandbox.stripe.ids import new_id
from sandbox.stripe.listing import page
from sandbox.stripe.rendering import shown

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def event_list(call: Call) -> Doc:
    params = call.params
    if params.get("type") and params.get("types"):
        raise BadParameter("You may pass either type or types, but not both.", param="types")
    wanted = params.get("types") or ([params["type"]] if params.get("type") else [])
    exact = wanted[0] if len(wanted) == 1 and "*" not in wanted[0] else None
    among = {} if exact or not wanted else {"type": [each.replace("*", "%") for each in wanted]}
    return page(call.books, "event", params, "/v1/events", {"type": exact}, like=among)


def endpoint_create(call: Call) -> Doc:
    """Only addresses of this machine are told: a sandbox has nothing to say to others."""
    books, params = call.books, call.params
    _of_this_machine(params["url"])
    if not params["enabled_events"]:
        raise BadParameter("Missing required param: enabled_events.", code="parameter_missing", param="enabled_events")
    endpoint = _endpoint(books, params["url"], new_id("whsec", 32)) | {
        "api_version": params.get("api_version") or API_VERSION,
        "description": params.get("description"),
        "enabled_events": params["enabled_events"],
        "metadata": params.get("metadata") or {},
    }
    books.save(endpoint)
    # The secret is told once, as with Stripe.
    return {**shown(books.store, endpoint), "secret": endpoint["_secret"]}


def endpoint_keep(books: Books, url: str, secret: str) -> None:
    """See to it that ``url`` is told of every event, signed with ``secret``. Raises BadParameter."""
    _of_this_machine(url)
    for endpoint in books.store.every("webhook_endpoint"):
        if endpoint["url"] == url:
            books.save(endpoint | {"_secret": secret, "status": "enabled", "enabled_events": ["*"]})
            return
    books.save(_endpoint(books, url, secret))


def _of_this_machine(url: str) -> None:
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or address.hostname not in _LOOPBACK:
        raise BadParameter(
            "Invalid URL: the sandbox sends to this machine only, e.g. http://127.0.0.1:8000/hooks",
            code="url_invalid",
            param="url",
        )


def _endpoint(books: Books, url: str, secret: str) -> Doc:
    return {
        "id": new_id("we"),
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": books.now,
        "description": None,
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
        "_secret": secret,
    }


def endpoint_update(call: Call) -> Doc:
    endpoint = call.books.get("webhook_endpoint", call.id)
    put_in(endpoint, call.params, "description", "enabled_events", "metadata")
    if "url" in call.params:
        raise Refused("The sandbox does not move an endpoint; delete it and create another.", param="url")
    if "disabled" in call.params:
        endpoint["status"] = "disabled" if call.params["disabled"] else "enabled"
    return call.books.save(endpoint)


def endpoint_list(call: Call) -> Doc:
    return page(call.books, "webhook_endpoint", call.params, "/v1/webhook_endpoints")


_ENDPOINT = {"description": text, "enabled_events": many(text), "metadata": pairs, "url": text}
_LISTED = {**PAGING, "type": text, "types": many(text)}
ROUTES = (
    Route("GET", "/v1/events", event_list, Form(_LISTED)),
    Route("GET", "/v1/events/{}", lambda call: call.books.get("event", call.id)),
    Route(
        "POST",
        "/v1/webhook_endpoints",
        endpoint_create,
        Form({**_ENDPOINT, "api_version": text}, ("url", "enabled_events")),
    ),
    Route("GET", "/v1/webhook_endpoints", endpoint_list, Form(PAGING)),
    Route("GET", "/v1/webhook_endpoints/{}", lambda call: call.books.get("webhook_endpoint", call.id)),
    Route("POST", "/v1/webhook_endpoints/{}", endpoint_update, Form({**_ENDPOINT, "disabled": flag})),
    Route(
        "DELETE",
        "/v1/webhook_endpoints/{}",
        lambda call: call.books.remove(call.books.get("webhook_endpoint", call.id)),
    ),
)

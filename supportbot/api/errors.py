"""What the API refuses, each with its status, its code, and a text that gives nothing away.

ApiError
├── KeyMissing        no key came with the request
├── KeyInvalid        unknown, wrong, expired or revoked: said alike
├── ScopeMissing      the key is good but not for this
├── TooManyRequests   more than the key's rate
├── BadCursor         not one of ours
├── CustomerUnknown   billing has no such customer
├── BadUrl            an address that webhooks may not go to
├── NoEvents          an endpoint that would never be told anything
├── TooManyEndpoints  there are as many as there may be
├── EndpointNotFound  no such endpoint
├── EndpointDisabled  nothing is sent there just now
├── DeliveryNotFound  no such delivery of this endpoint's
└── KeyNotFound       no such key
"""

from __future__ import annotations


class ApiError(Exception):
    """Root of this room's errors. ``headers`` go out with the answer."""

    status = 422
    code = "field_value"
    text = "That cannot be used."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field
        self.headers: dict[str, str] = {}


class KeyMissing(ApiError):
    status = 401
    code = "key_missing"
    text = "Send an API key: Authorization: Bearer sb_…"


class KeyInvalid(ApiError):
    status = 401
    code = "key_invalid"
    text = "This key is not valid."


class ScopeMissing(ApiError):
    status = 403
    code = "scope_missing"
    text = "This key may not do that."


class TooManyRequests(ApiError):
    status = 429
    code = "too_many_requests"
    text = "Too many requests with this key. Wait as long as Retry-After says."

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(seconds)}


class BadCursor(ApiError):
    text = "That is no cursor of ours. Use the value of “next” unchanged, or leave it out to begin."

    def __init__(self) -> None:
        super().__init__(field="cursor")


class CustomerUnknown(ApiError):
    code = "customer_unknown"
    text = "Billing does not know this customer. Load the customer first."

    def __init__(self) -> None:
        super().__init__(field="customer")


class BadUrl(ApiError):
    text = "Webhooks go to an https address on a public host."

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text, field="url")


class NoEvents(ApiError):
    text = "Choose at least one event."

    def __init__(self) -> None:
        super().__init__(field="events")


class TooManyEndpoints(ApiError):
    status = 409
    code = "too_many_endpoints"
    text = "There are as many webhook endpoints as there may be. Delete one first."


class EndpointNotFound(ApiError):
    status = 404
    code = "webhook_not_found"
    text = "There is no such webhook endpoint."


class EndpointDisabled(ApiError):
    status = 409
    code = "webhook_disabled"
    text = "This endpoint is disabled. Enable it first."


class DeliveryNotFound(ApiError):
    status = 404
    code = "delivery_not_found"
    text = "There is no such delivery of this endpoint."


class KeyNotFound(ApiError):
    status = 404
    code = "key_not_found"
    text = "There is no such key."

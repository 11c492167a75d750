"""Errors as Stripe answers them: an HTTP status and an ``error`` object with type, code, message and parameter.

ApiError
├── BadParameter      400, found before anything was done: no idempotency key keeps it
├── Missing           404 resource_missing
├── Refused           400, the state of things forbids it; the code says which rule
├── Declined          402 card_error; what the attempt left behind stays
├── KeyInUse          409, the same idempotency key is being worked on
├── KeyReused         400 idempotency_error, the key came with other parameters before
├── Unauthorized      401
├── TooFast           429
└── Broken            500 and 503, on demand
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    status = 400
    type = "invalid_request_error"
    kept = True
    """Whether the idempotency key keeps it as its answer."""
    commits = False
    """Whether what was written before it was raised stays."""

    def __init__(self, message: str, *, code: str = "", param: str = "", **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.param = param
        self.more = more

    def body(self, request: str) -> dict[str, Any]:
        """The JSON of the answer to the request of this id."""
        error: dict[str, Any] = {"message": str(self), "type": self.type}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": {**error, **self.more, "request_log_url": f"/_sandbox/calls#{request}"}}


class BadParameter(ApiError):
    kept = False


class Missing(ApiError):
    status = 404

    def __init__(self, kind: str, key: str, param: str) -> None:
        super().__init__(f"No such {kind.replace('_', ' ')}: '{key}'", code="resource_missing", param=param)


class Refused(ApiError):
    pass


class Declined(ApiError):
    status = 402
    type = "card_error"
    commits = True


class KeyInUse(ApiError):
    status = 409
    type = "idempotency_error"
    kept = False

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is currently another in-progress request using this Idempotent Key: {key}. Please try again later.",
            code="idempotency_key_in_use",
        )


class KeyReused(ApiError):
    type = "idempotency_error"
    kept = False

    def __init__(self, key: str) -> None:
        super().__init__(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )


class Unauthorized(ApiError):
    status = 401
    kept = False


class TooFast(ApiError):
    status = 429
    kept = False

    def __init__(self) -> None:
        super().__init__(
            "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
            code="rate_limit",
        )


class Broken(ApiError):
    type = "api_error"
    kept = False

    def __init__(self, status: int, kept: bool = False) -> None:
        super().__init__("An unknown error occurred. It was asked for by a fault of the sandbox.")
        self.status = status
        self.kept = kept

"""Errors as HubSpot answers them: ``status``, ``message``, ``category`` and ``correlationId``, with the property named.

CrmError
├── Invalid          400 VALIDATION_ERROR
├── NotThere         404 OBJECT_NOT_FOUND
├── Taken            409 CONFLICT
├── Unauthorized     401 INVALID_AUTHENTICATION
├── TooFast          429 RATE_LIMITS, with the policy that was hit
└── Broken           500 and 503, on demand
"""

from __future__ import annotations

import uuid
from typing import Any


class CrmError(Exception):
    status = 400
    category = "VALIDATION_ERROR"

    def __init__(self, message: str, *, code: str = "", name: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.name = name

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": "error",
            "message": str(self),
            "correlationId": str(uuid.uuid4()),
            "category": self.category,
        }
        if self.code:
            detail = {"message": str(self), "code": self.code, "context": {"propertyName": [self.name]}}
            body["errors"] = [detail]
        return body


class Invalid(CrmError):
    pass


class NotThere(CrmError):
    status = 404
    category = "OBJECT_NOT_FOUND"


class Taken(CrmError):
    status = 409
    category = "CONFLICT"


class Unauthorized(CrmError):
    status = 401
    category = "INVALID_AUTHENTICATION"

    def __init__(self) -> None:
        super().__init__(
            "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
            "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview"
        )


class TooFast(CrmError):
    status = 429
    category = "RATE_LIMITS"

    def __init__(self, policy: str = "TEN_SECONDLY_ROLLING") -> None:
        super().__init__(f"You have reached your {policy.lower()} limit.")
        self.policy = policy

    def body(self) -> dict[str, Any]:
        return {**super().body(), "errorType": "RATE_LIMIT", "policyName": self.policy}


class Broken(CrmError):
    category = "INTERNAL_ERROR"

    def __init__(self, status: int) -> None:
        super().__init__("internal error. It was asked for by a fault of the sandbox.")
        self.status = status

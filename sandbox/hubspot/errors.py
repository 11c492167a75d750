"""Errors as HubSpot answers them: an HTTP status and an object with status, message, category and details.

ApiError
├── Invalid        400 VALIDATION_ERROR; for a property, its code and name
├── Missing        404 OBJECT_NOT_FOUND
├── Conflict       409 CONFLICT
├── Unauthorized   401 INVALID_AUTHENTICATION
├── TooFast        429 RATE_LIMITS, by the ten seconds or by the day
└── Broken         500 and 503, on demand
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4


class ApiError(Exception):
    status = 400
    category = "VALIDATION_ERROR"

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message)
        self.more = more

    def body(self) -> dict[str, Any]:
        said = {"status": "error", "message": str(self), "correlationId": str(uuid4()), "category": self.category}
        return {**said, **self.more}


class Invalid(ApiError):
    """``code`` and ``name`` are those of the property that is wrong, where it is one."""

    def __init__(self, message: str, *, code: str = "", name: str = "") -> None:
        detail = {"message": message, "code": code, "context": {"propertyName": [name]}}
        super().__init__(message, **({"errors": [detail]} if code else {}))


class Missing(ApiError):
    status = 404
    category = "OBJECT_NOT_FOUND"


class Conflict(ApiError):
    status = 409
    category = "CONFLICT"


class Unauthorized(ApiError):
    status = 401
    category = "INVALID_AUTHENTICATION"


class TooFast(ApiError):
    status = 429
    category = "RATE_LIMITS"

    def __init__(self, policy: str = "TEN_SECONDLY_ROLLING") -> None:
        limit = "daily" if policy == "DAILY" else "ten_secondly_rolling"
        super().__init__(f"You have reached your {limit} limit.", errorType="RATE_LIMIT", policyName=policy)


class Broken(ApiError):
    category = "INTERNAL_ERROR"

    def __init__(self, status: int) -> None:
        super().__init__("internal error")
        self.status = status

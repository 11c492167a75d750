"""The key in the request's header, checked before an operation runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from handoff import threads
from supportbot.api.errors import KeyMissing, ScopeMissing
from supportbot.api.keys import Caller, key_authenticate
from supportbot.api.limits import request_count
from supportbot.models import ApiKey

Scope = ApiKey.Scope
_LONGEST = 200


class ApiKeyAuth(AuthBase):
    """Lets a request through whose key is alive, has the scope, and is within its rate."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: ApiKey.Scope) -> None:
        super().__init__()
        self.scope = scope

    async def __call__(self, request: HttpRequest) -> Caller:
        """Raises KeyMissing, KeyInvalid, TooManyRequests, ScopeMissing."""
        kind, _, token = request.headers.get("Authorization", "")[:_LONGEST].partition(" ")
        if kind.lower() != "bearer" or not token:
            raise KeyMissing
        caller = await threads.run(key_authenticate, token=token.strip())
        request_count(caller.prefix)
        if self.scope not in caller.scopes:
            raise ScopeMissing(f"This key may not do that; it needs the scope {self.scope.value}.")
        return caller


def needs(scope: ApiKey.Scope, **schema: Any) -> dict[str, Any]:
    """What an operation is declared with to need ``scope``; the docs say it too. ``schema`` is put into theirs."""
    return {"auth": ApiKeyAuth(scope), "openapi_extra": {"x-scope": scope.value, **schema}}

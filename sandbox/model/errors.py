"""Errors as an OpenAI-compatible server answers them.

ModelError
├── BadRequest     400 invalid_request_error, with the parameter named
├── Unauthorized   401 invalid_api_key
├── NoSuchModel    404 model_not_found
├── TooFast        429 rate_limit_exceeded
└── Broken         500 and 503, on demand
"""

from __future__ import annotations

from typing import Any


class ModelError(Exception):
    status = 400
    kind = "invalid_request_error"
    code: str | None = None

    def __init__(self, message: str, *, param: str | None = None, status: int = 0) -> None:
        super().__init__(message)
        self.param = param
        self.status = status or self.status

    def body(self) -> dict[str, Any]:
        return {"error": {"message": str(self), "type": self.kind, "param": self.param, "code": self.code}}


class BadRequest(ModelError):
    pass


class Unauthorized(ModelError):
    status = 401
    code = "invalid_api_key"


class NoSuchModel(ModelError):
    status = 404
    code = "model_not_found"


class TooFast(ModelError):
    status = 429
    kind = "rate_limit_error"
    code = "rate_limit_exceeded"


class Broken(ModelError):
    status = 500
    kind = "server_error"

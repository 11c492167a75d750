"""The docs page, drawn from the schema: no script from elsewhere, and readable without any."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja.openapi.docs import DocsBase

from supportbot.api.examples import example_of, resolved, type_words
from supportbot.api.webhooks.catalogue import MEANINGS
from supportbot.models import ApiKey

if TYPE_CHECKING:
    from ninja import NinjaAPI

Schema = dict[str, Any]
_PAYLOAD = {
    "type": "message.created",
    "timestamp": "2026-11-22T10:00:00.161Z",
    "data": {
        "conversation": "3f6f0a52-9d0c-4c55-8e59-1c3a5a0ad001",
        "customer": "cus_priya",
        "custody": "bot",
        "custody_version": 0,
        "seq": 3,
        "message": {
            "seq": 3,
            "author": "bot",
            "name": "Nora",
            "kind": "answer",
            "text": "Your latest bill is €12.50 higher …",
            "created_at": "2026-11-22T10:00:00.161Z",
        },
    },
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    required: bool
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, str]]
    answer: list[Field]
    call: str
    answer_example: str


class DocsPage(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_params=kwargs)
        base = request.build_absolute_uri("/")[:-1]
        groups: dict[str, list[Shown]] = {}
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                shown = _shown(schema, base, path, method, operation)
                groups.setdefault(operation["tags"][0], []).append(shown)
        context = {
            "info": schema["info"],
            "groups": list(groups.items()),
            "base": base,
            "rate": settings.API_RATE,
            "events": [(str(kind), meaning) for kind, meaning in MEANINGS.items()],
            "payload": json.dumps(_PAYLOAD, indent=2, ensure_ascii=False),
            "scopes": ApiKey.Scope.choices,
        }
        return render(request, "api/docs.html", context)


def _shown(schema: Schema, base: str, path: str, method: str, operation: Schema) -> Shown:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good = next(status for status in operation["responses"] if status < HTTPStatus.BAD_REQUEST)
    answer = operation["responses"][good].get("content", {}).get("application/json", {}).get("schema")
    return Shown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=" ".join(operation.get("description", "").split()),
        scope=operation.get("x-scope", ""),
        parameters=[_parameter(schema, one) for one in operation["parameters"]],
        body=_fields(schema, body),
        answers=[(str(status), HTTPStatus(status).phrase) for status in operation["responses"]],
        answer=_fields(schema, answer),
        call=_call(base, path, method, _as_text(schema, body)),
        answer_example=_as_text(schema, answer),
    )


def _call(base: str, path: str, method: str, body: str) -> str:
    """The call as one would type it."""
    lines = [f"curl -X {method.upper()} '{base}{path}'", '-H "Authorization: Bearer $SUPPORTBOT_KEY"']
    if body:
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    return " \\\n  ".join(lines)


def _parameter(schema: Schema, one: Schema) -> Field:
    text = one.get("description", "")
    return Field(one["name"], type_words(schema, one["schema"]), one["required"], text, one["in"])


def _fields(schema: Schema, body: Schema | None) -> list[Field]:
    if body is None:
        return []
    whole = resolved(schema, body)
    required = whole.get("required", [])
    return [
        Field(name, type_words(schema, details), name in required, details.get("description", ""))
        for name, details in whole.get("properties", {}).items()
    ]


def _as_text(schema: Schema, body: Schema | None) -> str:
    return "" if body is None else json.dumps(example_of(schema, body), indent=2, ensure_ascii=False)

"""What the settings say of tracing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings

from supportbot.llm.boundary import Boundary, address_of

_PATH = "/v1/traces"


@dataclass(frozen=True, slots=True)
class Options:
    """``endpoint`` is what stands before ``/v1/traces``; ``share`` of the turns is kept, 0 to 1."""

    endpoint: str
    boundary: Boundary = "private"
    headers: str = field(default="", repr=False)
    share: float = 1.0
    name: str = "supportbot"

    @property
    def url(self) -> str:
        return self.endpoint.rstrip("/") + _PATH

    @property
    def place(self) -> tuple[str, int] | None:
        """Host and port, None where the endpoint is no address."""
        return address_of(self.endpoint)

    @property
    def encrypted(self) -> bool:
        return urlsplit(self.endpoint).scheme == "https"


def options_of_settings() -> Options | None:
    """None where nothing is traced."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        return None
    return Options(
        endpoint=settings.OTEL_EXPORTER_OTLP_ENDPOINT,
        boundary=cast(Boundary, settings.TRACES_BOUNDARY),
        headers=settings.OTEL_EXPORTER_OTLP_HEADERS,
        share=settings.OTEL_TRACES_SAMPLER_ARG,
        name=settings.OTEL_SERVICE_NAME,
    )

"""The API put together: operations, refusals, schema, docs."""

from __future__ import annotations

from ninja import NinjaAPI

from supportbot.api.answering import refusals_register
from supportbot.api.docs import DocsPage
from supportbot.api.operations import conversations, sessions, webhooks

api = NinjaAPI(
    title="SupportBot API",
    version="1",
    description="For a company's own systems: its customers' conversations, and webhooks that tell what happens.",
    urls_namespace="api",
    docs=DocsPage(),
)
refusals_register(api)
api.add_router("/v1", conversations.router)
api.add_router("/v1", sessions.router)
api.add_router("/v1", webhooks.router)

"""What goes in and out of the operations. The texts here are what the docs page shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from supportbot.api.webhooks.catalogue import EventType

Custody = Literal["bot", "waiting", "agent", "closed"]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL cannot be stored")
    return text


def _in_utc(moment: datetime) -> datetime:
    """The store knows no zone further than 16 hours off; the bounds keep the change of zone inside the calendar."""
    if not 2000 <= moment.year <= 2999:
        raise ValueError("a year from 2000 to 2999")
    return moment.astimezone(UTC)


CustomerRef = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(_storable),
    Field(description="The customer's reference in billing.", examples=["cus_priya"]),
]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Limit = Annotated[int, Field(ge=1, le=100, description="Rows on one page.")]
LastSeq = Annotated[int, Field(ge=0, le=2**31 - 1, description="The highest seq you have; 0 for all.")]
Cursor = Annotated[str | None, Field(max_length=120, description="The value of `next` of the page before.")]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class ErrorOut(Schema):
    code: str = Field(description="For programs.", examples=["key_invalid"])
    text: str = Field(description="For people; its wording may change.")
    field: str | None = Field(None, description="The field that was refused, where it is one.")


class Refused(Schema):
    error: ErrorOut


class ConversationIn(_In):
    customer: CustomerRef


class SessionsIn(_In):
    customer: CustomerRef


class MessageIn(_In):
    client_id: UUID = Field(description="Made by you. The same one again, with the same text, is stored once.")
    text: str = Field(
        max_length=16_000,
        description="At most 4,000 characters after trimming; card and bank numbers are masked.",
        examples=["Why is my latest bill higher than last month’s?"],
    )
    choice: Annotated[str, AfterValidator(_storable)] = Field(
        "", max_length=200, description="The `id` of a choice the bot offered, when one was tapped."
    )


class Accepted(Schema):
    conversation: UUID
    seq: int = Field(description="The message's number in its conversation.")
    created_at: datetime
    repeated: bool = Field(description="Whether it had been stored before.")


class ConversationOut(Schema):
    id: UUID
    customer: str
    customer_name: str
    custody: Custody = Field(description="Who holds it.")
    custody_version: int = Field(description="Grows by one with each change of custody.")
    agent: str | None = Field(description="The name of the agent who holds it.")
    team: str | None
    topic: str | None = Field(description="What it was queued for.")
    last_seq: int = Field(description="The number of the newest message.")
    created_at: datetime
    updated_at: datetime = Field(description="When the newest message was said; each change of custody says one.")
    closed_at: datetime | None
    close_reason: str | None


class ConversationPage(Schema):
    items: list[ConversationOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class Choice(Schema):
    id: str
    label: str


class Attachment(Schema):
    id: str
    name: str
    type: str
    size: int = Field(description="Bytes.")


class MessageOut(Schema):
    seq: int
    author: Literal["customer", "bot", "agent", "system"]
    name: str = Field(description="Who is shown to have said it.")
    kind: Literal["text", "answer", "clarify", "handoff", "notice"]
    text: str
    created_at: datetime
    client_id: str | None = Field(None, description="Of the customer's own messages.")
    masked: bool = Field(False, description="Whether card or bank data was masked in it.")
    choices: list[Choice] = []
    table: dict[str, Any] | None = Field(None, description="Figures as a table; see docs/frames.md.")
    code: str | None = Field(None, description="Which notice it is.")
    attachments: list[Attachment] = []


class Transcript(ConversationOut):
    messages: list[MessageOut] = Field(description="After `last_seq`, oldest first.")
    more: bool = Field(description="Whether there are more than these; ask again with the last seq you got.")


Events = Annotated[list[EventType], Field(min_length=1, max_length=20, description="What it is told of.")]
Url = Annotated[str, Field(min_length=1, max_length=500, examples=["https://example.com/webhooks"])]
Description = Annotated[str, StringConstraints(max_length=120), AfterValidator(_storable)]


class WebhookIn(_In):
    url: Url
    events: Events
    description: Description = ""


class WebhookChange(_In):
    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    enabled: bool | None = None


class WebhookOut(Schema):
    id: UUID
    url: str
    description: str
    events: list[EventType]
    enabled: bool
    disabled_reason: str = Field(description="Why it is disabled; empty while it is not.")
    failing_since: datetime | None = Field(description="Since when no delivery has gone through.")
    created_at: datetime


class WebhookList(Schema):
    items: list[WebhookOut]


class WebhookMade(WebhookOut):
    secret: str = Field(description="Verifies deliveries. Shown this once.")


class SecretOut(Schema):
    secret: str = Field(description="Shown this once. The one before signs too for 24 hours.")


class DeliveryOut(Schema):
    id: UUID
    webhook_id: str = Field(description="The `webhook-id` header, the same in all attempts.")
    type: str
    conversation: UUID | None
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    due_at: datetime | None = Field(description="When it is tried next, while it is pending.")
    sent_at: datetime | None = Field(description="The last attempt.")
    status_code: int | None = Field(description="What the receiver answered last.")
    error: str
    created_at: datetime


class DeliveryPage(Schema):
    items: list[DeliveryOut]
    next: str | None

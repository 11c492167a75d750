"""Which conversation a customer's socket shows, and what it knows of who they are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from billing.errors import CustomerNotFound
from billing.facts import Account
from billing.selectors import account_for, company_facts
from handoff.errors import ConversationNotFound
from handoff.links import chat_link_named
from handoff.models import Conversation
from handoff.services.opening import conversation_for_customer, conversation_open, open_conversation
from supportbot.answering.identity import IdentityStep
from supportbot.identity.visitors import visitor_token
from supportbot.live.admitting import Admitted, Refused
from supportbot.live.greeting import greeting, suggestions
from supportbot.live.limits import may_begin
from supportbot.thinking import ANSWERS_IN
from supportbot.widget.identity import Identity, IdentityError
from supportbot.widget.sites import FALLBACK

VISITOR_NAMES = {"en": "Visitor", "de": "Besucher", "es": "Visitante", "fr": "Visiteur"}
LOCALES = {"en": "en-IE", "de": "de-DE", "es": "es-ES", "fr": "fr-FR"}
"""How dates and amounts are written for somebody whose locale billing does not know."""


@dataclass(frozen=True, slots=True)
class Session:
    """One customer on one conversation. Times are UTC; ``visitor`` is the token of who is not signed in."""

    conversation_id: uuid.UUID
    customer_ref: str
    customer_name: str
    company_name: str
    bot_name: str
    suggestions: tuple[str, ...]
    expires_at: datetime
    visitor: str = ""
    verified_until: datetime | None = None

    @property
    def step(self) -> IdentityStep:
        """How sure it is now who is there."""
        if self.visitor:
            return "anonymous"
        verified = self.verified_until is not None and self.verified_until > datetime.now(UTC)
        return "verified" if verified else "signed"


def session_open(admitted: Admitted, conversation_id: uuid.UUID | None, *, address: str = "") -> Session:
    """The session on the conversation named, else on that of a mail's link, else on the open one.

    A link that is false, too old or another customer's is passed over: whoever follows it still has a chat.
    ``address`` is the network that conversations of visitors are counted by. Raises ConversationNotFound for a
    conversation that is not this person's, Refused when billing does not know the customer or too many are begun.
    """
    return _session(admitted, _account(admitted.identity), conversation_id, address)


def session_for(customer_ref: str, conversation_id: uuid.UUID | None, *, expires_at: datetime) -> Session:
    """As ``session_open``, for whoever vouches for the customer. Raises ConversationNotFound, CustomerNotFound."""
    admitted = Admitted(Identity(customer_ref, expires_at, ""), None, FALLBACK)
    return _session(admitted, account_for(customer_ref), conversation_id, "")


def _session(admitted: Admitted, account: Account | None, conversation_id: uuid.UUID | None, address: str) -> Session:
    identity = admitted.identity
    company = company_facts(ANSWERS_IN if account is None else account.locale.partition("-")[0])
    language = admitted.language
    name = account.name if account is not None else _in(VISITOR_NAMES, language)
    conversation: Conversation | None
    if conversation_id is not None:
        conversation = conversation_for_customer(conversation_id=conversation_id, customer_ref=identity.customer_ref)
    elif (conversation := _linked(admitted.link, identity.customer_ref)) is None:
        _must_be_allowed_to_begin(identity, address)
        conversation = conversation_open(
            customer_ref=identity.customer_ref,
            display_name=name,
            locale=account.locale if account is not None else _in(LOCALES, language),
            bot_name=company.bot_name,
            greeting=greeting(company, admitted.site, language),
        )
    return Session(
        conversation_id=conversation.pk,
        customer_ref=identity.customer_ref,
        customer_name=name,
        company_name=company.name,
        bot_name=company.bot_name,
        suggestions=tuple(suggestions(account, admitted.site, language)),
        expires_at=identity.expires_at,
        visitor=visitor_token(identity) if identity.is_visitor else "",
        verified_until=admitted.verified_until,
    )


def _linked(link: str, customer_ref: str) -> Conversation | None:
    named = chat_link_named(link) if link else None
    try:
        return conversation_for_customer(conversation_id=named, customer_ref=customer_ref) if named else None
    except ConversationNotFound:
        return None


def _account(identity: Identity) -> Account | None:
    if identity.is_visitor:
        return None
    try:
        return account_for(identity.customer_ref)
    except CustomerNotFound:
        raise Refused("token_invalid", IdentityError.TEXTS["token_invalid"], 4401) from None


def _must_be_allowed_to_begin(identity: Identity, address: str) -> None:
    if not identity.is_visitor or open_conversation(identity.customer_ref) is not None:
        return
    if not may_begin(address):
        text = "Too many chats were begun from your network. Please sign in, or try again later."
        raise Refused("slow_down", text, 4429, retryable=True)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language.partition("-")[0], texts["en"])

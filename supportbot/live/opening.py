"""The link that came of an action: the socket gives out a path for a minute, and that leads on to the billing system.

The billing system's own address is a secret of the customer's: it stands in no frame, no log and no referrer.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import structlog
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from billing.actions.rules import LEAST_IDENTITY
from billing.errors import ActionNotFound
from billing.selectors.actions import ActionView, action_of_customer
from billing.services.acting import action_link_hand_out
from handoff.errors import HandoffError
from supportbot.answering.identity import reaches
from supportbot.answering.topics.registry import TOPICS
from supportbot.live.bills import ProofNeeded
from supportbot.live.session import Session
from supportbot.performed_words import LINKS
from supportbot.performed_words import TOPICS as TOPIC_OF
from supportbot.topic_policies import least_step

log = structlog.get_logger(__name__)
LINK_SECONDS = 60
_SALT = "supportbot.opens"
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_RUN_OUT = "This link has run out. Press the button in the chat again."
_GONE = "This link is not kept any more. Please ask for a new one in the chat."


class NothingToOpen(HandoffError):
    """There is no such action of this customer's, or none of which a link came."""

    code = "action_not_found"
    text = "That link cannot be opened any more. Please ask for a new one."


def action_link(session: Session, action_id: uuid.UUID) -> str:
    """A path that leads to the action's link for a minute. Raises NothingToOpen (``action``), ProofNeeded."""
    if session.visitor:
        raise NothingToOpen(field="action")
    try:
        view = action_of_customer(action_id, customer_ref=session.customer_ref)
    except ActionNotFound:
        raise NothingToOpen(field="action") from None
    if view.command.kind not in LINKS or view.state != "done":
        raise NothingToOpen(field="action")
    if not _sure_enough(session, view):
        raise ProofNeeded
    return f"/opens/{signing.dumps([session.customer_ref, view.id.hex], salt=_SALT)}/"


@require_GET
def action_open(request: HttpRequest, token: str) -> HttpResponse:
    """On to where the customer's socket has just given a path to."""
    try:
        customer_ref, action = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError):
        return _said(_RUN_OUT)
    try:
        address = action_link_hand_out(action_id=uuid.UUID(hex=action), customer_ref=customer_ref)
    except ActionNotFound:
        raise Http404(NothingToOpen.text) from None
    if not may_lead_to(address):
        if address:
            log.error("link_not_followed", action=action)
        return _said(_GONE)
    return _kept_by_nobody(HttpResponse(status=302, headers={"Location": address}))


def may_lead_to(address: str) -> bool:
    """Whether a customer is sent there: over TLS, or to this very machine, where the sandbox is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE))


def _sure_enough(session: Session, view: ActionView) -> bool:
    """As sure as for agreeing to it, and as the company wants for its topic."""
    kind = view.command.kind
    return reaches(session.step, least_step(TOPICS[TOPIC_OF[kind]])) and reaches(session.step, LEAST_IDENTITY[kind])


def _said(text: str) -> HttpResponse:
    return _kept_by_nobody(HttpResponse(text, "text/plain", status=410))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response

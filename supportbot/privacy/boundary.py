"""What leaves this machine, to whom, and what of it is hidden: read from the settings as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

from supportbot.llm.boundary import BOUNDARIES, Boundary, is_private, literal
from supportbot.llm.configured import options_of_settings
from supportbot.llm.endpoints import Endpoint
from supportbot.models import ApiKey, WebhookEndpoint
from supportbot.tracing.options import options_of_settings as tracing_of_settings

Reach = Literal["leaves", "private", "stays"]
"""``private``: only to an address of the company's own network, which is checked with each request."""
_MASKS = {"names": "names of the customer", "addresses": "e-mail, postal and telephone addresses"}
_ALWAYS_MASKED = "card and bank numbers, codes, passwords"


@dataclass(frozen=True, slots=True)
class Flow:
    """``to`` is a host, ``what`` the data, ``hidden`` what is taken out before; ``reach`` by boundary."""

    who: str
    to: str
    what: str
    hidden: str
    reach: dict[Boundary, Reach]

    def cells(self) -> list[tuple[Boundary, Reach]]:
        return [(boundary, self.reach[boundary]) for boundary in BOUNDARIES]


@dataclass(frozen=True, slots=True)
class Borders:
    """The boundary in force and every way out; ``stays`` names what no setting lets out."""

    boundary: Boundary
    flows: tuple[Flow, ...]
    stays: tuple[str, ...]


def borders() -> Borders:
    """By the settings and tables as they are now. Calls nobody."""
    flows = (*_models(), *_billing(), *_crm(), *_mails(), *_webhooks(), *_programs(), *_traces())
    local = []
    if not options_of_settings().endpoints:
        local.append("What customers write: no language model is set, messages are read by this program itself.")
    if settings.BILLING_GATEWAY == "billing.gateways.local.LocalGateway":
        local.append("Bills and payments: they were loaded into this program.")
    if settings.CRM == "billing.crm.local.LocalCrm":
        local.append("Profiles and outcomes of chats: they are kept in this program.")
    if settings.OUTBOX_DIR:
        local.append("E-mail: no mail server is set, mails are files here.")
    local.append("Logs: numbers of conversations and turns, no words, no names.")
    return Borders(options_of_settings().boundary, flows, tuple(local))


def _models() -> Iterator[Flow]:
    options = options_of_settings()
    hidden = [_ALWAYS_MASKED, *(_MASKS[each] for each in _MASKS if each in options.mask)]
    for endpoint in options.endpoints:
        yield Flow(
            f"Language model {endpoint.model}",
            endpoint.host,
            "The last messages of the chat, the account's figures that an answer is made of, and texts that agents"
            " have put otherwise",
            "; ".join(hidden),
            {"offline": "stays", "private": _in_private(endpoint), "cloud": "leaves"},
        )


def _in_private(endpoint: Endpoint) -> Reach:
    """An address that is written out tells; a name is looked up with each request."""
    written = literal(endpoint.host)
    return "private" if not written or all(map(is_private, written)) else "stays"


def _billing() -> Iterator[Flow]:
    if settings.BILLING_GATEWAY != "billing.gateways.local.LocalGateway":
        stripe = ".stripe." in settings.BILLING_GATEWAY
        host = _host(settings.STRIPE_API_BASE) or "api.stripe.com" if stripe else settings.BILLING_GATEWAY
        what = "Which customer is asked about; what was agreed to, such as a refund, a new address or tax number"
        yield _always("Billing system", host, what, "nothing: these come from there")


def _crm() -> Iterator[Flow]:
    if settings.CRM != "billing.crm.local.LocalCrm":
        hubspot = ".hubspot." in settings.CRM
        host = (
            (_host(settings.HUBSPOT_BASE) or "api.hubapi.com") if hubspot else _host(settings.CRM_URL) or settings.CRM
        )
        what = (
            "Reference and e-mail address; outcome, topic, rating and comment of each chat; cases that were agreed to"
        )
        yield _always("CRM", host, what, "the chat itself: a link to it asks staff to sign in; visitors")


def _mails() -> Iterator[Flow]:
    if not settings.OUTBOX_DIR:
        what = "Codes, transcripts that customers ask for, replies that wait, copies of bills, invitations"
        yield _always("Mail server", str(getattr(settings, "EMAIL_HOST", "")), what, _ALWAYS_MASKED)


def _webhooks() -> Iterator[Flow]:
    for hook in WebhookEndpoint.objects.filter(enabled=True).order_by("created_at"):
        what = f"Events of chats with what was said: {', '.join(hook.events)}"
        yield _always(f"Webhook {hook.description}".strip(), _host(hook.url), what, _ALWAYS_MASKED)


def _programs() -> Iterator[Flow]:
    keys = ApiKey.objects.filter(revoked_at__isnull=True, scopes__contains=["conversations:read"]).count()
    if keys:
        what = f"Chats that your own programs ask for ({keys} {'key' if keys == 1 else 'keys'} may)"
        yield _always("The API", "whoever holds a key", what, _ALWAYS_MASKED)


def _traces() -> Iterator[Flow]:
    options = tracing_of_settings()
    if options is not None:
        host = _host(options.endpoint)
        written = literal(host)
        leaves = options.boundary == "cloud" and not (written and all(map(is_private, written)))
        yield Flow(
            "Traces",
            host,
            "Which step of a turn took how long: ids of turns, topics, outcomes, names of tasks and models, tokens",
            "all words, names, addresses, amounts and references: none is ever told",
            dict.fromkeys(BOUNDARIES, "leaves" if leaves else "private"),
        )


def _always(who: str, to: str, what: str, hidden: str) -> Flow:
    """What the boundary of the language model has no say in: it is set up, so it goes."""
    return Flow(who, to, what, hidden, dict.fromkeys(BOUNDARIES, "leaves"))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""

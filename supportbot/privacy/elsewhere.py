"""Other systems that have the customer too. This program erases nothing there, and says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from supportbot.models import WebhookEndpoint

_OF_OURS = 3


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """``who`` has it, and ``what`` it is."""

    who: str
    what: str


def elsewhere() -> list[Elsewhere]:
    """By the settings as they are now."""
    found = []
    if settings.BILLING_GATEWAY != "billing.gateways.local.LocalGateway":
        found.append(Elsewhere(f"the billing system ({_name(settings.BILLING_GATEWAY)})", "the customer and all bills"))
    if settings.CRM != "billing.crm.local.LocalCrm":
        found.append(Elsewhere(f"the CRM ({_name(settings.CRM)})", "the profile, cases, and outcomes of chats"))
    hooks = WebhookEndpoint.objects.order_by("created_at").values_list("url", flat=True)
    found += [Elsewhere(url, "what webhooks told of chats") for url in hooks]
    if not settings.OUTBOX_DIR:
        found.append(Elsewhere("the mail server and mailboxes", "mails that were sent"))
    if settings.LLM_BASE_URL:
        found.append(Elsewhere("the language model's provider", "prompts, as long as the provider keeps them"))
    found.append(Elsewhere("backups", "what was kept when they were made; erase again after one is restored"))
    found.append(Elsewhere("log collectors", "numbers of conversations; no words and no names"))
    return found


def elsewhere_text() -> str:
    """For the command line and the archive."""
    lines = [f"- {one.who}: {one.what}" for one in elsewhere()]
    return "\n".join(["Not reached from here; ask to have it erased there:", *lines])


def _name(dotted: str) -> str:
    """``stripe`` of ``billing.gateways.stripe.stripe_gateway``."""
    parts = dotted.split(".")
    return parts[2] if len(parts) > _OF_OURS and parts[0] == "billing" else dotted

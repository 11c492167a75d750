"""Which kinds of command this installation carries out itself."""

from __future__ import annotations

from django.conf import settings

from billing.actions.commands import KINDS

LOCAL = "billing.gateways.local.LocalGateway"
LINKS = frozenset({"pay_link", "method_link"})
"""What takes pages to pay on, which the tables alone have only where ``BILLING_LINKS_BASE`` says so."""
EVERY, NONE = "all", "off"


def automatic_kinds() -> frozenset[str]:
    """By ``BILLING_ACTIONS``: ``all``, ``off``, or kinds with commas between; what is no kind is left out.

    Where it says nothing, all with a billing system and none without one: tables that another program fills and that
    nobody acts upon are no billing system.
    """
    said = settings.BILLING_ACTIONS.strip()
    if not said:
        said = NONE if settings.BILLING_GATEWAY == LOCAL else EVERY
    pageless = settings.BILLING_GATEWAY == LOCAL and not settings.BILLING_LINKS_BASE
    able = frozenset(KINDS) - (LINKS if pageless else frozenset())
    if said in (EVERY, NONE):
        return able if said == EVERY else frozenset()
    return able & frozenset(kind.strip() for kind in said.split(","))

"""What a change of plan would bill, without making it. In no transaction."""

from __future__ import annotations

import structlog

from billing.actions.commands import ChangePlan
from billing.facts import Quote
from billing.gateways import gateway
from billing.gateways.errors import GatewayError
from billing.gateways.port import BillingGateway
from billing.models import Customer

log = structlog.get_logger(__name__)


def plan_change_quote(*, customer_ref: str, command: ChangePlan, system: BillingGateway | None = None) -> Quote | None:
    """What the billing system says to ``command`` (its ``proration`` is not looked at); None where it says nothing."""
    system = system or gateway()
    customer = Customer.objects.filter(external_ref=customer_ref).first()
    if customer is None:
        return None
    theirs = (customer.provider_ref if system.mirrored else "") or customer.external_ref
    try:
        shown = system.preview_plan_change(theirs, command)
    except GatewayError as error:
        log.info("no_quote", subscription=command.subscription, why=error.code)
        return None
    return Quote(command.subscription, command.price, command.on, shown.proration, shown.next_amount)

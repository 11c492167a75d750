"""Whether a billing system is there and lets us in: asked by a person who wants to know now."""

from __future__ import annotations

from billing.errors import BillingError
from billing.gateways.errors import GatewayError
from billing.gateways.port import BillingGateway
from billing.services.connecting import connection_use, watched


def connection_check(*, gateway: BillingGateway) -> BillingError | None:
    """One cheap call, whose outcome is kept with the connection; what went wrong, None where it worked."""
    connection_use(kind="billing", name=gateway.name)
    try:
        with watched(gateway.name):
            gateway.check()
    except GatewayError as error:
        return error
    return None

"""What an action has changed, copied at once: the next answer stands on it, whether or not a webhook has come."""

from __future__ import annotations

from collections.abc import Sequence

from billing.gateways import gateway
from billing.records import Key
from billing.services.mirroring.reading import keys_read


def touched_read(customer_ref: str, keys: Sequence[Key]) -> None:
    """Read ``keys`` again where the tables are a copy. ``customer_ref`` is whose they are. Raises GatewayError."""
    system = gateway()
    if system.mirrored:
        keys_read(gateway=system, keys=keys)

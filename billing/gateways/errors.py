"""What a billing system's answer can be other than the thing asked for.

GatewayError
├── Unavailable         not reached, too slow, or out of order; whether it acted is unknown where ``may_have_acted``
│   └── RateLimited     asked to wait; ``retry_after`` in seconds
├── Refused             it answered no, and did nothing; ``reason`` is its own code, e.g. ``card_declined``
├── NotSupported        this billing system has no such thing
├── Misconfigured       key, secret or address is missing or wrong; a person has to mend it
└── BadDelivery         a webhook that is not the billing system's, or whose stamp is too old or in the future
"""

from __future__ import annotations

from billing.errors import BillingError


class GatewayError(BillingError):
    code = "gateway_error"


class Unavailable(GatewayError):
    code = "gateway_unavailable"
    retryable = True

    def __init__(self, what: str, *, may_have_acted: bool = False) -> None:
        super().__init__(what)
        self.may_have_acted = may_have_acted


class RateLimited(Unavailable):
    code = "gateway_rate_limited"

    def __init__(self, what: str, *, retry_after: float = 1.0) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Refused(GatewayError):
    code = "gateway_refused"

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what)
        self.reason = reason


class NotSupported(GatewayError):
    code = "gateway_not_supported"


class Misconfigured(GatewayError):
    code = "gateway_misconfigured"


class BadDelivery(GatewayError):
    """``reason`` is ``signature``, ``too_old``, ``in_the_future`` or ``unreadable``."""

    code = "bad_delivery"

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what)
        self.reason = reason

"""What a CRM's answer can be other than the thing asked for.

CrmError
├── Unavailable         not reached, too slow, or out of order; whether it acted is unknown where ``may_have_acted``
│   └── RateLimited     asked to wait; ``retry_after`` in seconds
├── Refused             it answered no, and did nothing; ``reason`` is its own code
│   └── UnknownCustomer it has nobody under this reference or address
├── BadAnswer           it answered what nobody can read, or what it may not answer
│   └── WrongCustomer   it answered with somebody else's record
├── NotSupported        this CRM has no such thing
└── Misconfigured       token, secret, address or a field's name is missing or wrong; a person has to mend it

Messages are shown to admins and kept: they name no token, no address of a person, and nothing a customer wrote.
"""

from __future__ import annotations

from billing.errors import BillingError


class CrmError(BillingError):
    code = "crm_error"


class Unavailable(CrmError):
    code = "crm_unavailable"
    retryable = True

    def __init__(self, what: str, *, may_have_acted: bool = False) -> None:
        super().__init__(what)
        self.may_have_acted = may_have_acted


class RateLimited(Unavailable):
    code = "crm_rate_limited"

    def __init__(self, what: str, *, retry_after: float = 1.0) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Refused(CrmError):
    code = "crm_refused"

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what)
        self.reason = reason


class UnknownCustomer(Refused):
    code = "crm_customer_unknown"

    def __init__(self, what: str = "The CRM has no such customer.") -> None:
        super().__init__(what, reason="customer_unknown")


class BadAnswer(CrmError):
    """It may have acted all the same: what it was told to do is told again under the same key."""

    code = "crm_bad_answer"
    retryable = True


class WrongCustomer(BadAnswer):
    code = "crm_wrong_customer"
    retryable = False

    def __init__(self, what: str = "The CRM answered with another customer's record. It was not used.") -> None:
        super().__init__(what)


class NotSupported(CrmError):
    code = "crm_not_supported"


class Misconfigured(CrmError):
    code = "crm_misconfigured"

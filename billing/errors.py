"""What can go wrong in billing.

BillingError
├── CurrencyMismatch      two amounts of different currencies were added or compared
├── CompanyNotLoaded      no company is set up yet
├── CustomerNotFound      no customer has this external reference
├── InvoiceNotFound       this customer has no such invoice
├── ErasureKeyLocked      who was erased cannot be told: the key is not among the settings any more
├── LoadError             a billing document was refused; says record, field and remedy
│   └── RecordsCopied     its customers are copied from a billing system, whose records it would overwrite
└── ActionError           something was not agreed to, or cannot be done with an action
    ├── ActionNotFound
    ├── ActionNotAllowed  the rules refuse it; ``why`` is theirs, ``detail`` names field and remedy
    ├── EffectChanged     what it would do now is not what was stated
    ├── ActionUnderWay    the same is being done already; ``action_id`` is which
    ├── ActionKeyReused   this key was given for another command
    ├── ActionSettled     it is not waiting for that any more; ``state`` is where it is
    ├── OwnApproval       who asked for it cannot approve it
    └── ActionsUnfinished something of the customer's is still under way; ``count`` says how many
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class BillingError(Exception):
    """Root of this room's errors."""

    code = "billing_error"
    retryable = False


class CurrencyMismatch(BillingError):
    code = "currency_mismatch"

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"amounts in {left} and {right} cannot be combined")


class CompanyNotLoaded(BillingError):
    code = "company_not_loaded"

    def __init__(self) -> None:
        super().__init__("no company is set up; load one with: manage.py loadbilling FILE")


class CustomerNotFound(BillingError):
    code = "customer_not_found"


class InvoiceNotFound(BillingError):
    code = "invoice_not_found"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a document: ``where`` is a path such as ``customers[2].email``."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class LoadError(BillingError):
    """Nothing was written. ``problems`` are the first 20 found; ``found`` counts them all."""

    code = "load_error"
    shown = 20

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[: self.shown])
        self.found = len(problems)
        more = self.found - len(self.problems)
        tail = [f"… and {more} more"] if more else []
        super().__init__("\n".join([*map(str, self.problems), *tail]))


class RecordsCopied(LoadError):
    code = "records_copied"


class ActionError(BillingError):
    code = "action_error"


class ActionNotFound(ActionError):
    code = "action_not_found"


class ActionNotAllowed(ActionError):
    code = "action_not_allowed"

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(detail or why.replace("_", " "))
        self.why = why
        self.detail = detail


class EffectChanged(ActionError):
    code = "effect_changed"

    def __init__(self) -> None:
        super().__init__("what it would do has changed since it was stated; state it again and ask again")


class ActionUnderWay(ActionError):
    code = "action_under_way"

    def __init__(self, action_id: str) -> None:
        super().__init__("the same is being done already; wait for its end")
        self.action_id = action_id


class ActionKeyReused(ActionError):
    code = "action_key_reused"

    def __init__(self) -> None:
        super().__init__("this key was given for another command; take a new one")


class ActionSettled(ActionError):
    code = "action_settled"

    def __init__(self, state: str) -> None:
        super().__init__(f"it is {state.replace('_', ' ')} by now")
        self.state = state


class OwnApproval(ActionError):
    code = "own_approval"

    def __init__(self) -> None:
        super().__init__("somebody else has to approve what one has asked for oneself")


class ActionsUnfinished(ActionError):
    code = "actions_unfinished"

    def __init__(self, count: int) -> None:
        what = "an action is" if count == 1 else f"{count} actions are"
        super().__init__(
            f"{what} still under way for this customer; settle or decline what stands under Settings, Actions"
        )
        self.count = count


class ErasureKeyLocked(BillingError):
    code = "erasure_key_locked"

    def __init__(self) -> None:
        super().__init__(
            "who was erased cannot be told, so nothing is copied: put the former SECRET_KEY into SECRET_KEY_FALLBACKS"
            " or the former value of SALT_KEY behind the present one, then run: manage.py rotatekeys"
        )

"""What a member of staff does with actions: has one done, decides on one that waits, or states one from a form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision
from django.conf import settings

from billing.actions.commands import (
    ApplyCoupon,
    ChangeAddress,
    ChangePlan,
    ChangeTaxId,
    Command,
    GiveCredit,
    OpenCase,
)
from billing.actions.effects import Effect
from billing.actions.receipts import PlanChangePreview
from billing.actions.rules import Verdict, judge
from billing.errors import ActionNotFound
from billing.gateways import gateway
from billing.money import Money
from billing.selectors.actions import ActionView, action_view, case_for
from billing.selectors.automatic import automatic_kinds
from billing.services.acting import (
    action_agree,
    action_approve,
    action_decline,
    action_run,
    action_told,
    plan_change_quote,
)

_SAID = {
    "done": "Done.{reference}",
    "pending": "Done: it is on its way.{reference}",
    "refused": "{system} said no, and nothing has changed ({error}).",
    "waiting_approval": "Kept. Somebody else has to approve it now.",
}
_BEING_CHECKED = "Asked for. {system} has not confirmed it yet; the customer is told when it has."


class Refusal(Exception):
    """It is not done; the message names the field and the remedy."""


def pressed(
    command: Command, effect: Effect, key: str, *, customer_ref: str, conversation_id: uuid.UUID, staff_id: int
) -> str:
    """Have it done; what came of it. The same ``key`` again does nothing more. Raises ActionError, Refusal."""
    if command.kind not in automatic_kinds():
        raise Refusal("That is not done from here any more; do it in the billing system.")
    action = action_agree(
        customer_ref=customer_ref,
        command=command,
        key=key,
        asked_by=f"staff:{staff_id}",
        conversation=str(conversation_id),
        stated=effect,
    )
    action_told(action_id=action.pk, state="agreed", before="")  # so that the customer hears of its end
    return _said(_run(action.pk))


def decided(fields: Mapping[str, str], *, customer_ref: str, staff_id: int) -> str:
    """Approve or decline what waits; what came of it. Raises ActionError, Refusal."""
    approve = "approve" in fields
    view = _waiting(fields["approve" if approve else "decline"], customer_ref)
    by = f"staff:{staff_id}"
    if not approve:
        action_decline(action_id=view.id, by=by, why=fields.get("why", "")[:200])
        return "Declined; the customer is told that nothing has changed."
    action_approve(action_id=view.id, by=by, preview=_preview(view))
    return _said(_run(view.id))


def stated(fields: Mapping[str, str], *, customer_ref: str) -> Verdict:
    """What the rules say to the form's command. Raises Refusal."""
    case = case_for(customer_ref)
    command = _command(fields, case.account.currency)
    if command.kind not in automatic_kinds():
        raise Refusal("That is not done from here; do it in the billing system.")
    return judge(case, command)


def _waiting(action_id: str, customer_ref: str) -> ActionView:
    try:
        view = action_view(uuid.UUID(action_id))
    except ValueError as error:
        raise ActionNotFound("no such action") from error
    if view.customer_ref != customer_ref:
        raise ActionNotFound("no such action")
    return view


def _preview(view: ActionView) -> PlanChangePreview | None:
    """A change of plan is approved for what it bills now."""
    if not isinstance(view.command, ChangePlan):
        return None
    quote = plan_change_quote(customer_ref=view.customer_ref, command=view.command)
    return PlanChangePreview((), quote.proration, quote.next_amount) if quote else None


def _run(action_id: uuid.UUID) -> ActionView:
    return action_run(action_id=action_id, within=settings.ACTION_SECONDS)


def _said(view: ActionView) -> str:
    return _SAID.get(view.state, _BEING_CHECKED).format(
        system="The CRM" if view.command.kind in gateway().lacks else "The billing system",
        error=view.error.replace("_", " ") or "no reason given",
        reference=f" Reference: {view.receipt.ref}." if view.receipt else "",
    )


def _command(fields: Mapping[str, str], currency: str) -> Command:
    words = " ".join(fields.get("words", "").split())
    match fields.get("kind", ""):
        case "give_credit":
            return GiveCredit(_amount(fields.get("amount", ""), currency), words)
        case "open_case":
            return OpenCase(words, fields.get("invoice", "").strip())
        case "apply_coupon":
            return ApplyCoupon(words)
        case "change_address":
            return ChangeAddress(words)
        case "change_tax_id":
            return ChangeTaxId(words)
        case _:
            raise Refusal("kind: choose what is to be done.")


def _amount(typed: str, currency: str) -> Money:
    places = get_currency_precision(currency)
    try:
        minor = Decimal(typed.strip().replace(",", ".")).scaleb(places)
    except InvalidOperation as error:
        raise Refusal(f"amount: {typed!r} is no amount; write it as 12.50.") from error
    if not minor.is_finite() or minor != minor.to_integral_value() or abs(minor) > 10**12:
        raise Refusal(f"amount: give it with at most {places} digits behind the point.")
    return Money(int(minor), currency)

"""What the customer is told of something they agreed to: that it's done with its proof, that it's being checked, or
that it couldn't be done and why. Figures come from the action's row and from the records as they are afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from billing.facts import Account, Act, Company, Invoice, Subscription
from supportbot.answering.acts import act_amount, act_of, act_receipt, act_until
from supportbot.answering.decision import Answer, Choice, Phrase, Reply, Slot
from supportbot.answering.declines import decline_for
from supportbot.answering.figures import address_shown, invoice_due_amount, invoice_due_on, invoice_number, plan_name
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_count

CHECKING = (
    "I've asked for that, and the payment system hasn't confirmed it yet. I'm checking, and you'll hear here what came "
    "of it; please don't ask for it again meanwhile."
)
A_PERSON_LOOKS = (
    "I couldn't find out whether that went through, so I'm bringing in a colleague who checks it by hand. Please don't "
    "ask for it again meanwhile."
)
NOT_DONE = "That couldn't be done, and nothing has changed."
DECLINED = "A colleague has looked at your request and didn't approve it, so nothing has changed."
TO_BE_APPROVED = "A colleague has to approve that first; you'll hear here what they decide. Nothing changes before."
OTHER_METHOD = Choice("topic:payment_method_update", "Change my card or bank details")
UNDER_WAY = ("agreed", "doing", "unknown")


@dataclass(frozen=True, slots=True)
class Performed:
    """An action as it stands: ``ref`` names it among the account's acts, ``error`` is the last answer's code.

    ``given_up``: nobody looks for it any more, so a person has to.
    """

    ref: str
    topic: str
    error: str = ""
    given_up: bool = False


def report(performed: Performed, account: Account, company: Company) -> Answer:
    """What to say of it now. Raises LookupError where the account has no such act."""
    act = act_of(account, performed.ref)
    if act is None:
        raise LookupError("no such act")
    match act.state:
        case "done" | "pending":
            words: tuple[Phrase, ...] = (*_DONE[act.kind](act, account, company), *_proof(act))
            return Answer(performed.topic, 1.0, Reply(words), _about(act, account))
        case "waiting_approval":
            return _said(performed, say(TO_BE_APPROVED))
        case "declined":
            return _said(performed, say(DECLINED), choices=(TALK_TO_A_PERSON,))
        case "refused":
            return _refused(performed, act)
        case _:
            return _said(performed, say(A_PERSON_LOOKS if performed.given_up else CHECKING))


def _said(performed: Performed, *words: Phrase, choices: tuple[Choice, ...] = ()) -> Answer:
    return Answer(performed.topic, 1.0, Reply(words, choices=choices))


def _refused(performed: Performed, act: Act) -> Answer:
    if act.kind != "retry_payment":
        return _said(performed, say(NOT_DONE), say("A colleague can look into it."), choices=(TALK_TO_A_PERSON,))
    decline = decline_for(performed.error)
    opening = say(f"The payment didn't go through because {decline.why}.")
    return _said(performed, opening, say(decline.remedy), choices=(OTHER_METHOD, TALK_TO_A_PERSON))


def _proof(act: Act) -> tuple[Phrase, ...]:
    receipt = act_receipt(act)
    return new_line((say("Reference: {ref}.", ref=receipt),)) if receipt and act.kind in _WITH_REFERENCE else ()


_WITH_REFERENCE = frozenset({"refund_payment", "waive_fee", "give_credit", "retry_payment", "open_case"})
"""Where the billing system made something that has a name; elsewhere it only changed what has one already."""


def _about(act: Act, account: Account) -> tuple[str, ...]:
    bill = _bill(act, account)
    return (bill.number,) if bill else ()


def _bill(act: Act, account: Account) -> Invoice | None:
    """The bill that it was about, by its number, by one of its lines or by a payment for it."""
    number = act.target.rpartition("/")[0] if act.kind == "waive_fee" else act.target
    found = (bill for bill in account.invoices if bill.number == number)
    paid = (bill for bill in account.invoices if any(payment.ref == act.target for payment in bill.payments))
    return next(found, None) or next(paid, None)


def _plan(act: Act, account: Account) -> Subscription | None:
    return next((plan for plan in account.subscriptions if plan.ref == act.target), None)


def _amount(act: Act) -> dict[str, Slot]:
    amount = act_amount(act)
    return {"amount": amount} if amount else {}


def _refunded(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    if act.state == "done":
        return (say("Your refund of {amount} has gone through.", **_amount(act)),)
    days = policy_count(company, "refund_processing_days")
    text = "It can take up to {days} {days:day|days} to show there."
    arrives = (say(text, days=days),) if days else ()
    opening = say("Done: {amount} is on its way back to the payment method that it came from.", **_amount(act))
    return (opening, *arrives)


def _moved(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    bill, until = _bill(act, account), act_until(act)
    if bill is None or until is None:
        return (say("Done: the due date has been moved."),)
    day = invoice_due_on(bill) if bill.due_on == act.until else until
    return (say("Done: bill {number} is now due on {day}.", number=invoice_number(bill), day=day),)


def _waived(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    bill = _bill(act, account)
    if bill is None:
        return (say("Done: the late fee of {amount} has been taken off.", **_amount(act)),)
    slots = {**_amount(act), "number": invoice_number(bill)}
    if bill.amount_due.minor > 0:
        opening = say("Done: the late fee of {amount} has been taken off bill {number}.", **slots)
        return opening, say("That leaves {left} to pay on it.", left=invoice_due_amount(bill))
    text = "Done: the late fee of {amount} on bill {number} has been given back, as credit towards your next bill."
    return (say(text, **slots),)


def _credited(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    return (say("You have been given {amount} of credit towards your next bill.", **_amount(act)),)


def _cancelled(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    plan, until = _plan(act, account), act_until(act)
    if plan is None or until is None:
        return (say("Done: your plan has been cancelled."),)
    opening = say("Done: your {plan} plan ends on {end}.", plan=plan_name(plan), end=until)
    return opening, say("If you change your mind before then, tell me.")


def _kept(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    plan = _plan(act, account)
    if plan is None:
        return (say("Done: your plan goes on."),)
    return (say("Done: the cancellation is taken back, and your {plan} plan goes on.", plan=plan_name(plan)),)


def _changed(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    plan = _plan(act, account)
    if plan is None:
        return (say("Done: your plan has been changed."),)
    return (say("Done: you now have the {plan} plan.", plan=plan_name(plan)),)


def _autopay(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    return (say(f"Done: autopay is {'on' if account.autopay else 'off'} now."),)


def _paid(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    bill = _bill(act, account)
    if act.state == "pending" or bill is None:
        return (say("The payment of {amount} is being processed.", **_amount(act)),)
    return (say("Done: {amount} has been paid for bill {number}.", number=invoice_number(bill), **_amount(act)),)


def _pay_link(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    return (say("Here is your link to pay {amount}. It works once, and only for you.", **_amount(act)),)


def _method_link(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    return (say("Here is your link to change how you pay. It works once, and only for you."),)


def _sent(act: Act, account: Account, company: Company) -> tuple[Phrase, ...]:
    bill = _bill(act, account)
    if bill is None:
        return (say(NOT_DONE),)
    text = "Done: bill {number} is on its way to {address}, the e-mail address on your account."
    return (say(text, number=invoice_number(bill), address=address_shown(account)),)


def _said_so(words: str) -> Callable[[Act, Account, Company], tuple[Phrase, ...]]:
    return lambda act, account, company: (say(words),)


_DONE: Mapping[str, Callable[[Act, Account, Company], tuple[Phrase, ...]]] = {
    "send_invoice": _sent,
    "pay_link": _pay_link,
    "method_link": _method_link,
    "retry_payment": _paid,
    "set_autopay": _autopay,
    "extend_due": _moved,
    "waive_fee": _waived,
    "give_credit": _credited,
    "refund_payment": _refunded,
    "cancel_plan": _cancelled,
    "keep_plan": _kept,
    "change_plan": _changed,
    "apply_coupon": _said_so("Done: your coupon counts from the next bill on."),
    "change_address": _said_so("Done: your next bills carry the new address."),
    "change_tax_id": _said_so("Done: your next bills carry the new tax number."),
    "open_case": _said_so("Done: a case has been opened about it."),
}

"""An action as it stands, put into words and checked against the records as they are by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import structlog

from billing.facts import Company
from billing.selectors.actions import ActionView
from supportbot.answering.decision import Answer, Reply
from supportbot.answering.grounding import check
from supportbot.answering.performed import CHECKING, NOT_DONE, Performed, report
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.answering.rendering import Rendered, render
from supportbot.bill_copies import BillCopy, bill_copy_of
from supportbot.thinking import Told, records_of, today_of

log = structlog.get_logger(__name__)
TOPICS = {
    "send_invoice": "invoice_copy",
    "pay_link": "make_payment",
    "method_link": "payment_method_update",
    "retry_payment": "payment_failed",
    "set_autopay": "autopay",
    "extend_due": "payment_extension",
    "waive_fee": "late_fee",
    "give_credit": "discount_or_credit",
    "refund_payment": "refund_request",
    "cancel_plan": "cancel_subscription",
    "keep_plan": "cancel_subscription",
    "change_plan": "plan_change",
    "apply_coupon": "discount_or_credit",
    "change_address": "billing_address_or_tax",
    "change_tax_id": "billing_address_or_tax",
    "open_case": "dispute_charge",
}

LINKS = ("pay_link", "method_link")


@dataclass(frozen=True, slots=True)
class Words:
    """What to say of an action; ``opens`` says which link came of it, as the message's frame does."""

    answer: Answer
    rendered: Rendered
    told: Told
    company: Company
    today: date
    opens: dict[str, str] | None
    copy: BillCopy | None = None
    """The letter that they say is on its way; to be posted with them."""


def words_on(view: ActionView, *, locale: str, topic: str = "", today: date | None = None) -> Words:
    """``topic`` is the one it was asked under, the usual one by default. A figure that does not match is left out."""
    account, company = records_of(view.customer_ref)
    today = today or today_of(company)
    given_up = view.settled and view.state == "unknown"
    performed = Performed(str(view.id), topic or TOPICS[view.command.kind], view.error, given_up)
    copy = bill_copy_of(view, account, company, today) if account is not None else None
    answer = _plainly(view, performed)
    if _comes_to_nothing(view, copy):
        answer = Answer(performed.topic, 1.0, Reply((say(NOT_DONE),), choices=(TALK_TO_A_PERSON,)))
    elif account is not None:
        answer = report(performed, account, company)
    rendered = render(answer.reply, locale=locale)
    faults = check(rendered, account, company, today=today)
    if faults:
        log.error("report_withheld", faults=[str(fault) for fault in faults], action=str(view.id))
        answer = _plainly(view, performed)
        rendered = render(answer.reply, locale=locale)
    opens = {"action": str(view.id), "kind": view.command.kind} if view.link and view.state == "done" else None
    told = view.state if view.settled or view.state != "unknown" else "doing"  # that it's still being looked for
    return Words(answer, rendered, Told(view.id, told), company, today, opens, copy)


def _comes_to_nothing(view: ActionView, copy: BillCopy | None) -> bool:
    """Whether what makes it done for the customer is not there: the link, or the letter."""
    if view.state != "done":
        return False
    kind = view.command.kind
    return (kind in LINKS and not view.link) or (kind == "send_invoice" and copy is None)


def _plainly(view: ActionView, performed: Performed) -> Answer:
    """Without a figure."""
    words = {"done": "That has been done.", "pending": "That is on its way.", "refused": NOT_DONE}
    phrase = say(words.get(view.state, CHECKING))
    return Answer(performed.topic, 1.0, Reply((phrase,), choices=(TALK_TO_A_PERSON,)))

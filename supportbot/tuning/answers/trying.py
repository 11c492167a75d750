"""A draft tried on one customer: what is said today, and what would be said."""

from __future__ import annotations

from dataclasses import dataclass

from billing.errors import BillingError
from billing.selectors.customers import customers_brief
from handoff.filling import fill, gaps
from handoff.models import StaffMember
from handoff.ports import reply_values
from handoff.services.auditing import change_record
from handoff.text import TextError
from supportbot.models import Edition
from supportbot.tuning.answers.drafting import Draft, Said, said_now, said_with
from supportbot.tuning.answers.listing import question_for
from supportbot.tuning.editions.subjects import Subject, Value


@dataclass(frozen=True, slots=True)
class Tried:
    """``filled`` is a saved reply with its gaps filled, ``left`` what an agent has to fill; ``fault`` why it was not
    tried."""

    question: str = ""
    now: Said | None = None
    draft: Said | None = None
    filled: str = ""
    left: tuple[str, ...] = ()
    fault: str = ""

    @property
    def same(self) -> bool:
        """Whether the draft changes nothing of this reply."""
        return self.now == self.draft


def tried(subject: Subject, value: Value, *, by: StaffMember, customer: str, question: str) -> Tried:
    """The bot's reply to ``question`` as it is and with ``value``. That the customer's bills were read is kept."""
    if subject.kind == Edition.Kind.REPLY:
        return _filled(str((value or {}).get("text", "")), customer, by)
    asked = question or question_for(subject)
    try:
        now = said_now(customer_ref=customer, text=asked)
        draft = said_with(Draft(subject, value), customer_ref=customer, text=asked)
    except (BillingError, TextError) as error:
        return Tried(question=asked, fault=str(getattr(error, "safe_text", error)))
    change_record(
        "draft_tried", by=by, of={"subject": subject.kind, "key": subject.key, "customer": customer}, changes={}
    )
    return Tried(question=asked, now=now, draft=draft)


def _filled(text: str, customer: str, by: StaffMember) -> Tried:
    name = next((one.name for one in customers_brief() if one.ref == customer), "") or customer
    own = {"customer": name, "first_name": name.split(" ")[0], "agent": by.display_name}
    filled = fill(text, {**reply_values().values(customer_ref=customer, locale="en"), **own})
    change_record("draft_tried", by=by, of={"subject": "reply", "customer": customer}, changes={})
    return Tried(filled=filled, left=tuple(gaps(filled)))

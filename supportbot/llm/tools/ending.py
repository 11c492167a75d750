"""Tools that end a model's part: a standard answer, a proposal, a person, or nothing better than what stood.

None of them does anything. A proposal is the very one that the fixed path makes, and waits for the customer's yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supportbot.answering.decision import HandoffReason
from supportbot.answering.topics.registry import TOPICS
from supportbot.llm.tools.bills import BILL, bill_named
from supportbot.llm.tools.plans import PLAN, plan_named
from supportbot.llm.tools.tool import Arguments, AsItStood, Case, OnTopics, Result, Tool, ToPerson
from supportbot.understanding.reading import Slots

MOST_TOPICS = 3
REASONS: Mapping[str, HandoffReason] = {
    "wants_a_person": "asked_for_person",
    "in_danger": "self_harm",
    "fraud": "fraud",
    "legal": "legal",
    "contests_a_charge": "dispute",
    "complaint": "complaint",
}
WHY_NOT = ("not_in_records", "not_billing", "unsure")


def _slots(case: Case, arguments: Arguments) -> Slots:
    """What the arguments name; what the customer's own words name where they name nothing."""
    bills = (bill_named(case, arguments["bill"]).number,) if "bill" in arguments else ()
    plans = (plan_named(case, arguments["plan"]),) if "plan" in arguments else ()
    return Slots(invoice_numbers=bills, plan_names=plans) if bills or plans else case.desk.reading.slots


def standard_answer(case: Case, arguments: Arguments) -> Result:
    return OnTopics(tuple(dict.fromkeys(arguments["topics"])), _slots(case, arguments))


def _proposes(topic: str) -> Callable[[Case, Arguments], Result]:
    return lambda case, arguments: OnTopics((topic,), _slots(case, arguments))


def bring_person(case: Case, arguments: Arguments) -> Result:
    return ToPerson(REASONS[arguments["reason"]])


def cannot_answer(case: Case, arguments: Arguments) -> Result:
    return AsItStood(arguments["why"])


def _proposal(name: str, topic: str, what: str, *, plan: bool = False, bill: bool = False) -> Tool:
    properties: dict[str, Mapping[str, Any]] = {**({"plan": PLAN} if plan else {}), **({"bill": BILL} if bill else {})}
    about = f"Offer to {what}. States the effect and asks the customer; nothing is done without their yes."
    return Tool(name, "propose", about, _proposes(topic), topic, properties)


TOOLS = (
    Tool(
        "standard_answer",
        "end",
        "Reply with the company's own answers on up to three topics. The best choice where they cover the question.",
        standard_answer,
        properties={
            "topics": {
                "type": "array",
                "items": {"type": "string", "enum": sorted(TOPICS)},
                "minItems": 1,
                "maxItems": MOST_TOPICS,
            },
            "bill": BILL,
            "plan": PLAN,
        },
        required=("topics",),
    ),
    _proposal("propose_cancelling", "cancel_subscription", "cancel a plan", plan=True),
    _proposal("propose_plan_change", "plan_change", "change to another plan", plan=True),
    _proposal("propose_refund", "refund_request", "ask for money back", bill=True),
    _proposal("propose_more_time", "payment_extension", "give more time to pay", bill=True),
    _proposal("propose_paying", "make_payment", "make a link to pay a bill", bill=True),
    _proposal("propose_new_method", "payment_method_update", "change the card or account on file"),
    _proposal("propose_autopay", "autopay", "switch automatic payments on or off"),
    _proposal("propose_waiving_fee", "late_fee", "ask for a late fee to be waived", bill=True),
    _proposal("propose_bill_copy", "invoice_copy", "send a copy of a bill", bill=True),
    Tool(
        "bring_person",
        "end",
        "Bring a person in: who asks for one, is in danger, tells of fraud or the law, contests a charge or complains.",
        bring_person,
        properties={"reason": {"type": "string", "enum": sorted(REASONS)}},
        required=("reason",),
    ),
    Tool(
        "cannot_answer",
        "end",
        "Say that you cannot answer this from what you can look up.",
        cannot_answer,
        properties={"why": {"type": "string", "enum": list(WHY_NOT)}},
        required=("why",),
    ),
)

"""A coupon's code that the customer gives: what it takes off is stated, and on a yes it counts from the next bill on.

What the code stands for is asked of the billing system by the code alone; no other code is ever told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from billing.actions.commands import ApplyCoupon
from billing.actions.rules import Allowed, NotAllowed, Why
from billing.facts import Coupon, Source
from supportbot.answering.cancelling import running_plans
from supportbot.answering.carrying_out import carry_out, command_stated, verdict_on
from supportbot.answering.decision import Clarify, Decision, Phrase, Propose, Reply, Slot
from supportbot.answering.phrases import TALK_TO_A_PERSON, on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import answer, propose
from supportbot.answering.typed_values.codes import code_in, names_a_code
from supportbot.answering.typed_values.figures import typed_code

ASK = "Please type the code as it's written, and I'll tell you what it takes off before anything is done."
ONCE_MORE = "Please look how it's written and type it once more."
UNKNOWN = "I don't know a code {code}."
CHECK_IT = "What the code {code} takes off isn't plain here."
WANTED = "Requested: the coupon {code}."
STILL_UNKNOWN = "The code {code} isn't known either."
_REFUSED: Mapping[Why, str] = {
    "coupon_expired": "The code {code} has expired, so it can't be used any more.",
    "coupon_not_yet": "The code {code} can't be used yet.",
    "coupon_used": "You've used the code {code} already, and it can be used once.",
    "coupon_used_up": "The code {code} has been given as often as it was meant to be.",
    "other_currency": "The code {code} is for bills in another currency than yours.",
}


def code_of(question: Question) -> str:
    """The code that the message gives, empty where it gives none."""
    numbers = [bill.number for bill in question.account.invoices]
    asked = _was_asked(question) and not question.consent
    return code_in(question.typed, asked=asked, instead=_on_offer(question), not_these=numbers)


def coupon(question: Question) -> Decision | None:
    """What comes of a code that is to be used; None where none is spoken of, or a person checks codes."""
    if "apply_coupon" not in question.company.automatic:
        return None
    code = code_of(question)
    if code:
        return _looked_at(question, code)
    if _was_asked(question) and question.context[-1].decision == "clarify":
        return pass_on(question, "not_covered", say("The code couldn't be made out."))
    if not names_a_code(question.text):
        return None
    reply = Reply((say(ASK),), choices=(TALK_TO_A_PERSON,))
    return Clarify(question.topic, question.confidence, reply, "coupon")


def coupon_confirmed(question: Question) -> Decision | None:
    """What a yes to a stated coupon leads to; None where none was stated."""
    stated = command_stated(question)
    if not isinstance(stated, ApplyCoupon):
        return None
    offer = _looked_at(question, stated.code)
    if not isinstance(offer, Propose):
        return offer
    found = next(one for one in question.account.coupons or () if one.code.upper() == stated.code)
    return carry_out(question, offer, say(WANTED, code=_code(found)))


def _looked_at(question: Question, code: str) -> Decision:
    """A person looks at it where what it stands for cannot be had, or it isn't plain what it would count for."""
    command = ApplyCoupon(code)
    if len(running_plans(question.account)) != 1:
        return pass_on(question, "not_covered", say(CHECK_IT, code=typed_code(code)))
    if question.account.coupons is None:
        return replace(pass_on(question, "not_covered", say(CHECK_IT, code=typed_code(code))), quote=command)
    found = next((one for one in question.account.coupons if one.code.upper() == code), None)
    verdict = verdict_on(question, command)
    if isinstance(verdict, NotAllowed):
        return _refused(question, code, verdict.why)
    if found is None or not isinstance(verdict, Allowed):
        return pass_on(question, "not_covered", say(CHECK_IT, code=typed_code(code)))
    return _offer(question, found, command)


def _refused(question: Question, code: str, why: Why) -> Decision:
    """Of codes that aren't known one may be mistyped; after a second a person is asked."""
    slot = typed_code(code)
    if why in _REFUSED:
        return answer(question, say(_REFUSED[why], code=slot), choices=(TALK_TO_A_PERSON,))
    if question.last_wants == "coupon_again":
        return pass_on(question, "not_covered", say(STILL_UNKNOWN, code=slot))
    reply = Reply((say(UNKNOWN, code=slot), say(ONCE_MORE)), choices=(TALK_TO_A_PERSON,))
    return Clarify(question.topic, question.confidence, reply, "coupon_again")


def _offer(question: Question, found: Coupon, command: ApplyCoupon) -> Decision:
    return propose(
        question,
        _effect(found),
        ask=on_new_line(say("Shall I apply it? Bills already issued stay as they are.")),
        action=f"apply_coupon:{command.code}",
        yes="Yes, apply it",
        no="No, not now",
        command=command,
    )


def _effect(found: Coupon) -> Phrase:
    """How much it takes off, and off which bills."""
    slots = {"code": _code(found), "off": _off(found)}
    if found.lasting == "months" and found.months:
        slots["months"] = Slot("count", found.months, Source("coupon", found.code, "months"))
        text = "The code {code} takes {off} off your bills for {months} {months:month|months}, from the next one on."
        return say(text, **slots)
    if found.lasting == "forever":
        return say("The code {code} takes {off} off every bill, from the next one on.", **slots)
    return say("The code {code} takes {off} off your next bill.", **slots)


def _off(found: Coupon) -> Slot:
    if found.amount is not None:
        return Slot("money", found.amount, Source("coupon", found.code, "amount"))
    return Slot("percent", found.percent or 0, Source("coupon", found.code, "percent"))


def _code(found: Coupon) -> Slot:
    return Slot("name", found.code, Source("coupon", found.code, "code"))


def _was_asked(question: Question) -> bool:
    return question.last_wants.startswith("coupon")


def _on_offer(question: Question) -> bool:
    return bool(question.context) and question.context[-1].action.startswith("apply_coupon:")

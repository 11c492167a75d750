"""Whatever the account and the message: a decision comes, and every figure in it is in the records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.facts import Account, Company
from billing.money import Money
from supportbot.answering.brief import write_brief
from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose, Reply
from supportbot.answering.grounding import check
from supportbot.answering.rendering import render
from supportbot.answering.topics.explain_charge import MOST_CAUSES
from supportbot.answering.topics.registry import TOPICS
from supportbot.understanding.reading import PastTurn, Reading, Slots
from tests.supportbot.answering.builders import COMPANY, THRESHOLDS, TODAY, ask, reading
from tests.supportbot.answering.strategies import (
    LOCALES,
    accounts,
    accounts_with_choices,
    companies,
    companies_with_choices,
    comparable_accounts,
    contexts,
    one_day,
    readings,
)

MANY = settings(max_examples=120)


@MANY
@given(accounts(), companies(), readings(), contexts(), one_day(), LOCALES)
def test_no_reply_finding_or_draft_holds_a_figure_without_a_source(
    of: Account, company: Company, what: Reading, context: tuple[PastTurn, ...], today: date, locale: str
) -> None:
    decision = decide(what, of, company, context=context, today=today, thresholds=THRESHOLDS, text="again")
    replies = [decision.reply]
    if isinstance(decision, Handoff):
        replies += [Reply(decision.findings)] + ([decision.draft] if decision.draft else [])
    for reply in replies:
        assert check(render(reply, locale=locale), of, company, today=today) == []


@pytest.mark.parametrize("topic", [name for name in TOPICS if name != "talk_to_human"])
@settings(MANY, max_examples=15)
@given(accounts(), companies(), LOCALES)
def test_each_topic_holds_for_any_account_and_company(topic: str, of: Account, company: Company, locale: str) -> None:
    decision = ask(reading(topic), of, company=company)
    assert check(render(decision.reply, locale=locale), of, company, today=TODAY) == []


@MANY
@given(comparable_accounts(), st.sampled_from([(), ("previous",), ("latest", "previous"), ("before_that",)]), LOCALES)
def test_two_bills_are_explained_to_the_cent_or_handed_over(of: Account, periods: tuple[str, ...], locale: str) -> None:
    decision = ask(reading("explain_charge", periods=periods), of)
    rendered = render(decision.reply, locale=locale)
    assert check(rendered, of, COMPANY, today=TODAY) == []
    if not isinstance(decision, Answer) or len(decision.invoice_numbers) != 2:
        return
    older, newer = ({bill.number: bill for bill in of.invoices}[number] for number in decision.invoice_numbers)
    phrases = decision.reply.phrases
    told = [slot.value for phrase in phrases for slot in phrase.slots.values() if slot.kind == "money_change"]
    if len(told) < MOST_CAUSES:
        assert (
            sum(amount.minor for amount in told if isinstance(amount, Money)) == newer.total.minor - older.total.minor
        )


@MANY
@given(accounts(), readings(), contexts())
def test_a_question_back_always_offers_a_person_and_a_handoff_can_always_be_briefed(
    of: Account, what: Reading, context: tuple[PastTurn, ...]
) -> None:
    decision = decide(what, of, COMPANY, context=context, today=date(2026, 11, 22), thresholds=THRESHOLDS)
    if isinstance(decision, Propose):
        ids = [choice.id for choice in decision.reply.choices]
        assert ids[:2] == [f"confirm:{decision.action}", f"decline:{decision.action}"]
    if isinstance(decision, Clarify | Propose):
        assert "person" in {choice.id for choice in decision.reply.choices}
    brief = write_brief(decision, what, of, COMPANY, recent=[("customer", "hi")], locale="en-IE")
    assert json.loads(json.dumps(brief)) == brief


@MANY
@given(readings(), contexts())
def test_without_records_no_reply_holds_a_figure_at_all(what: Reading, context: tuple[PastTurn, ...]) -> None:
    decision = decide(what, None, COMPANY, context=context, today=date(2026, 11, 22), thresholds=THRESHOLDS)
    rendered = render(decision.reply, locale="en-IE")
    assert not any(char.isnumeric() for char in rendered.text)
    assert rendered.table is None


ASKED = {
    "refund_request": Slots(invoice_numbers=("INV-1",)),
    "payment_extension": Slots(invoice_numbers=("INV-0",)),
    "cancel_subscription": Slots(),
    "plan_change": Slots(plan_names=("Plan {b} 9",)),
    "autopay": Slots(),
}


@pytest.mark.parametrize("name", ASKED)
@settings(MANY, max_examples=25)
@given(accounts_with_choices(), accounts_with_choices() | accounts(), companies_with_choices(), LOCALES)
def test_an_offer_and_the_yes_to_it_hold_only_figures_of_the_records_even_when_those_have_changed(
    name: str, of: Account, later: Account, company: Company, locale: str
) -> None:
    offer = ask(replace(reading(name), slots=ASKED[name]), of, company=company)
    assert isinstance(offer, Propose)
    offered = PastTurn("words", name, "propose", offer.invoice_numbers, offer.action)
    yes = replace(reading("greeting_thanks_smalltalk"), consent="yes")
    agreed = ask(yes, of, offered, company=company)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    changed = ask(yes, later, offered, company=company)
    for decision, account in ((offer, of), (agreed, of), (changed, later)):
        replies = [decision.reply, *([Reply(decision.findings)] if isinstance(decision, Handoff) else [])]
        for reply in replies:
            assert check(render(reply, locale=locale), account, company, today=TODAY) == []


@pytest.mark.parametrize("name", [name for name, topic in TOPICS.items() if topic.confirmed])
@settings(MANY, max_examples=10)
@given(accounts(), accounts(), companies(), readings(), contexts())
def test_a_yes_to_whatever_was_offered_is_passed_on_or_looked_at_anew_with_every_figure_from_the_records(
    name: str, of: Account, later: Account, company: Company, what: Reading, context: tuple[PastTurn, ...]
) -> None:
    today = date(2026, 11, 22)
    asked = replace(reading(name), slots=what.slots)
    offer = decide(asked, of, company, context=context, today=today, thresholds=THRESHOLDS)
    if not isinstance(offer, Propose):
        return
    offered = PastTurn("words", name, "propose", offer.invoice_numbers, offer.action)
    yes = replace(reading("greeting_thanks_smalltalk"), consent="yes")
    decision = decide(yes, of, company, context=(*context, offered), today=today, thresholds=THRESHOLDS)
    assert isinstance(decision, Handoff)
    assert decision.reason == "action_requested"
    changed = decide(yes, later, company, context=(*context, offered), today=today, thresholds=THRESHOLDS)
    for one, account in ((offer, of), (decision, of), (changed, later)):
        replies = [one.reply, *([Reply(one.findings)] if isinstance(one, Handoff) else [])]
        for reply in replies:
            assert check(render(reply, locale="en-IE"), account, company, today=today) == []

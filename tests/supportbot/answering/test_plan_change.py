"""Changing a plan: to which, what it costs against today's, and which of their plans it replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from billing.facts import Account, Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import COMPANY, HOME, account, ask, reading, said, shown, subscription

CHANGE = reading("plan_change")
FASTER = Plan("home-1000", "Home 1000", Money(5200, "EUR"), "month")
SLOWER = Plan("home-150", "Home 150", Money(3000, "EUR"), "month")
YEARLY = replace(HOME, price=Money(42000, "EUR"), interval="year")
TV = Plan("tv-basic", "TV Basic", Money(1200, "EUR"), "month")
TV_PLUS = Plan("tv-plus", "TV Plus", Money(1800, "EUR"), "month")
RULES = replace(
    COMPANY,
    plans=(HOME, FASTER, SLOWER, TV, TV_PLUS),
    texts={"plan_change_policy": "The rest of the month is credited."},
)
OF = account(subscriptions=(subscription(),))
BOTH = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=TV)))


def to(*names: str) -> Any:
    return reading("plan_change", plan_names=names)


def yes(of: Account, action: str, **more: Any) -> Any:
    """What a yes to ``action`` leads to on the records as they are now."""
    offered = PastTurn("change", "plan_change", "propose", (), action)
    return ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), of, offered, company=RULES, **more)


def test_both_prices_their_distance_and_the_rule_come_before_the_question() -> None:
    assert said(to("Home 1000"), OF, company=RULES) == (
        "Home 1000 costs €52.00 a month. Your Home 500 is €40.00 a month now, so that's €12.00 a month more.\n"
        "The rest of the month is credited.\n"
        "Shall I ask a colleague to make the change? Nothing changes until they confirm it here."
    )
    assert "so that's €10.00 a month less." in said(to("Home 150"), OF, company=RULES)


def test_the_same_price_is_still_a_change_and_several_units_are_priced_each() -> None:
    alike = replace(RULES, plans=(HOME, replace(FASTER, price=HOME.price)))
    assert "so the price stays the same." in said(to("Home 1000"), OF, company=alike)
    five = account(subscriptions=(subscription(quantity=5),))
    assert "€52.00 a month each. Your Home 500 is €40.00 a month each now" in said(to("Home 1000"), five, company=RULES)


def test_none_named_lists_what_could_replace_their_plan() -> None:
    decision = ask(CHANGE, OF, company=RULES)
    assert isinstance(decision, Clarify)
    rendered = shown(decision, OF, RULES)
    assert [one["id"] for one in rendered.choices] == ["plan:home-1000", "plan:home-150", "person"]
    assert rendered.table is not None
    assert [row[0] for row in rendered.table["rows"]] == ["Home 1000", "Home 150"]  # type: ignore[attr-defined]


def test_their_own_plan_is_the_one_they_have_until_they_pick_it_by_another_interval() -> None:
    yearly = replace(RULES, plans=(HOME, FASTER, YEARLY))
    first = ask(to("Home 500"), OF, company=yearly)
    assert isinstance(first, Answer)
    assert "Home 500, billed by the year" in {one["label"] for one in shown(first, OF, yearly).choices}
    tapped = replace(reading("greeting_thanks_smalltalk"), choice="plan:home-500")
    picked = ask(tapped, OF, PastTurn("Home 500", "plan_change", "answer"), company=yearly)
    assert isinstance(picked, Propose)
    words = shown(picked, OF, yearly).text
    assert "Home 500 is €420.00 a year when it's billed by the year. Your Home 500 is €40.00 a month now." in words
    assert "more" not in words


def test_only_the_plan_of_the_same_kind_is_replaced() -> None:
    decision = ask(to("TV Plus"), BOTH, company=RULES)
    assert isinstance(decision, Propose)
    assert decision.action.startswith("change_plan:sub-2|")
    extra = ask(to("TV Plus"), OF, company=RULES)
    assert isinstance(extra, Handoff)
    assert "would replace a plan you have or come on top" in said(to("TV Plus"), OF, company=RULES)
    from_to = ask(to("Home 500", "Home 1000"), BOTH, company=RULES)
    assert isinstance(from_to, Propose)
    assert from_to.action.startswith("change_plan:sub-1|home-1000")


def test_plans_whose_codes_show_no_kinds_replace_the_only_plan() -> None:
    pro = Plan("pro", "Pro", Money(5000, "EUR"), "month")
    basic = Plan("basic", "Basic", Money(2000, "EUR"), "month")
    of = account(subscriptions=(subscription(plan=basic),))
    assert isinstance(ask(to("Pro"), of, company=replace(RULES, plans=(basic, pro))), Propose)
    assert isinstance(ask(CHANGE, of, company=replace(RULES, plans=(basic, pro))), Clarify)


def test_a_plan_without_others_of_its_kind_is_not_changed_into_something_else() -> None:
    line = Plan("business-line", "Business Line", Money(2500, "EUR"), "month")
    of = account(subscriptions=(subscription(plan=line),))
    sold = replace(RULES, plans=(*RULES.plans, line))
    assert isinstance(ask(to("TV Basic"), of, company=sold), Handoff)
    assert "There's no other plan of the same kind on offer." in said(CHANGE, of, company=sold)


def test_another_currency_is_never_compared() -> None:
    pounds = replace(OF, currency="GBP")
    assert isinstance(ask(to("Home 1000"), pounds, company=RULES), Handoff)
    sold = replace(RULES, plans=(*RULES.plans, replace(FASTER, price=Money(4100, "GBP"))))
    words = said(to("Home 1000"), pounds, company=sold)
    assert "Home 1000 costs £41.00 a month. Your Home 500 is €40.00 a month now.\n" in words
    assert said(to("Home 150"), pounds, company=sold).startswith(
        "Home 150 isn't on offer in the currency you're billed"
    )


def test_a_plan_that_ends_or_none_at_all_is_said_and_left_to_people() -> None:
    ending = account(subscriptions=(subscription(ending=True),))
    assert said(CHANGE, ending, company=RULES).startswith("Your Home 500 plan ends on 30 November 2026")
    assert said(CHANGE, account(), company=RULES).startswith("You don't have a running plan")
    trial = account(subscriptions=(subscription("trialing", trial=date(2026, 12, 5)),))
    assert "free trial of Home 500 until 5 December 2026" in said(to("Home 1000"), trial, company=RULES)


def test_what_the_change_costs_is_the_policys_or_left_to_people() -> None:
    bare = replace(RULES, texts={})
    assert "whether the change itself costs anything" in said(to("Home 1000"), OF, company=bare)
    for fee, told in ((Money(500, "EUR"), "The change itself costs €5.00."), (Money(0, "EUR"), "itself is free.")):
        assert told in said(to("Home 1000"), OF, company=replace(bare, policies={"plan_change_fee": fee}))
    abroad = replace(bare, policies={"plan_change_fee": Money(500, "GBP")})
    assert "£" not in said(to("Home 1000"), OF, company=abroad)


def test_a_yes_is_checked_against_the_records_again() -> None:
    action = "change_plan:sub-1|home-1000/month/EUR"
    agreed = yes(OF, action)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    told = shown(agreed, OF, RULES).text
    assert "Requested: change Home 500 to Home 1000. Home 1000, €52.00 a month; until now €40.00 a month." in told
    ending = account(subscriptions=(subscription(ending=True),))
    gone = yes(ending, action)
    assert isinstance(gone, Handoff)
    assert gone.reason == "not_covered"
    assert isinstance(yes(OF, "change_plan:sub-1|home-9/month/EUR"), Clarify)


def test_the_plan_they_have_is_said_to_be_theirs_already() -> None:
    words = said(to("Home 500"), OF, company=RULES)
    assert words.startswith("You already have Home 500, €40.00 a month.\nBesides that, these are on offer today.")
    leaving = said(to("Home 500"), OF, company=RULES, text="I'd like to go down from Home 500")
    assert leaving.startswith("You're on Home 500")


def test_a_part_of_the_name_is_enough_where_it_could_replace_their_plan() -> None:
    decision = ask(CHANGE, OF, company=RULES, text="put me on the 1000")
    assert isinstance(decision, Propose)
    assert decision.action == "change_plan:sub-1|home-1000/month/EUR"
    assert isinstance(ask(CHANGE, OF, company=RULES, text="we watch a lot of TV, I want more speed"), Clarify)


def test_the_other_interval_is_understood_by_its_words() -> None:
    sold = replace(RULES, plans=(HOME, FASTER, YEARLY))
    to_yearly = ask(CHANGE, OF, company=sold, text="can I switch from monthly to yearly?")
    assert isinstance(to_yearly, Propose)
    assert to_yearly.action == "change_plan:sub-1|home-500/year/EUR"
    a_year = account(subscriptions=(subscription(plan=YEARLY),))
    back = ask(CHANGE, a_year, company=sold, text="I'd rather pay by the month")
    assert isinstance(back, Propose)
    assert back.action == "change_plan:sub-1|home-500/month/EUR"
    assert isinstance(ask(CHANGE, OF, company=sold, text="I pay monthly and want a change"), Clarify)


def test_more_about_the_change_on_offer_is_told_of_that_change() -> None:
    offered = PastTurn("change", "plan_change", "propose", (), "change_plan:sub-1|home-150/month/EUR")
    again = ask(CHANGE, OF, offered, company=RULES, text="and the days I've paid for already?")
    assert isinstance(again, Propose)
    assert again.action == "change_plan:sub-1|home-150/month/EUR"
    assert isinstance(ask(CHANGE, OF, offered, company=RULES, text="have you other ones?"), Clarify)
    unsure = PastTurn("and the days?", "plan_change", "clarify")
    tapped = replace(CHANGE, choice="topic:plan_change")
    assert isinstance(ask(tapped, OF, offered, unsure, company=RULES), Propose)
    gone = PastTurn("change", "plan_change", "propose", (), "change_plan:sub-9|home-150/month/EUR")
    assert isinstance(ask(CHANGE, OF, gone, company=RULES, text="and the days I've paid for already?"), Clarify)


def test_a_yes_to_a_change_that_was_told_of_offers_it() -> None:
    told = PastTurn("how do I change?", "plan_change", "answer", (), "change_plan:sub-1|home-150/month/EUR")
    offer = ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), OF, told, company=RULES)
    assert isinstance(offer, Propose)
    assert offer.action == "change_plan:sub-1|home-150/month/EUR"


def test_who_asks_of_the_time_paid_for_is_told_the_rule_and_asked_again() -> None:
    offered = PastTurn("make it faster", "plan_change", "propose", (), "change_plan:sub-1|home-1000/month/EUR")
    asked = reading("refund_request", 0.9)
    for text in ("and the days I've already paid for?", "what about the rest of this month"):
        decision = ask(asked, OF, offered, text=text, company=RULES)
        assert isinstance(decision, Propose | Answer)
        assert decision.topic == "plan_change"
        assert decision.action == offered.action
        assert said(asked, OF, offered, text=text, company=RULES).startswith("The rest of the month is credited.\n")
    other = ask(asked, OF, offered, text="I already paid that bill", company=RULES)
    assert other.topic == "refund_request"


def test_a_plan_that_does_not_exist_is_said_not_to_and_the_others_are_shown() -> None:
    for topic, text in (("plan_change", "move me to home 2000"), ("out_of_scope", "could i have the Home 2000")):
        decision = ask(reading(topic, 0.4), OF, text=text, company=RULES)
        assert isinstance(decision, Clarify)
        assert decision.topic == "plan_change"
        words = said(reading(topic, 0.4), OF, text=text, company=RULES)
        assert words.startswith("There's no plan of that name. You're on Home 500, €40.00 a month.")
        assert decision.reply.table is not None
    moved = ask(reading("plan_details", 0.65), OF, text="switch me to home 2000", company=RULES)
    assert moved.topic == "plan_change"
    price = said(reading("plan_details"), OF, text="what's the price of home 2000?", company=RULES)
    assert price.startswith("There's no plan of that name.")
    assert "no plan of that name" not in said(CHANGE, OF, text="home 150 is 30 euro, no?", company=RULES)


def test_of_several_plans_one_to_be_dropped_is_one_to_cancel() -> None:
    decision = ask(CHANGE, BOTH, text="it's all too much, I'd like to drop one of them", company=RULES)
    assert isinstance(decision, Clarify)
    assert decision.topic == "cancel_subscription"
    assert [choice.id for choice in decision.reply.choices] == ["plan:home-500", "plan:tv-basic", "person"]


def test_paying_by_the_other_interval_is_a_matter_of_the_plan_whatever_it_is_taken_for() -> None:
    rules = replace(RULES, plans=(HOME, YEARLY))
    of = account(subscriptions=(subscription(plan=YEARLY),))
    text = "could I pay by the month in place of by the year?"
    decision = ask(reading("payment_extension"), of, text=text, company=rules)
    assert isinstance(decision, Propose)
    assert decision.action == "change_plan:sub-1|home-500/month/EUR"
    saving = ask(reading("discount_or_credit"), of, text=f"what do I lose, {text}", company=rules)
    assert saving.topic == "discount_or_credit"


def test_a_pause_is_for_a_person_to_say() -> None:
    decision = ask(CHANGE, OF, text="can I pause my subscription for a month", company=RULES)
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert not isinstance(ask(CHANGE, OF, text="can I move to a smaller plan", company=RULES), Handoff)

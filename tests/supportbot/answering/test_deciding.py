"""Answer, ask once, or hand over: signals, taps, thresholds, repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from supportbot.answering.decide import asked_by_button, decide, fault_handoff
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose
from supportbot.answering.thresholds import Thresholds
from supportbot.understanding.reading import Signal
from tests.supportbot.answering.builders import COMPANY, TODAY, account, ask, invoice, past, reading, said, shown

OF = account(invoice("INV-7"), invoice("INV-6", issued=date(2026, 10, 1), status="paid"))


def reason(decision: object) -> str:
    return decision.reason if isinstance(decision, Handoff) else type(decision).__name__


@pytest.mark.parametrize(
    ("signal", "code"),
    [
        ("self_harm", "self_harm"),
        ("fraud", "fraud"),
        ("chargeback", "chargeback"),
        ("legal", "legal"),
        ("asks_for_person", "asked_for_person"),
        ("dispute", "dispute"),
    ],
)
@pytest.mark.parametrize("records", [OF, None])
def test_a_hard_signal_wins_over_any_topic_with_and_without_records(signal: Signal, code: str, records: object) -> None:
    decision = ask(reading("balance_due", 0.99, signals=(signal,)), records)  # type: ignore[arg-type]
    assert isinstance(decision, Handoff)
    assert decision.reason == code
    assert bool(decision.findings) == (records is not None)
    shown(decision, records)  # type: ignore[arg-type]


def test_the_most_urgent_signal_decides() -> None:
    assert reason(ask(reading("refund_request", signals=("dispute", "self_harm", "legal")), OF)) == "self_harm"


def test_self_harm_is_answered_humanely_and_names_a_crisis_line_only_if_the_company_has_one() -> None:
    plain = said(reading("complaint", signals=("self_harm",)), OF)
    assert "sorry" in plain
    assert "emergency number" in plain
    assert not any(char.isdigit() for char in plain)


def test_asking_for_a_person_by_topic_tap_or_button_is_always_granted() -> None:
    assert reason(ask(reading("talk_to_human"), OF)) == "asked_for_person"
    assert reason(ask(reading("balance_due", 0.2, choice="person"), OF)) == "asked_for_person"
    assert (
        asked_by_button(reading("balance_due", 0.2), topic="balance_due", company=COMPANY).reason == "asked_for_person"
    )
    briefed = asked_by_button(reading("x"), topic="x", company=COMPANY, account=OF, today=TODAY)
    assert briefed.findings


def test_a_tapped_topic_and_a_tapped_bill_are_taken_as_said() -> None:
    unsure = reading("refund_policy", 0.1, choice="topic:balance_due")
    decision = ask(unsure, OF, past("refund_policy", "clarify"))
    assert isinstance(decision, Answer)
    assert (decision.topic, decision.confidence) == ("balance_due", 1.0)
    bill = ask(reading("out_of_scope", 0.3, choice="invoice:INV-7"), OF, past("due_date", "clarify"))
    assert isinstance(bill, Answer)
    assert (bill.topic, bill.invoice_numbers) == ("due_date", ("INV-7",))
    assert ask(reading("out_of_scope", 0.3, choice="invoice:INV-7"), OF).topic == "explain_charge"


def test_a_tapped_bill_of_somebody_else_is_not_shown() -> None:
    decision = ask(reading("out_of_scope", 0.3, choice="invoice:OTHER-1"), OF)
    assert isinstance(decision, Clarify)
    assert "OTHER-1" not in shown(decision, OF).text


def test_below_the_threshold_it_asks_once_and_then_hands_over() -> None:
    unsure = reading("balance_due", 0.59)
    first = ask(unsure, OF)
    assert isinstance(first, Clarify)
    offered = [choice["id"] for choice in shown(first, OF).choices]
    assert offered == ["topic:balance_due", "person"]
    assert reason(ask(unsure, OF, past("balance_due", "clarify"))) == "low_confidence"
    assert isinstance(ask(unsure, OF, past("balance_due", "clarify"), past("due_date")), Clarify)


def test_each_topic_has_its_own_threshold() -> None:
    strict = Thresholds(answer={"balance_due": 0.97}, default=0.5)
    unsure, sure = reading("balance_due", 0.95), reading("due_date", 0.55)
    assert isinstance(decide(unsure, OF, COMPANY, context=(), today=TODAY, thresholds=strict), Clarify)
    assert isinstance(decide(sure, OF, COMPANY, context=(), today=TODAY, thresholds=strict), Answer)


def test_with_nothing_likely_the_common_topics_are_offered() -> None:
    decision = ask(reading("out_of_scope", 0.4), OF)
    floor = ask(reading("out_of_scope", 0.55), OF)
    for one in (decision, floor):
        assert shown(one, OF).choices[-1]["id"] == "person"
    assert not any("out_of_scope" in choice["id"] for choice in shown(decision, OF).choices)


def test_out_of_scope_says_once_what_it_can_do() -> None:
    away = reading("out_of_scope")
    assert isinstance(ask(away, OF), Clarify)
    told = past("out_of_scope", "clarify")
    assert reason(ask(away, OF, told)) == "out_of_scope"
    assert reason(ask(away, OF, told, past("balance_due"))) == "out_of_scope"


def test_small_talk_greets_first_and_is_short_later() -> None:
    hello = reading("greeting_thanks_smalltalk")
    assert said(hello, OF).startswith("Hello, I'm Finn, the automated assistant of Harbour Fibre.")
    assert said(hello, OF, past("balance_due")).startswith("I'm here if anything comes up")


def test_a_billing_topic_without_an_answer_of_its_own_goes_to_a_person_with_findings() -> None:
    decision = ask(reading("a_topic_of_tomorrow"), OF)
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert decision.findings
    assert decision.draft is not None


def test_without_records_no_figure_is_said() -> None:
    assert reason(ask(reading("balance_due"), None)) == "records_missing"
    assert not any(char.isdigit() for char in said(reading("balance_due"), None))
    assert isinstance(ask(reading("greeting_thanks_smalltalk"), None), Answer)


def test_the_same_question_in_the_same_words_goes_to_a_person() -> None:
    owe, earlier = reading("balance_due"), past("balance_due", text="What do I owe?")
    assert reason(ask(owe, OF, earlier, text="what do I OWE")) == "repeated_question"
    assert isinstance(ask(owe, OF, earlier, text="What do I owe now?"), Answer)
    assert isinstance(ask(reading("due_date"), OF, earlier, text="What do I owe?"), Answer)
    assert isinstance(ask(owe, OF, earlier, past("due_date"), text="What do I owe?"), Answer)


def test_saying_that_an_answer_is_wrong_is_a_dispute_but_only_after_an_answer() -> None:
    wrong = reading("dispute_charge", signals=("thats_wrong",))
    assert reason(ask(wrong, OF, past("explain_charge"))) == "dispute"
    assert isinstance(ask(wrong, OF), Answer)
    assert isinstance(ask(wrong, OF, past("greeting_thanks_smalltalk")), Answer)


def test_an_unrecognised_charge_is_shown_and_asked_about_once() -> None:
    unknown = reading("unrecognised_charge")
    first = ask(unknown, OF)
    assert isinstance(first, Clarify)
    assert shown(first, OF).table is not None
    assert reason(ask(unknown, OF, past("unrecognised_charge", "clarify"))) == "dispute"


def test_tapping_a_bill_after_being_asked_which_one_is_progress_not_a_second_question() -> None:
    tapped = reading("out_of_scope", 0.3, choice="invoice:INV-6")
    decision = ask(tapped, OF, past("unrecognised_charge", "clarify"))
    assert isinstance(decision, Clarify)
    assert "INV-6" in shown(decision, OF).text


def test_abuse_with_a_clear_question_is_answered_and_without_one_calmed_once() -> None:
    assert isinstance(ask(reading("balance_due", signals=("abuse",)), OF), Answer)
    bare = reading("out_of_scope", signals=("abuse",))
    assert isinstance(ask(bare, OF), Clarify)
    assert reason(ask(bare, OF, past("out_of_scope", "clarify"))) == "abuse"


def test_a_fault_hands_over_without_figures() -> None:
    decision = fault_handoff(reading("balance_due"))
    assert decision.reason == "fault"
    assert not any(char.isdigit() for char in shown(decision, OF).text)


def test_a_topic_tapped_under_a_question_back_takes_what_the_message_before_named() -> None:
    of = account(
        invoice("INV-17"), invoice("INV-16", issued=date(2026, 10, 1)), invoice("INV-15", issued=date(2026, 9, 1))
    )
    asked = past("explain_charge", "clarify", text="compare INV-15 with INV-17 pls")
    decision = ask(reading("explain_charge", choice="topic:explain_charge"), of, asked, text="Why my bill is this much")
    assert isinstance(decision, Answer)
    assert decision.invoice_numbers == ("INV-15", "INV-17")
    answered = past("balance_due", text="INV-15?")
    fresh = ask(reading("explain_charge", choice="topic:explain_charge"), of, answered)
    assert isinstance(fresh, Answer)
    assert fresh.invoice_numbers == ("INV-16", "INV-17")


def test_who_more_likely_than_not_wants_a_person_gets_one() -> None:
    sure = {"talk_to_human": 0.9}
    for probability, kind in ((0.6, Handoff), (0.4, Clarify)):
        decision = decide(
            reading("talk_to_human", probability),
            OF,
            COMPANY,
            context=(),
            today=TODAY,
            thresholds=Thresholds(answer=sure),
        )
        assert isinstance(decision, kind)


def test_a_question_back_is_about_what_it_offers() -> None:
    unsure = reading("out_of_scope", 0.5)
    decision = ask(unsure, OF)
    assert isinstance(decision, Clarify)
    assert decision.topic == "balance_due"


@pytest.mark.parametrize("text", ["?", "...", "😡😡", " - "])
def test_a_message_without_a_word_is_asked_about_once(text: str) -> None:
    for topic in ("out_of_scope", "balance_due"):
        first = ask(reading(topic), OF, text=text)
        assert isinstance(first, Clarify)
        assert shown(first, OF).text.startswith("I didn't quite get that.")
    assert reason(ask(reading("out_of_scope"), OF, past("out_of_scope", "clarify"), text=text)) == "low_confidence"


def test_what_a_complaint_is_about_goes_to_a_person_as_a_complaint() -> None:
    heard = past("complaint", "clarify")
    for more in (reading("out_of_scope"), reading("payment_status", 0.4), reading("complaint")):
        decision = ask(more, OF, heard, text="your fitter never came")
        assert reason(decision) == "complaint"
        assert decision.topic == "complaint"
    assert isinstance(ask(reading("balance_due"), OF, heard, text="what do I owe?"), Answer)


@pytest.mark.parametrize(
    ("earlier", "topic", "probability", "code"),
    [
        ("explain_charge", "dispute_charge", 0.55, "dispute"),
        ("explain_charge", "complaint", 0.55, "dispute"),
        ("explain_charge", "dispute_charge", 0.45, "Clarify"),
        ("explain_charge", "plan_change", 0.55, "Clarify"),
        ("balance_due", "dispute_charge", 0.55, "Clarify"),
    ],
)
def test_after_an_explanation_a_likely_doubt_is_not_asked_about(
    earlier: str, topic: str, probability: float, code: str
) -> None:
    assert reason(ask(reading(topic, probability), OF, past(earlier, numbers=("INV-6", "INV-7")))) == code


def test_that_something_is_none_of_its_business_is_no_question_back() -> None:
    alien = past("out_of_scope", "clarify")
    assert isinstance(ask(reading("balance_due", 0.4), OF, alien, text="so and the other thing"), Clarify)
    assert reason(ask(reading("out_of_scope", 0.55), OF, alien, text="and the parcel")) == "out_of_scope"
    assert reason(ask(reading("out_of_scope", 0.4), OF, alien, text="and the parcel")) == "out_of_scope"
    assert reason(ask(reading("balance_due", 0.4), OF, past("balance_due", "clarify"), text="eh")) == "low_confidence"


def test_a_payment_that_is_not_as_told_is_no_charge() -> None:
    wrong = reading("payment_status", signals=("thats_wrong",))
    company = replace(COMPANY, texts={"dispute_policy": "Charges are checked."})
    assert reason(ask(wrong, OF, past("payment_status"), company=company)) == "dispute"
    words = said(wrong, OF, past("payment_status"), company=company)
    assert "charge" not in words.lower()
    assert "Charges are checked." in said(wrong, OF, past("explain_charge"), company=company)


def test_a_card_number_typed_is_a_card_to_be_used_where_nothing_surer_is_said() -> None:
    for topic, sure in (("make_payment", 0.4), ("out_of_scope", 0.5)):
        decision = ask(reading(topic, sure), OF, text="take this one \u2022\u2022\u2022\u2022 9903")
        assert isinstance(decision, Propose)
        assert decision.topic == "payment_method_update"
    assert (
        ask(reading("payment_failed"), OF, text="\u2022\u2022\u2022\u2022 9903 was refused").topic == "payment_failed"
    )


def test_a_bill_that_is_not_theirs_is_said_not_to_be_found_before_anything_is_asked() -> None:
    unsure = ask(reading("invoice_lookup", 0.4, invoice_numbers=("INV-99",)), OF, text="what is on INV-99")
    assert isinstance(unsure, Clarify)
    assert shown(unsure, OF).text.startswith("I can't find that bill on your account.")
    theirs = ask(reading("invoice_lookup", 0.4, invoice_numbers=("INV-7",)), OF, text="INV-7")
    assert "can't find" not in shown(theirs, OF).text


def test_after_an_explanation_who_never_ordered_it_is_passed_on() -> None:
    assert (
        reason(ask(reading("refund_request", 0.4), OF, past("explain_charge"), text="nobody ordered it")) == "dispute"
    )
    assert isinstance(ask(reading("refund_request", 0.4), OF, past("due_date"), text="nobody ordered it"), Clarify)


def test_a_complaint_is_heard_though_it_is_unsure_and_who_tells_more_has_one() -> None:
    heard = ask(reading("complaint", 0.45), OF, text="I am cross with you all")
    assert isinstance(heard, Clarify)
    assert shown(heard, OF).text.startswith("I'm sorry you're not happy with us.")
    more = ask(reading("duplicate_charge", 0.4), OF, past("complaint", "clarify"), text="nobody came. twice")
    assert reason(more) == "complaint"

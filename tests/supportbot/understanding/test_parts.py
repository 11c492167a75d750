from __future__ import annotations

import pytest

from supportbot.understanding.clauses import MOST_CLAUSES, clauses_of
from supportbot.understanding.parts import MOST_PARTS
from supportbot.understanding.reader import Reader
from supportbot.understanding.spelling.mending import mend

SEVERAL = {
    "cancel my plan and refund the last charge": ("cancel_subscription", "refund_request"),
    "what's my balance and when is it due": ("balance_due", "due_date"),
    "what's my balance and due date": ("balance_due", "due_date"),
    "what do I owe\nwhen is it due": ("balance_due", "due_date"),
    "can you send me the March invoice and tell me when the next one is due?": ("invoice_copy", "due_date"),
    "I was charged twice. Also, when is my next bill due?": ("duplicate_charge", "due_date"),
    "please change my address, and email me a copy of my last invoice": ("billing_address_or_tax", "invoice_copy"),
    "do you take paypal? and how do I turn on autopay?": ("payment_methods_accepted", "autopay"),
    "hi! what is my balance? thanks. by the way is there a fee for cancelling?": ("balance_due", "cancellation_fee"),
    "need a copy of my bill plus an extension until friday": ("invoice_copy", "payment_extension"),
    "Where is my refund? And why did my bill go up this month?": ("refund_status", "explain_charge"),
    "can i get more time to pay and do you charge a late fee": ("payment_extension", "late_fee"),
    "i want to cancel my subscription, and can you tell me if theres a cancellation fee": (
        "cancel_subscription", "cancellation_fee",
    ),
    "1. send me my invoice 2. change my card 3. tell me what I owe": (
        "invoice_copy", "payment_method_update", "balance_due",
    ),
}  # fmt: skip
ONE = (
    "I was charged twice and I want my money back",
    "my card was declined and I don't know why",
    "I cancelled in March and you still charge me",
    "why is my bill higher than last month and what changed",
    "I paid on Friday and it still says unpaid, what's going on?",
    "I want to cancel and don't want to be charged again",
    "hi, how are you? what is my balance?",
    "thanks, and when is it due?",
    "I don't recognise this charge, what is it and why did you take it?",
    "my plan went up and my discount is gone, why?",
    "can I pay half now and half next week?",
    "I moved house and need my address changed",
    "I lost my job and need more time to pay",
    "there's a charge of $20 and a charge of $30, which one is right?",
    "what's the difference between the March and April bill?",
    "when I called last week you told me I would get a refund and I still don't have it",
    "if I cancel now, will I get a refund?",
    "I upgraded on the 3rd and was billed on the 5th, why so much?",
    "please cancel my account and confirm it by email",
    "can you check my last invoice and tell me why it's so high?",
    "you charged me a late fee and I paid on time",
    "my payment failed, please try again",
    "I tried to pay and it says declined. what do I do?",
    "I need a receipt for my accountant and my boss",
    "I want a refund. where is my money?",
    "what do I owe? how much is it in total?",
    "where's my parcel? and what do I owe?",
)


@pytest.mark.parametrize(("text", "topics"), SEVERAL.items())
def test_several_things_asked_are_parts_in_the_order_said(reader: Reader, text: str, topics: tuple[str, ...]) -> None:
    parts = reader.read(text).parts
    assert tuple(part.topics[0].topic for part in parts) == topics
    assert all(part.text in mend(text) for part in parts)
    assert all(part.topics[0].probability >= reader.threshold(part.topics[0].topic) for part in parts)


@pytest.mark.parametrize("text", ONE)
def test_one_thing_said_with_its_story_is_not_divided(reader: Reader, text: str) -> None:
    assert reader.read(text).parts == ()


def test_a_part_names_what_it_names_itself(reader: Reader) -> None:
    parts = reader.read("send me the March invoice and how do I change to Pro?", plan_names=("Pro",)).parts
    assert [part.slots.periods for part in parts] == [("month:3",), ()]
    assert [part.slots.plan_names for part in parts] == [(), ("Pro",)]


def test_a_part_that_points_back_takes_the_bill_named_before(reader: Reader) -> None:
    parts = reader.read("why is INV-2041 so high and when is it due?").parts
    assert [part.slots.invoice_numbers for part in parts] == [("INV-2041",), ("INV-2041",)]
    assert reader.read("why is INV-2041 so high and what do I owe?").parts[1].slots.invoice_numbers == ()


def test_no_more_parts_than_can_be_answered(reader: Reader) -> None:
    asked = (
        "what do I owe", "when is it due", "do you take paypal", "how do I turn on autopay", "where is my refund",
    )  # fmt: skip
    assert len(reader.read("\n".join(asked)).parts) == MOST_PARTS
    assert len(clauses_of("what do I owe? " * 200)) == MOST_CLAUSES


def test_a_tapped_choice_is_one_thing(reader: Reader) -> None:
    assert reader.read("what do I owe? when is it due?", choice="topic:late_fee").parts == ()

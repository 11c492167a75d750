from __future__ import annotations

from collections.abc import Sequence

import pytest

from supportbot.understanding.followups import in_its_talk
from supportbot.understanding.reader import Reader
from supportbot.understanding.reading import PastTurn, TopicScore

ANSWERED = PastTurn("why is my bill higher", "explain_charge", "answer", ("INV-2041",))
OWED = PastTurn("what do I owe", "balance_due", "answer", ("INV-2041",))
NOTHING = (TopicScore("out_of_scope", 0.6), TopicScore("late_fee", 0.3), TopicScore("autopay", 0.1))
FEE = (TopicScore("late_fee", 0.9), TopicScore("out_of_scope", 0.05), TopicScore("autopay", 0.05))
ASKED = PastTurn("something with a refund", "refund_status", "clarify")


@pytest.mark.parametrize(
    "text",
    [
        "and the one before?", "what about the previous one", "The month before?", "And March?", "for april please",
        "INV-1042", "1042", "invoice 1042", "2026-03", "and in May 2025", "$45.90?", "the card ending 4242",
        "last month's", "same for the other bill", "and before that?", "#1042", "what about last month", "on 3 May",
    ],
)  # fmt: skip
def test_a_follow_up_takes_the_last_topic(reader: Reader, text: str) -> None:
    assert reader.read(text, context=(OWED, ANSWERED)).best.topic == "explain_charge"
    best = reader.read(text, context=(ANSWERED, OWED)).best
    assert best.topic == "balance_due"
    assert best.probability >= 0.9


@pytest.mark.parametrize("text", ["why?", "Why is that", "how come?", "but why", "explain please"])
def test_why_after_an_amount_asks_to_explain_it(reader: Reader, text: str) -> None:
    assert reader.read(text, context=(OWED,)).best.topic == "explain_charge"
    failed = PastTurn("was my card declined", "payment_failed", "answer")
    assert reader.read(text, context=(failed,)).best.topic == "payment_failed"


@pytest.mark.parametrize("text", ["yes", "Yes please!", "no", "that one", "ja", "ok go ahead", "no, the other card"])
def test_yes_and_no_belong_to_a_question(reader: Reader, text: str) -> None:
    assert reader.read(text, context=(ASKED,)).best.probability >= 0.9
    assert reader.read(text, context=(ASKED,)).best.topic == "refund_status"
    after_answer = reader.read(text, context=(OWED,))
    assert after_answer.best.probability < 0.9 or after_answer.best.topic != "balance_due"


@pytest.mark.parametrize(
    "text", ["when is the march bill due?", "why was my card declined", "cancel the other one too, I want to leave"]
)
def test_a_message_with_words_of_its_own_is_read_by_itself(reader: Reader, text: str) -> None:
    assert reader.read(text, context=(OWED,)).topics == reader.read(text).topics


def test_small_talk_lends_no_topic(reader: Reader) -> None:
    thanks = PastTurn("thanks", "greeting_thanks_smalltalk", "answer")
    assert reader.read("and the one before?", context=(OWED, thanks)).best.topic == "balance_due"
    assert reader.read("why?", context=(thanks,)).topics == reader.read("why?").topics
    assert reader.read("why?").best.probability < 0.9


@pytest.mark.parametrize(
    "text", ["no, I meant the one for May", "sorry, INV-7 it is", "and for September, same thing please"]
)
def test_a_bill_named_in_few_words_keeps_the_matter_spoken_of(reader: Reader, text: str) -> None:
    copy = PastTurn("please send me a copy of the April bill", "invoice_copy", "propose", ("INV-6",))
    assert reader.read(text, context=(copy,)).best.topic == "invoice_copy"
    assert reader.read(text, context=(ANSWERED,)).best.topic == "explain_charge"


def test_few_words_are_read_behind_what_was_said() -> None:
    def read(texts: Sequence[str]) -> list[tuple[TopicScore, ...]]:
        return [FEE if "late fee" in text else NOTHING for text in texts]

    fee = PastTurn("what is this late fee", "late_fee", "answer")
    assert in_its_talk("take it off", (fee,), read, lambda topic: 0.8)[0].topic == "late_fee"
    assert in_its_talk("take it off", (), read, lambda topic: 0.8) == NOTHING
    long = "take it off or else I shall have to think about what to do"
    assert in_its_talk(long, (fee,), read, lambda topic: 0.8) == NOTHING

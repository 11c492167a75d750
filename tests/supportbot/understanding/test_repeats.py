from __future__ import annotations

import pytest

from supportbot.understanding.reader import Reader
from supportbot.understanding.reading import PastTurn

OWED = PastTurn("how much do I owe?", "balance_due", "answer")
WHY_HIGH = PastTurn("why is INV-2041 so high", "explain_charge", "answer", ("INV-2041",))
OWED_YESTERDAY = PastTurn("how much do I owe?", "balance_due", "answer", age_seconds=86_400)
LATE = PastTurn("is there a fee if I pay late", "late_fee", "answer")
PERSON = PastTurn("get me a person", "talk_to_human", "handoff")
HELLO = PastTurn("hello there", "greeting_thanks_smalltalk", "answer")
OFFER = PastTurn("cancel my plan", "cancel_subscription", "propose", action="cancel_plan:sub-1")


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("how much do I owe?", (OWED,)),
        ("HOW MUCH DO I OWE???", (OWED,)),
        ("what do i owe you", (OWED,)),
        ("I asked how much I owe", (OWED,)),
        ("so how much do I actually owe please", (OWED, LATE)),
        ("why is inv-2041 so high?!", (WHY_HIGH,)),
        ("I already asked you", (OWED,)),
        ("you didn't answer my question", (OWED,)),
        ("that's not what I asked", (WHY_HIGH,)),
        ("I'm asking again, what is my balance", (OWED,)),
        ("for the third time, why is my bill this high", (WHY_HIGH,)),
        ("how much do I owe?", (PERSON, OWED)),
        ("how much do I owe?", (OWED, LATE, OWED)),
    ],
)
def test_the_same_question_again_is_seen(reader: Reader, text: str, context: tuple[PastTurn, ...]) -> None:
    assert "asked_again" in reader.read(text, context=context).signals


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("how much do I owe?", ()),
        ("how much do I owe?", (OWED, PERSON)),
        ("how much do I owe?", (OWED, LATE)),
        ("how much do I owe?", (OWED_YESTERDAY,)),
        ("I already asked you", (OWED_YESTERDAY,)),
        ("I already asked you", (OWED, PERSON)),
        ("and the one before?", (WHY_HIGH,)),
        ("and the one before?", (PastTurn("and the one before?", "explain_charge", "answer"),)),
        ("why is INV-2042 so high", (WHY_HIGH,)),
        ("why is the March bill so high", (PastTurn("why is the April bill so high", "explain_charge", "answer"),)),
        ("you charged me again", (OWED,)),
        ("when is it due", (OWED,)),
        ("hello there", (HELLO,)),
        ("cancel my plan", (OFFER,)),
        ("yes", (PastTurn("yes", "balance_due", "answer"),)),
        ("why was I charged $30", (PastTurn("why was I charged $20", "explain_charge", "answer"),)),
        ("how much is the late fee in percent", (LATE,)),
        ("", (OWED,)),
    ],
)
def test_another_question_is_no_repeat(reader: Reader, text: str, context: tuple[PastTurn, ...]) -> None:
    assert "asked_again" not in reader.read(text, context=context).signals


def test_another_plan_is_another_question(reader: Reader) -> None:
    before = PastTurn("what does Basic include", "plan_details", "answer")
    plans = ("Basic", "Pro")
    assert "asked_again" not in reader.read("what does Pro include", context=(before,), plan_names=plans).signals
    assert "asked_again" in reader.read("what does basic include?", context=(before,), plan_names=plans).signals

"""Between two topics whose answers serve either, the likelier is answered instead of asking back."""

from __future__ import annotations

from supportbot.answering.decision import Answer, Clarify
from supportbot.understanding.reading import Reading, TopicScore
from tests.supportbot.answering.builders import account, ask, invoice, payment

OF = account(invoice("INV-7", payments=(payment("INV-7", code="expired_card"),)))


def between(first: tuple[str, float], second: tuple[str, float]) -> Reading:
    rest = 1 - first[1] - second[1]
    return Reading((TopicScore(*first), TopicScore(*second), TopicScore("out_of_scope", rest)))


def test_kin_are_sure_together() -> None:
    decision = ask(between(("payment_failed", 0.48), ("payment_status", 0.4)), OF)
    assert isinstance(decision, Answer)
    assert decision.topic == "payment_failed"


def test_strangers_are_asked_about() -> None:
    assert isinstance(ask(between(("payment_failed", 0.48), ("refund_status", 0.4)), OF), Clarify)


def test_two_unlikely_kin_are_not_sure_either() -> None:
    assert isinstance(ask(between(("payment_failed", 0.34), ("payment_status", 0.33)), OF), Clarify)

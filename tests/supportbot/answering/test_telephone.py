"""The number to ring, told to who asks for a person on the telephone."""

from __future__ import annotations

from dataclasses import replace

from tests.supportbot.answering.builders import COMPANY, account, invoice, reading, said

OF = account(invoice("INV-7"))
PERSON = reading("talk_to_human", signals=("asks_for_person",))
REACHABLE = replace(COMPANY, contacts={"phone": "+353 20 913 0142"})


def test_the_number_is_told_beside_the_handover() -> None:
    words = said(PERSON, OF, text="is there a number I can ring?", company=REACHABLE)
    assert words.startswith("Of course. I'm bringing in a colleague")
    assert words.endswith("If you'd rather ring us, our number is +353 20 913 0142.")


def test_it_is_not_told_to_who_did_not_ask_nor_made_up() -> None:
    assert "ring us" not in said(PERSON, OF, text="a person please", company=REACHABLE)
    assert "ring us" not in said(PERSON, OF, text="can I phone you?")
    legal = reading("complaint", signals=("legal",))
    assert "ring us" not in said(legal, OF, text="my lawyer will call you", company=REACHABLE)


def test_who_asks_for_the_number_is_brought_a_person_though_it_is_unsure() -> None:
    unsure = reading("talk_to_human", 0.4)
    assert "+353 20 913 0142" in said(unsure, OF, text="what's your phone number", company=REACHABLE)

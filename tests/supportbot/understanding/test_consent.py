from __future__ import annotations

import pytest

from supportbot.understanding.consent import find_consent
from supportbot.understanding.reading import Slots
from supportbot.understanding.slots import find_slots

YES = (
    "yes", "yes please do it", "go ahead", "sure, that's fine", "ok do that", "confirm", "Yes!", "yeah go for it", "ok",
    "yep", "yes, I'm sure", "Yes please, thank you", "sounds good", "no problem, go ahead", "ja bitte", "oui",
    "s\u00ed",
    "yes, that one", "yes please, hand it on", "oh yes please, that would be lovely", "yes, arrange it",
    "yes, please send",
    "Yes, I am certain", "that's right, do it", "yes, that would take a load off", "yes, I'd love that", "yes, I want",
    "please do", "yes, do it now", "alright, do it", "Perfect, go ahead", "ok thanks, yes do it",
)  # fmt: skip
NO = (
    "no", "no thanks", "wait, no", "actually leave it", "don't", "changed my mind, keep it", "stop", "not yet",
    "hold on", "yes wait no", "no don't cancel it", "Nope", "yes... actually no, don't do it",
    "wait, no, don't do it, I need to talk to my wife first", "I changed my mind", "never mind",
    "no, leave it as it is", "hmm hold on a second", "not now", "yes, no, stop", "I'd rather not", "nah I'm good",
    "let me think about it", "on second thoughts keep my plan", "don't cancel my plan", "No! keep it please",
    "no, it's too dear, I stay", "I must think first", "leave me where I am", "nah, leave it",
    "no please, I come later",
    "better not", "let me sleep on it", "No, don't bother, I'll write it down", "I'd sooner keep mine", "not for now",
    "actually no", "oh no wait", "nein danke", "please don\u2019t",
)  # fmt: skip
NEITHER = (
    "no, AB-12", "No, I meant AB-12.", "no, the bigger one I want", "that card", "why not", "would you",
    "yes, the other one",
    "yes but only half", "yes for the second one", "I meant the other", "pay it for me", "i want to",
    "", "yes but what does it cost?", "yes but can I keep my data", "yes if there is no fee", "maybe", "ok thanks",
    "thanks", "yes?", "are you sure?", "what's my balance", "yes, and refund the last charge", "I guess so",
    "no, what's my balance?", "how do I stop autopay", "stop charging me", "great", "why", "I don't understand",
    "yes cancel Pro and move me to Basic", "I have no idea", "is there no fee?", "why do you keep charging me",
    "actually leave it. what's my balance?", "I think so", "ok but how much is it", "yes I was charged twice",
    "don't know", "cancel my plan", "the wait was long", "there is no charge on my card", "I can't wait", "yesterday",
    "do it if it's free", "yes for INV-2041", "yes, $20", "please", "okey-dokey I was told otherwise",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "consent"),
    [*((text, "yes") for text in YES), *((text, "no") for text in NO), *((text, "") for text in NEITHER)],
)
def test_what_is_said_to_an_offer(text: str, consent: str) -> None:
    assert find_consent(text, find_slots(text)) == consent


@pytest.mark.parametrize(
    ("text", "action", "consent"),
    [
        ("yes cancel it", "cancel_plan:sub-1", "yes"),
        ("yes please cancel my subscription", "cancel_plan:sub-1", "yes"),
        ("yes, refund me", "request_refund:INV-7", "yes"),
        ("ok, switch me", "change_plan:basic|pro", "yes"),
        ("yes cancel it", "request_refund:INV-7", ""),
        ("yes cancel it", "", ""),
        ("yes cancel it and refund me", "cancel_plan:sub-1", ""),
        ("cancel it", "cancel_plan:sub-1", ""),
        ("don't cancel it", "cancel_plan:sub-1", "no"),
    ],
)
def test_saying_the_offer_back_agrees_to_that_offer_alone(text: str, action: str, consent: str) -> None:
    assert find_consent(text, Slots(), action) == consent


def test_a_long_message_is_more_than_yes_or_no() -> None:
    assert find_consent("yes " * 100, Slots()) == ""

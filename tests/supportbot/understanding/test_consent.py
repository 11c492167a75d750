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
    "Yes, I agree to that.", "I agree with that", "yes, and I mean it this time", "yes that will do nicely",
    "you do it",
    "I'd be grateful for that, yes", "yeah sure why not", "yes, pass it to your colleague", "yes, you can do that",
    "yes you may", "Yes. Do.", "go on so", "yes, if you'd be so kind", "yes, exactly that", "yes, I do want that",
    "yes, let's do it", "ja, mach das", "yes, let a colleague do it", "yes, I would very much like that",
    "happy with that, go ahead", "no objections, go ahead", "that suits me", "yes, please send it to a colleague",
    "Very well, please do so.", "yes please. Thank you so much.", "I accept that", "yes, after all", "yesss please",
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
    "then no", "in that case no", "no then, thanks", "ah no, not now, I'll have to ask my wife first",
    "no, forget this",
    "no, first I pay, later I cancel", "Hang on, no, leave it for now. It isn't here yet, is it.",
    "Forty euro? No no, leave it running then", "What, forty now? Then I'll keep it, forget I asked.",
    "I will wait with that.", "let me first pay the others, then we'll see", "leave the line on",
    "no, it costs too much",
    "not at that price", "I haven't decided yet", "perhaps another day", "thinking about it again, no",
    "nah, you're grand",
    "I'm staying after all", "we're keeping it", "no ta", "no, I was only asking", "I only wanted to know",
    "I take it back",
    "no, my wife says no", "na leav it", "no, under those terms I'm out", "no, we're happy with ours", "certainly not",
    "it's a no from me", "I can't afford that, so no", "I don't think so", "let me ask my husband", "hold it there",
    "I'll get back to you", "no, that won't do", "no, too much hassle", "can't decide that now",
)  # fmt: skip
NEITHER = (
    "no no, AB-12", "no, not that one, the other", "no, september", "no. 12 Main Street", "no, 50 euro", "yes, 20 euro",
    "yes when my wife agrees", "yes once I have paid", "yes as long as it is free", "yes provided there's no fee",
    "yes, both", "yes, the first one", "yes, tomorrow", "yes I know that", "yes, that's wrong", "yes, it is my bill",
    "I don't agree", "not sure", "I'm not certain", "perhaps yes", "no idea", "no bill came", "no one told me",
    "no, I paid that", "no that's wrong", "no, I never ordered it", "no, I'd like a copy instead",
    "no, tell me the amount",
    "no, is there anything cheaper", "no, cancel the TV instead", "no more fees please", "Noreen here",
    "nobody asked me",
    "if you like", "whatever you think", "you decide", "my bank said yes", "the bank said no", "I agree it's high",
    "did you say no", "of course I paid", "right now I can't", "correct my bill", "send what", "happy to help",
    "I want to know what I owe first", "only if it is free", "yes, send it to my new address",
    "yes and what happens then",
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

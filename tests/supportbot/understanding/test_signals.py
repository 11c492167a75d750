from __future__ import annotations

import pytest

from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.signals import find_signals, signals_by_words
from tests.supportbot.understanding.alarms import ALARMS, CALM

SAID = {
    "asks_for_person": (
        "let me talk to somebody", "human", "HUMAN!!!", "agent please", "can I speak with a representative?",
        "i want a real person", "get me your manager", "put me through to your team", "gimme a humn",
        "real peson pls", "tlk to a humna", "spek to representitive", "not a bot please", "I'm sick of this chatbot",
        "is anyone there?", "call me back please", "can somebody phone me", "connect me to customer support",
        "operator", "I don't want to talk to a robot", "why can't I talk to a person",
        "what's the customer service number for billing", "transfer me to an advisor", "stop, I need a human now",
        "is there a person I can talk to", "escalate this", "I don't understand this, give me a person",
        "may I speak to someone about my bill", "Ich m\u00f6chte mit einem Menschen sprechen",
        "einen Mitarbeiter bitte", "kein Roboter bitte", "quiero hablar con una persona", "necesito un agente",
        "p\u00e1same con alguien", "un humano por favor", "je veux parler \u00e0 quelqu'un",
        "un conseiller s'il vous pla\u00eet", "puis-je parler avec une vraie personne",
        "let somebody of yours look, a colleague could check it", "could a human sort it out",
        "I'd sooner ask a person",
        "then a colleague", "one of your lads should check that", "get me one of the ladies in there",
        "get me somebody",
        "I want an employee to do this for me", "who is there to talk to? whoever is in charge of the bills",
        "let me talk to whoever decides that", "would somebody phone us about it", "is there a person at the far end",
        "isn't there a living person I can write to", "is there anyone who could go over it with me",
        "I'd be glad of the help of one of your people", "somebody has to look at that", "please that someone calls me",
        "which number I must ring", "have someone from accounts get in touch", "do you have any humans there",
        "could you bring in a colleague", "I'll wait for a colleague", "I want somebody who understands this",
        "I'd like to be rung back", "can we discuss it on the phone", "who do I talk to about this",
        "a human please, now",
        "I refuse to talk to a machine", "I want the lady from before", "is there sum1 real I can write to",
        "wrong. get someone", "bring me Ann back",
    ),
    "self_harm": (
        "I want to kill myself", "im going to end my life over this", "I'm suicidal", "I just want to die",
        "there is no reason to live anymore", "I don't want to live", "I might hurt myself", "better off dead",
        "ich bringe mich um", "no quiero vivir", "j'ai envie de me suicider", "i cant go on anymore",
    ),
    "legal": (
        "you'll hear from my lawyer", "I will sue you", "I'm going to sue", "see you in court", "small claims it is",
        "I'm taking legal action", "I'll report you to the BBB", "complaint to the ombudsman",
        "my attorney will call", "ich gehe zum Anwalt", "voy a llamar a mi abogado", "je vais porter plainte",
    ),
    "fraud": (
        "this is fraud", "someone used my card", "my card was stolen", "my account got hacked",
        "an unauthorized charge", "I never authorised this payment", "identity theft",
        "somebody has been using my account", "mir wurde die Karte gestohlen", "es un fraude",
    ),
    "chargeback": (
        "I'll do a chargeback", "I am asking my bank to reverse the payment", "filing a charge back",
        "my bank will reverse it", "going to dispute this with my credit card company",
    ),
    "dispute": (
        "I want to dispute a charge", "I dispute this", "I'm contesting the fee", "I refuse to pay this",
        "I never signed up for this", "I never agreed to that price", "Never asked for this.", "never ordered films",
        "I certainly never ordered any such thing",
    ),
    "abuse": (
        "fuck you", "you are an idiot", "you stupid bot, you moron", "go to hell", "I'll kill you",
        "I know where you live", "piece of shit company", "I hope you die", "du Arschloch",
    ),
    "thats_wrong": (
        "that's wrong", "no, that is not right", "this isn't correct", "you're wrong", "wrong!",
        "that's not what I asked", "not what I meant", "you misunderstood me", "That can't be right",
        "das stimmt nicht", "c'est faux",
        "31.40? wrong", "that's not right, I paid May already", "it's wrong, it was two weeks",
        "I gave it back. wrong.",
        "that charge's wrong", "that can't be", "the relocation is wrong and I told you",
        "still not right, ten too much",
        "it can not be so much", "impossible, I have the receipt", "that doesn't add up", "not what we agreed",
        "untrue",
        "you made a mistake there", "this must be a mistake", "your records are wrong",
        "whatever your system says, I paid",
        "I don't agree with that", "that's not mine", "that answer is wrong", "that's not the reason",
        "I had three not five",
        "it should have been free", "I was told it's free", "no, you took it twice", "that's not tru",
    ),
}  # fmt: skip
NOT_SAID = {
    "asks_for_person": (
        "is a person charged extra?", "do I need a human signature", "was that human error",
        "add another person to my plan", "how much per person", "can I add two agent seats",
        "I don't need to talk to a person", "what is the manager role",
        "I spoke with an agent yesterday about invoice 2041", "someone used my card",
        "is the human resources add-on billed", "my plan has three people on it",
        "who is the account manager fee for", "somebody else pays my bill", "remove a person from my account",
        "no need to call, just answer", "thank you for your support", "how do I pay someone else's bill",
        "can somebody tell me what I owe", "is it a person or a firm that charged me", "did my last payment reach you",
        "when will the cheque reach you", "could someone explain this charge", "I'd rather not talk to anyone",
        "please don't ring me", "why did somebody call me yesterday", "your colleague said it was free",
        "somebody rang me about my bill yesterday, what was it", "can another person see my bill",
        "send someone the bill",
        "put me through the steps", "put me on the bigger plan", "can my colleague get access", "get me a copy",
        "I want to know who changed my plan", "my boss needs the invoice", "has anyone paid my bill",
        "someone should explain this bill, what is it", "I pay for a phone I never use", "get me my money back",
        "the page is not working on my computer", "no idea why the computer shows two charges",
    ),
    "self_harm": (
        "the late payment is killing me", "kill my subscription", "this fee is killing my budget",
        "I'm dying to know", "I nearly died laughing", "I could die of laughing, I want to die laughing",
        "financial suicide to stay with you", "my phone died", "end my contract",
        "I don't want to live in this flat, change the address", "cut my bill in half", "take my card off",
        "I can't live with this bill", "deadline", "my father died, close his account",
    ),
    "legal": (
        "my name is Sue", "I talked to Sue in billing", "Sue said it was free", "is there an issue with my bill",
        "I'm a lawyer and need an invoice", "tennis court booking", "of course", "pursue the refund",
        "we are a law firm, which plan fits", "is it legal tender", "do you have a lawyer plan",
    ),
    "fraud": (
        "do you sell fraud protection", "what's the fraud alerts add-on", "I stole a look at my bill",
        "my card was declined", "is this charge right", "someone told me my bill is late", "frau m\u00fcller",
    ),
    "chargeback": (
        "I was charged back in March", "charge it to my card", "call me back", "my bank declined the card",
    ),
    "dispute": (
        "undisputed best plan", "what is your dispute resolution process", "why is my bill higher",
        "I forgot to sign",
    ),
    "abuse": (
        "wtf is this charge", "this damn bill", "what the hell is this fee", "shit, I missed the due date",
        "kill the direct debit", "scrap my plan", "your prices hurt", "Dick Turner is the account name",
    ),
    "thats_wrong": (
        "is that right?", "the wrong card was charged", "what's wrong with my card", "was that wrong of me",
        "you charged the wrong account", "is it correct that I owe 12", "my address is wrong", "right",
        "something went wrong with my payment", "did I do something wrong", "I typed the wrong number",
        "how can that be",
        "it can be paid by card", "that can't wait", "it can't be opened", "is it a mistake", "error on the website",
        "there's an error when I pay", "that's not a problem", "what's not included", "when was it supposed to arrive",
        "the name on it is wrong", "is it really free", "I agree with that", "is that mine",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("signal", "text"), [(signal, text) for signal, texts in SAID.items() for text in texts])
def test_a_signal_is_seen(signal: str, text: str) -> None:
    assert signal in find_signals(text)


@pytest.mark.parametrize(("signal", "text"), [(signal, text) for signal, texts in NOT_SAID.items() for text in texts])
def test_a_near_miss_is_not_taken_for_it(signal: str, text: str) -> None:
    assert signal not in find_signals(text)


@pytest.mark.parametrize(("signal", "text"), [(signal, text) for signal, texts in ALARMS.items() for text in texts])
def test_an_alarm_is_heard_in_other_words(signal: str, text: str) -> None:
    assert signal in find_signals(text)


@pytest.mark.parametrize("text", [text for texts in CALM.values() for text in texts])
def test_a_harmless_message_raises_no_alarm(text: str) -> None:
    assert find_signals(text) <= {"thats_wrong"}


def test_signs_of_no_width_hide_no_word() -> None:
    assert signals_by_words("k\u200bill m\u200dyself is all I think of") == {"self_harm"}


def test_two_signs_of_despair_are_an_alarm_and_one_is_none() -> None:
    one, other = "I can't take this any more", "nobody would miss me"
    assert signals_by_words(one) == signals_by_words(other) == frozenset()
    assert signals_by_words(f"{one}, {other}") == {"self_harm"}
    assert signals_by_words("the router is dead and I can't take this any more") == frozenset()


def test_signals_stand_beside_each_other() -> None:
    assert find_signals("That's wrong. I dispute it and my lawyer will call. Get me a human") == {
        "thats_wrong", "dispute", "legal", "asks_for_person",
    }  # fmt: skip


def test_ordinary_questions_raise_no_alarm() -> None:
    ordinary = [topic for topic in load_catalogue() if topic.name in ("balance_due", "due_date", "invoice_lookup")]
    alarmed = {e.text: find_signals(e.text) for topic in ordinary for e in topic.examples if find_signals(e.text)}
    assert len(alarmed) <= 4, alarmed


def test_most_wishes_for_a_person_in_our_sentences_are_seen() -> None:
    wishes = next(topic for topic in load_catalogue() if topic.name == "talk_to_human").examples
    missed = [wish.text for wish in wishes if "asks_for_person" not in find_signals(wish.text)]
    assert len(missed) <= 0.15 * len(wishes), missed

"""What the customer and the agent are told when a person takes over, by reason. Waiting times come from the queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from billing.facts import Account, Company
from supportbot.answering.decision import Handoff, HandoffReason, Phrase, Reply
from supportbot.answering.figures import company_contact, customer_name
from supportbot.answering.phrases import new_line, say
from supportbot.answering.policies import policy_passage

TO_CUSTOMER: Mapping[HandoffReason, str] = {
    "asked_for_person": "Of course. I'm bringing in a colleague from billing and passing on what we've said so far, so "
    "you won't have to repeat yourself.",
    "dispute": "Thank you for telling me. A charge you disagree with should be checked by a person, so I'm passing "
    "this to a colleague along with the bills it's about.",
    "legal": "I understand this is serious. I'm passing it to a colleague who can deal with it properly, together with "
    "everything you've written here.",
    "fraud": "This needs a person straight away, so I'm handing it to a colleague now. If somebody may be using your "
    "card, please also ask your bank to block it. Don't send card details or passwords in this chat.",
    "chargeback": "I'd like a colleague to look at this with you directly. I'm handing over now, with your bills and "
    "what you've written.",
    "self_harm": "I'm really sorry that things are this hard, and I'm glad you said so. No bill matters as much as you "
    "do. I'm an automated assistant, so I'm asking a person to join this chat. If you might be in danger, please call "
    "your local emergency number now, or reach someone you trust or a crisis line, and let them stay with you.",
    "abuse": "I can tell this has been frustrating. I'm handing over to a colleague who can look at it with you.",
    "low_confidence": "I'm not certain what you need, and I don't want to guess about your money. A colleague will "
    "take it from here and can read what we've written.",
    "out_of_scope": "That's outside what I can help with. A colleague will read what you've written and tell you who "
    "can.",
    "not_covered": "I can't settle that one myself, so a colleague will take it from here. I'm passing on what your "
    "account shows.",
    "complaint": "I'm sorry this isn't settled. I'm passing your complaint to a colleague, with what you've written "
    "and what your account shows, so you won't have to explain it again.",
    "action_requested": "Thank you, I've passed that on. A colleague will take care of it and confirm it here; nothing "
    "changes until then.",
    "unexplained_difference": "I've compared the two bills line by line, and part of the difference isn't explained by "
    "the lines. I won't guess at it: a colleague will check it and come back to you here.",
    "records_missing": "I can't see your billing records right now, so I won't quote you any figures. I'm bringing in "
    "a colleague who can look them up.",
    "repeated_question": "You've asked that before, so my answer evidently wasn't what you needed. I'm bringing in a "
    "colleague who can look at it with you.",
    "fault": "I couldn't check my figures well enough to send them to you. A colleague will look at your account and "
    "answer you here.",
}

TO_AGENT: Mapping[HandoffReason, str] = {
    "asked_for_person": "The customer asked for a person.",
    "dispute": "The customer disputes a charge, or says the bot's answer about it is wrong.",
    "legal": "The customer mentions legal steps.",
    "fraud": "The customer reports fraud or a charge they didn't authorise.",
    "chargeback": "The customer mentions a chargeback with their bank.",
    "self_harm": "The customer's words point to self-harm. People first: follow the crisis guidance.",
    "abuse": "The customer is very upset and the bot couldn't work out a billing question.",
    "low_confidence": "The bot asked once and still wasn't sure what was meant.",
    "out_of_scope": "The question isn't about billing.",
    "not_covered": "A billing question that the bot doesn't answer by itself.",
    "complaint": "The customer complains about the company or its service.",
    "action_requested": "The customer said yes to a change that the bot stated and that a person carries out.",
    "unexplained_difference": "The difference between two bills isn't fully explained by their lines.",
    "records_missing": "The customer's billing records couldn't be read.",
    "repeated_question": "The customer asked the same question again after an answer.",
    "fault": "A figure in the bot's reply didn't match the records, so it was held back.",
}

NOT_AS_TOLD = (
    "Thank you for telling me. Then a person should look into it, so I'm passing this to a colleague with what your "
    "account shows."
)
"""Said instead of the words about charges where a payment or a refund isn't as the records have it."""
NO_CHARGE = frozenset({"payment_status", "payment_failed", "refund_status", "refund_request", "refund_policy"})

NEXT_STEP: Mapping[HandoffReason, str] = {
    "asked_for_person": "Ask what they need; what the account shows is listed below.",
    "dispute": "Check the charge against the lines and say whether it's corrected, and by when.",
    "legal": "Acknowledge it and follow the legal escalation procedure. Make no admission in the chat.",
    "fraud": "Verify which charges they didn't make, secure the payment method and open a fraud case.",
    "chargeback": "Clear up the charge with the customer, and note that a chargeback may be on its way.",
    "self_harm": "Answer at once as a person, calmly, and follow the crisis guidance. Billing can wait.",
    "abuse": "Acknowledge the frustration, then ask for the one thing to fix first.",
    "low_confidence": "Read the thread and ask what is meant.",
    "out_of_scope": "Point the customer to whoever handles it.",
    "not_covered": "Answer from the account, or do what was asked if policy allows it.",
    "complaint": "Acknowledge it, find out what happened, and say what will be done about it and by when.",
    "action_requested": "Carry out what was agreed, as listed below, and confirm it in the chat.",
    "unexplained_difference": "Find what the remaining difference is and explain or correct it.",
    "records_missing": "Open the account in billing and answer from there.",
    "repeated_question": "Read the bot's answer and find what it missed.",
    "fault": "Check the figures in billing before answering.",
}


def hand_over(
    reason: HandoffReason,
    *,
    topic: str,
    confidence: float,
    account: Account | None,
    company: Company,
    findings: Iterable[Phrase] = (),
    words: tuple[Phrase, ...] = (),
    promise: bool = True,
) -> Handoff:
    """A handoff in plain words, ``words`` instead of the usual ones; ``findings`` go into the brief and the draft.

    ``promise``: whether a contested charge is told by when it will be answered.
    """
    promised = _promise(reason, company) if promise else ()
    phrases = (*(words or (say(TO_CUSTOMER[reason]),)), *_contact(reason, company), *promised)
    found = tuple(findings)
    return Handoff(topic, confidence, Reply(phrases), reason, found, _draft(account, found, reason))


def _contact(reason: HandoffReason, company: Company) -> tuple[Phrase, ...]:
    """A crisis line, where the company has entered one."""
    if reason != "self_harm" or not company.contacts.get("crisis_line"):
        return ()
    return (say("You can also reach this crisis line: {line}.", line=company_contact(company, "crisis_line")),)


def _promise(reason: HandoffReason, company: Company) -> tuple[Phrase, ...]:
    """By when a contested charge is answered, in the company's own words."""
    return new_line(policy_passage(company, "dispute_policy")) if reason == "dispute" else ()


def _draft(account: Account | None, findings: tuple[Phrase, ...], reason: HandoffReason) -> Reply | None:
    """An opening for the agent to edit: greeting and what the account shows."""
    if account is None:
        return None
    greeting = say("Hello {name}, thanks for waiting.", name=customer_name(account))
    if reason == "self_harm":
        return Reply((greeting, say("I've read what you wrote and I'm here with you now. Are you safe at the moment?")))
    if not findings:
        return Reply((greeting, say("I've read the conversation. How can I help?")))
    opening = say("I've read the conversation, and this is what your account shows:")
    return Reply((greeting, opening, *(Phrase(f"\n• {finding.text}", finding.slots) for finding in findings)))

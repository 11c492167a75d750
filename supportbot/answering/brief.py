"""The agent's brief: what was asked, understood, checked and found, and what to do next, from facts only.

Keys: ``question`` one line; ``understood`` {topic, label, confidence, language, signals}; ``checked`` list of
{text, facts}; ``reason`` code; ``reason_text``; ``said`` what the bot told the customer last; ``wants``; ``next_step``;
``draft`` a text for the agent to edit, empty when there is none; ``service_at_risk`` whether a subscription is past
due, so that the service may be cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from billing.facts import Account, Company
from supportbot.answering.decision import Decision, Handoff, HandoffReason, Phrase, Reply
from supportbot.answering.handoffs import NEXT_STEP, TO_AGENT
from supportbot.answering.labels import LABELS
from supportbot.answering.rendering import render
from supportbot.understanding.reading import Reading

LONGEST_QUESTION = 200
FEWEST_WORDS = 3
NO_RECORDS = "The billing records couldn't be read, so nothing was checked."
LANGUAGES = {"de": "German", "es": "Spanish", "fr": "French", "en": "English"}
OTHER_LABELS = {
    "talk_to_human": "Talking to a person",
    "out_of_scope": "Something other than billing",
    "greeting_thanks_smalltalk": "Small talk",
}


def write_brief(
    decision: Decision,
    reading: Reading,
    account: Account | None,
    company: Company,
    *,
    recent: Sequence[tuple[str, str]],
    locale: str,
) -> dict[str, object]:
    """The brief as JSON-serialisable values. ``recent`` are (author, text) pairs, newest last.

    A decision other than a handoff (the customer was taken over by a person meanwhile) is briefed as
    ``asked_for_person``.
    """
    handoff = decision if isinstance(decision, Handoff) else None
    reason: HandoffReason = handoff.reason if handoff else "asked_for_person"
    findings = handoff.findings if handoff else ()
    return {
        "question": _question(recent),
        "understood": _understood(decision, reading),
        "checked": checked(findings, locale) if account else [{"text": NO_RECORDS, "facts": []}],
        "reason": reason,
        "reason_text": TO_AGENT[reason],
        "said": _last(recent, "bot"),
        "wants": _wants(decision),
        "next_step": NEXT_STEP[reason] + _language_note(reading, company),
        "draft": _draft(handoff.draft if handoff else None, locale),
        "service_at_risk": account is not None and any(one.status == "past_due" for one in account.subscriptions),
    }


def checked(findings: Iterable[Phrase], locale: str) -> list[dict[str, object]]:
    """Each finding as text with the figures in it and where they came from."""
    rendered = (render(Reply((phrase,)), locale=locale) for phrase in findings)
    return [{"text": one.text.strip(), "facts": one.facts} for one in rendered]


def _question(recent: Sequence[tuple[str, str]]) -> str:
    """The customer's last words that say something, on one line: "Hello" and "yes" are looked past."""
    said = [text for author, text in reversed(recent) if author == "customer"]
    telling = (text for text in said if len(text.split()) >= FEWEST_WORDS)
    text = " ".join(next(telling, said[0] if said else "").split())
    return text if len(text) <= LONGEST_QUESTION else text[: LONGEST_QUESTION - 1].rstrip() + "…"


def _last(recent: Sequence[tuple[str, str]], author: str) -> str:
    return next((text for who, text in reversed(recent) if who == author), "")


def _language_note(reading: Reading, company: Company) -> str:
    """A reminder when the customer writes in a language that isn't the company's."""
    if reading.language == company.language.split("-")[0]:
        return ""
    name = LANGUAGES.get(reading.language)
    return f" The customer writes in {name}." if name else " The customer writes in another language."


def _understood(decision: Decision, reading: Reading) -> dict[str, object]:
    return {
        "topic": decision.topic,
        "label": label_of(decision.topic),
        "confidence": round(decision.confidence, 3),
        "language": reading.language,
        "signals": sorted(reading.signals),
    }


def label_of(topic: str) -> str:
    """The topic in plain words."""
    return LABELS.get(topic) or OTHER_LABELS.get(topic) or topic.replace("_", " ").capitalize()


def _wants(decision: Decision) -> str:
    """What the customer is after, as far as it is known; a guess is named as one."""
    if isinstance(decision, Handoff):
        plain = WANTS.get(decision.reason)
        if plain:
            return plain
        if decision.reason == "low_confidence":
            return f"Not clear; the closest guess is: {label_of(decision.topic).lower()}."
    return f"{label_of(decision.topic)}."


WANTS = {
    "asked_for_person": "To talk to a person.",
    "complaint": "To be heard and to have it put right.",
    "dispute": "A charge checked and, if it's wrong, corrected.",
    "legal": "To be taken seriously before it goes to court or a regulator.",
    "fraud": "Charges they didn't make stopped and returned.",
    "chargeback": "The charge reversed, through their bank if need be.",
    "self_harm": "Someone to talk to.",
    "action_requested": "What they said yes to, carried out and confirmed.",
    "abuse": "To be heard and to have the problem fixed.",
}


def _draft(draft: Reply | None, locale: str) -> str:
    return "" if draft is None else render(draft, locale=locale).text

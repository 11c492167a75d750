"""Hello, thanks, goodbye, and what the bot is."""

from __future__ import annotations

import re

from billing.facts import Company
from supportbot.answering.asking import offers
from supportbot.answering.decision import Answer, Phrase, Reply
from supportbot.answering.figures import bot_name, company_name
from supportbot.answering.labels import COMMON
from supportbot.answering.phrases import TALK_TO_A_PERSON, say
from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.patterns import plain

SMALLTALK = "greeting_thanks_smalltalk"
HELLO = "Hello, I'm {bot}, the automated assistant of {company}. What would you like to know about your bills?"
HELLO_AGAIN = "Hello, I'm still here. What would you like to know about your bills?"
WHAT_IT_IS = (
    "I'm {bot}, the automated assistant of {company}: a computer program, not a person. I answer from your billing "
    "records, and a colleague can take over whenever you like."
)
WHAT_IT_DOES = (
    "I'm {bot}, the automated assistant of {company}. I can tell you what you owe and when, explain a bill or a "
    "payment, and prepare changes to your plan or payment method, which a colleague then carries out."
)
WELCOME = "You're welcome. I'm here if anything else comes up about your bills."
GOODBYE = "Goodbye, and take care. You can write to us here at any time."
WELCOME_AND_GOODBYE = "You're welcome. Goodbye, and take care."
ANYTHING = "I'm here if anything comes up about your bills."


def _said(wordings: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{wordings})(?!\w)")


_THANKS = _said(r"thanks?|thank you|thankyou|thx|thnx|tnx|ty|cheers|appreciate\w*|grateful|gracias|merci|danke")
_BYE = _said(
    r"bye|goodbye|good ?bye|cya|see (?:you|ya)|farewell|good ?night|take care|mind yourself|ciao|have a \w+ \w+"
)
_HELLO = _said(r"hello|helo|hi|hiya|hey|howdy|good (?:morning|afternoon|evening|day)|morning|greetings|yo")
_IS_WHAT = _said(
    r"(?:ro|chat ?)?bots?|machine|computers?|program(?:me)?|ai|automated|human(?: being)?"
    r"|(?:real|live) person|person or|or (?:a )?person|are (?:you|u) real|who (?:are|am|is) \w+|what are (?:you|u)"
    r"|your name"
)
_DOES_WHAT = _said(r"what (?:can|do|could) (?:you|u|i)|how (?:can|do|could) (?:you|u) (?:help|work)")


def closes(text: str) -> bool:
    """Whether a message thanks or says goodbye and asks for nothing, whatever else it tells."""
    said = plain(text)
    asks = any(clause.asks for clause in clauses_of(text))
    return bool(_THANKS.search(said) or _BYE.search(said)) and not asks


def has_words_for(text: str) -> bool:
    """Whether it greets, thanks, says goodbye or asks what the bot is, for all of which there is a set reply."""
    said = plain(text)
    return any(one.search(said) for one in (_HELLO, _THANKS, _BYE, _IS_WHAT, _DOES_WHAT))


def small_talk(company: Company, confidence: float, *, first: bool, text: str = "") -> Answer:
    """A greeting at the start of a conversation, a courtesy later on, and plain words about what the bot is.

    ``first``: whether nothing was said before; ``text`` is the message as typed.
    """
    said = plain(text)
    asks = "?" in text or not (_THANKS.search(said) or _BYE.search(said))
    if asks and _DOES_WHAT.search(said):
        return _answer(confidence, _about(company, WHAT_IT_DOES), common=True)
    if asks and _IS_WHAT.search(said):
        return _answer(confidence, _about(company, WHAT_IT_IS))
    courtesy = _courtesy(said)
    if courtesy:
        return _answer(confidence, say(courtesy))
    if first:
        return _answer(confidence, _about(company, HELLO), common=True)
    return (
        _answer(confidence, say(HELLO_AGAIN), common=True)
        if _HELLO.search(said)
        else _answer(confidence, say(ANYTHING))
    )


def _courtesy(said: str) -> str:
    thanks, bye = _THANKS.search(said), _BYE.search(said)
    if thanks and bye:
        return WELCOME_AND_GOODBYE
    if thanks or bye:
        return WELCOME if thanks else GOODBYE
    return ""


def _about(company: Company, text: str) -> Phrase:
    return say(text, bot=bot_name(company), company=company_name(company))


def _answer(confidence: float, phrase: Phrase, *, common: bool = False) -> Answer:
    """``common``: whether the most usual questions are offered to tap."""
    return Answer(SMALLTALK, confidence, Reply((phrase,), choices=offers(COMMON) if common else (TALK_TO_A_PERSON,)))

"""Hello, thanks and goodbye."""

from __future__ import annotations

from billing.facts import Company
from supportbot.answering.asking import offers
from supportbot.answering.decision import Answer, Reply
from supportbot.answering.figures import bot_name, company_name
from supportbot.answering.labels import COMMON
from supportbot.answering.phrases import TALK_TO_A_PERSON, say

SMALLTALK = "greeting_thanks_smalltalk"


def small_talk(company: Company, confidence: float, *, first: bool) -> Answer:
    """A greeting at the start of a conversation, a courtesy later on; it says what the bot is either way."""
    if first:
        text = "Hello, I'm {bot}, the automated assistant of {company}. What would you like to know about your bills?"
        greeting = say(text, bot=bot_name(company), company=company_name(company))
        return Answer(SMALLTALK, confidence, Reply((greeting,), choices=offers(COMMON)))
    text = "Happy to help. I'm {bot}, the automated assistant, and I'm here if anything else comes up about your bills."
    return Answer(SMALLTALK, confidence, Reply((say(text, bot=bot_name(company)),), choices=(TALK_TO_A_PERSON,)))

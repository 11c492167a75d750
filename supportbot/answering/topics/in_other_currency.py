"""A price asked for in a currency that isn't the account's."""

from __future__ import annotations

import re

from supportbot.answering.decision import Phrase
from supportbot.answering.figures import account_currency
from supportbot.answering.phrases import say
from supportbot.answering.question import Question

CURRENCIES = {
    "EUR": re.compile(r"€|(?<!\w)(?:euros?|eur)(?!\w)", re.IGNORECASE),
    "GBP": re.compile(r"£|(?<!\w)(?:pounds?|sterling|quid|gbp)(?!\w)", re.IGNORECASE),
    "USD": re.compile(r"\$|(?<!\w)(?:dollars?|bucks|usd)(?!\w)", re.IGNORECASE),
}


def other_currency(question: Question) -> tuple[Phrase, ...]:
    """That prices are in the account's currency alone, when the message names another and not that one."""
    named = {code for code, words in CURRENCIES.items() if words.search(question.text)}
    if not named or question.account.currency in named:
        return ()
    text = "I can only give you prices in {currency}, the currency your account is billed in."
    return (say(text, currency=account_currency(question.account)),)

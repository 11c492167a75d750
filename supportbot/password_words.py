"""Passwords made of what anybody would try first here: the product's name, the company's, and words of the trade."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from billing.errors import CompanyNotLoaded
from billing.selectors import company_facts
from handoff.models import StaffMember

WORDS = (
    "supportbot", "support", "bot", "billing", "bill", "invoice", "payment", "customer", "service", "helpdesk", "help",
    "desk", "chat", "inbox", "review", "company", "staff", "team", "user", "login", "welcome", "password", "secret",
    *StaffMember.Role.values,
)  # fmt: skip
_WRITTEN_OTHERWISE = str.maketrans("01345789@$!|", "oieastbgasii")
_LETTER = re.compile(r"[^\W\d_]")
_TAIL = re.compile(r"[\W\d_]+$")
_TEXT = "The password is only made of words that stand for this product or company. Add words of your own."


def only_of_words(password: str, words: tuple[str, ...]) -> bool:
    """Whether nothing but ``words`` is left of ``password`` without its digits and signs, however they are written."""
    known = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    typed = password.lower()
    return any(
        known.search(form) and not _LETTER.search(known.sub("", form))
        for form in (typed, _TAIL.sub("", typed).translate(_WRITTEN_OTHERWISE))
    )


class ContextWordsValidator:
    """One of ``AUTH_PASSWORD_VALIDATORS``; the list stands in docs/operations.md."""

    def validate(self, password: str, user: object = None) -> None:
        if only_of_words(password[:200], (*WORDS, *_company())):
            raise ValidationError(_TEXT, code="password_of_context")

    def get_help_text(self) -> str:
        return "Your password can't be made of the names of this product, your company and its work alone."


def _company() -> tuple[str, ...]:
    """The company's name, whole and word by word; nothing before a company is loaded."""
    try:
        name = company_facts("en").name.lower()
    except CompanyNotLoaded:
        return ()
    return (re.sub(r"\W", "", name) or "supportbot", *(word for word in re.findall(r"\w+", name) if len(word) > 2))

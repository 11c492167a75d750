"""Prompts: files with a version in their head, filled with the company's own words and never with a customer's."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from billing.days import format_day
from supportbot.llm.port import Role, Said
from supportbot.llm.tools.tool import Case

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "prompts"
MOST_MESSAGES = 8
LONGEST_MESSAGE = 2_000
LANGUAGES = {"de": "German", "es": "Spanish", "fr": "French"}
_ROLES: dict[str, Role] = {"customer": "user", "bot": "assistant", "agent": "assistant"}


class PromptBroken(Exception):
    """A prompt file without a version in its head, or with a place that nothing fills."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """``version`` is as in the file's first line: ``version: 3``."""

    name: str
    version: str
    text: str

    @property
    def label(self) -> str:
        return f"{self.name}/{self.version}"


@cache
def prompt(name: str) -> Prompt:
    """The prompt in ``templates/prompts/NAME.md``. Raises PromptBroken."""
    head, _, text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("\n---\n")
    key, _, version = head.strip().partition(":")
    if key != "version" or not version.strip():
        raise PromptBroken(f"{name}.md has to begin with a line 'version: N' and a line '---'")
    return Prompt(name, version.strip(), text.strip())


def system_text(prompt: Prompt, case: Case, *, canary: str, answer: str = "") -> str:
    """The prompt filled. ``canary`` is a word that stands nowhere else; ``answer`` the one to be put otherwise.

    Raises PromptBroken.
    """
    places = {
        "bot": case.company.bot_name,
        "company": case.company.name,
        "today": format_day(case.desk.today, case.locale),
        "language": LANGUAGES.get(case.desk.reading.language, "English"),
        "canary": canary,
        "answer": answer,
    }
    return filled(prompt, **places)


def filled(prompt: Prompt, **places: str) -> str:
    """The prompt's text with its places filled. Raises PromptBroken where it has others."""
    try:
        return Template(prompt.text).substitute(places)
    except (KeyError, ValueError) as fault:
        raise PromptBroken(f"{prompt.name}.md: {fault}") from fault


def new_canary() -> str:
    """A word for one prompt that stands nowhere else: who says it gives the prompt away."""
    return f"nb-{secrets.token_hex(6)}"


def messages(system: str, recent: Sequence[tuple[str, str]], text: str) -> tuple[Said, ...]:
    """The system's words, the last few messages, and what the customer says now.

    ``recent`` are (author, text) pairs, newest last; ``text`` stands for the customer's messages at their end.
    """
    earlier = list(recent)
    while earlier and earlier[-1][0] == "customer":
        earlier.pop()
    said = [(author, words) for author, words in earlier if author in _ROLES and words.strip()]
    history = tuple(Said(_ROLES[author], words[:LONGEST_MESSAGE]) for author, words in said[-MOST_MESSAGES:])
    return (Said("system", system), *history, Said("user", text[:LONGEST_MESSAGE]))

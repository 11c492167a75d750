"""The scripted mind: what a test wrote down, else rules, else the facts in the prompt that the question is about."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.model.asked import Asked
from sandbox.model.filling import filled
from sandbox.model.reply import Called, Reply, reply_read
from sandbox.serving.faults import BadControl

_WORD = re.compile(r"[a-z]{3,}|\d+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SAID_TOO_OFTEN = frozenset(
    (
        "the",
        "and",
        "you",
        "your",
        "for",
        "with",
        "that",
        "this",
        "what",
        "why",
        "how",
        "can",
        "are",
        "was",
        "has",
        "have",
    )
)
NOTHING_FOUND = "I don't have that in front of me."


@dataclass(frozen=True, slots=True)
class Rule:
    """``reply`` for every question in which ``when`` is found."""

    when: re.Pattern[str]
    reply: Reply


@dataclass
class Script:
    """Replies for the next requests, in order; then rules; then what the prompt holds."""

    next: deque[Reply] = field(default_factory=deque)
    rules: list[Rule] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        if self.next:
            return self.next.popleft()
        for rule in self.rules:
            if rule.when.search(asked.question) and not asked.results:
                return rule.reply
        return by_facts(asked)

    def add_rules(self, wanted: Iterable[Mapping[str, Any]]) -> None:
        """Raises BadControl."""
        for each in wanted:
            try:
                self.rules.append(Rule(re.compile(each["when"], re.IGNORECASE), reply_read(each)))
            except (KeyError, TypeError, re.error):
                raise BadControl("rules: each needs a regular expression as `when`, and text or calls") from None


def by_facts(asked: Asked) -> Reply:
    """Calls the tool that the question is about, then says what it answered; without tools, what the prompt says."""
    if asked.forced:
        return _call(asked, asked.forced)
    if asked.tools and not asked.results and (name := _fitting_tool(asked)):
        return _call(asked, name)
    lines = [line for text in (*asked.results, *asked.texts("system")) for line in _lines(text)]
    said = _closest(lines, asked.question) or NOTHING_FOUND
    if asked.format == "text":
        return Reply(said)
    return Reply(orjson.dumps(filled(asked.schema or {}, said)).decode())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _SENTENCE.split(text) if line.strip()]


def _closest(lines: list[str], question: str, *, most: int = 2) -> str:
    asked = words(question)
    found = [(len(asked & words(line)), -place, line) for place, line in enumerate(lines)]
    best = sorted((each for each in found if each[0]), reverse=True)[:most]
    return " ".join(line for _, _, line in sorted(best, key=lambda each: -each[1]))


def _fitting_tool(asked: Asked) -> str:
    question = words(asked.question)
    scored = [
        (len(question & words(f"{tool['name'].replace('_', ' ')} {tool.get('description', '')}")), tool["name"])
        for tool in asked.tools
    ]
    score, name = max(scored)
    return str(name) if score else ""


def _call(asked: Asked, name: str) -> Reply:
    found: list[Mapping[str, Any]] = [tool.get("parameters", {}) for tool in asked.tools if tool["name"] == name]
    parameters = found[0] if found else {}
    arguments = filled({**parameters, "type": "object"}, asked.question) if parameters.get("required") else {}
    return Reply(calls=(Called(name, orjson.dumps(arguments).decode()),))


def words(text: str) -> set[str]:
    """The words that say what a text is about, without a plural's s."""
    return {word.rstrip("s") for word in _WORD.findall(text.lower())} - _SAID_TOO_OFTEN

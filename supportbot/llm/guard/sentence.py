"""A sentence before its figures are matched: what is near to what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.facts import FactIndex
from supportbot.llm.guard.mentions import Mention, Talk
from supportbot.llm.guard.roles import date_roles, money_roles

INTERVAL = re.compile(
    r"^ ?(?:(?:a|per|each|every|/|pro|im|par|al|por)? ?/? ?(?P<a>month|year|monat|jahr|mois|an|mes|año|"
    r"annum|mo|yr)(?!\w)|(?P<b>monthly|yearly|annually|monatlich|jährlich))",
    re.I,
)
_AFTER_LINK = re.compile(
    r"(?<!\w)(?:for|on|of|to|from|in|toward|towards|against|by|für|auf|pour|de|sur|para|en)(?: (?:the|"
    r"your|my|bill|invoice|a|die|ihre|rechnung|la|votre|facture|su|factura|number))* ?$",
    re.I,
)
_BREAK = re.compile(r"[,;:]|(?<!\w)(?:and|but|while|whereas|und|et|y)(?!\w)", re.I)
_AFTER_CREDIT = re.compile(r"after (?:\w+ ){0,3}credit|minus (?:\w+ )?credit", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Everything that is known of a sentence before its figures are matched."""

    canvas: Canvas
    records: Records
    index: FactIndex
    mentions: tuple[Mention, ...]
    talk: Talk
    roles: Mapping[int, frozenset[str]]
    """What the nearest cues say, by place; empty where none stands near."""

    @property
    def text(self) -> str:
        return self.canvas.words

    @property
    def figures(self) -> list[Figure]:
        return list(self.canvas.of("money", "date", "span"))


def roles_said(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """What the figure is said to be, as roles of facts."""
    if figure.kind != "money" and _is_aside(sentence, figure):
        return frozenset({"issued_on"})
    cues = sentence.roles.get(figure.start, frozenset())
    if not cues:
        cues = _inherited(sentence, figure)
    if figure.kind == "money":
        roles = money_roles(cues, sentence.text)
        if cues == {"amounts"} and any(one.kind == "name" for one in sentence.mentions):
            roles = _weak_money(sentence, figure)
        if INTERVAL.match(sentence.text[figure.end :]):
            roles |= {"price"}
        if "due" in roles and _AFTER_CREDIT.search(sentence.text):
            roles |= {"after_credit"}
        if not roles and not cues & {"policy"}:
            roles = _weak_money(sentence, figure)
    else:
        roles = date_roles(cues, sentence.text)
        if not roles and not figure.word and governing(sentence, figure, "inv"):
            roles = frozenset({"issued_on"})
    return roles


def _is_aside(sentence: Sentence, figure: Figure) -> bool:
    """ "INV-7 (3 March)": the day of a bill, whatever is said of it behind."""
    if not sentence.text.startswith(")", figure.end):
        return False
    before = sentence.text[: figure.start]
    return any(one.kind == "inv" and before[one.end :].strip() == "(" for one in sentence.mentions)


def _inherited(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """In "due on D and D" the second is what the first is."""
    kinds = ("money",) if figure.kind == "money" else ("date", "span")
    before = [one for one in sentence.canvas.of(*kinds) if one.end <= figure.start]
    return sentence.roles.get(before[-1].start, frozenset()) if before else frozenset()


def _weak_money(sentence: Sentence, figure: Figure) -> frozenset[str]:
    """An amount that no word explains: a bill's, or a line's or plan's that stands beside it."""
    name, bill = governing(sentence, figure, "name"), governing(sentence, figure, "inv")
    if name:
        return frozenset({"line", "price"})
    return frozenset({"total", "due"}) if bill else frozenset()


def governing(sentence: Sentence, figure: Figure, kind: str) -> Mention | None:
    """The mention that a figure belongs to: the last one before it, or one tied to it right after."""
    mentions = [one for one in sentence.mentions if one.kind == kind]
    before = [one for one in mentions if one.start <= figure.start]
    after = [one for one in mentions if one.start > figure.start]
    if after and ((not before and kind == "inv") or _tied(sentence, figure, after[0])):
        return after[0]
    return before[-1] if before else None


def _tied(sentence: Sentence, figure: Figure, mention: Mention) -> bool:
    """ "… and 30 euros for INV-2": what follows without a break belongs to the figure."""
    between = sentence.text[figure.end : mention.start]
    return (
        len(between) < 60 and not _BREAK.search(between) and (bool(_AFTER_LINK.search(between)) or not between.strip())
    )


def names_bill(sentence: Sentence) -> bool:
    return any(one.kind == "inv" for one in sentence.mentions)


def paired(sentence: Sentence, figure: Figure) -> Mention | None:
    """ "INV-1 and INV-2 are 40 and 30 euros": as many figures of a kind as bills, in the same order."""
    mention = governing(sentence, figure, "inv")
    if mention is None or not mention.every:
        return None
    same = [one for one in sentence.figures if one.kind == figure.kind and governing(sentence, one, "inv") == mention]
    if len(same) != len(mention.things):
        return None
    return replace(mention, things=(mention.things[same.index(figure)],), every=False)

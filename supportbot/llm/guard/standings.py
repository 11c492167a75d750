"""The sentence as those see it who hold its states against the records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from billing.facts import Account, Invoice
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.lexicon import Found, lexicon, one_of
from supportbot.llm.guard.mentions import Mention, Talk

_SUPPOSED = re.compile(rf"(?<!\w){one_of('states', 'supposed')}(?!\w)[^,;]*$")
_NOT = re.compile(rf"(?:n't|(?<!\w){one_of('states', 'not')})(?: \w+){{0,3}}\s*$")
_NONE = re.compile(rf"(?<!\w){one_of('states', 'none')}(?!\w)")
_ALL = re.compile(rf"(?<!\w){one_of('states', 'all')}(?!\w)")
COUNTED = re.compile("\ue002[^,]*$|(?<!\\w)(?:no|any|all|keine|aucune|other) $")
_OF_ALL = re.compile(r" (?:balance|amount|total|bills|invoices)")


@dataclass
class Standing:
    """``text`` is in small letters; ``things`` are what its figures belong to."""

    text: str
    account: Account
    records: Records
    mentions: Sequence[Mention]
    talk: Talk
    things: frozenset[str]

    @cached_property
    def states(self) -> list[Found]:
        return list(lexicon("states", whole=True).find(self.text))

    def before(self, found: Found) -> str:
        return self.text[: found.start]

    def supposed(self, found: Found) -> bool:
        """ "Once it is paid", "can be refunded": nothing is said of how things are."""
        return bool(_SUPPOSED.search(self.before(found)))

    def denied(self, found: Found) -> bool:
        return bool(_NOT.search(self.before(found)))

    def none(self, found: Found) -> bool:
        return bool(_NONE.search(self.before(found)))

    def every(self, found: Found) -> bool:
        return bool(_ALL.search(self.before(found)))

    def counted(self, found: Found) -> bool:
        """ "2 overdue bills", "no open bills", "overdue balance": said of the account, not of the bill named before."""
        near = self.text[max(0, found.start - 12) : found.start]
        return bool(COUNTED.search(near) or _OF_ALL.match(self.text, found.end))

    def bills_named(self) -> set[str]:
        named = {thing for one in self.mentions if one.kind == "inv" for thing in one.things}
        return named or set(self.talk.bills)

    def bills_of(self, found: Found) -> list[Invoice]:
        """Those named nearest before the word, or right after it; else those of the sentences before."""
        if self.counted(found):
            return []
        mention = self._mention_of(found)
        told = tuple(sorted(thing for thing in self.things if thing.startswith("inv:")))
        things = mention.things if mention else told if len(told) == 1 else self.talk.bills
        return [bill for bill in self.account.invoices if f"inv:{bill.number}" in things]

    def _mention_of(self, found: Found) -> Mention | None:
        bills = [one for one in self.mentions if one.kind == "inv"]
        before = [one for one in bills if one.start < found.end]
        after = [one for one in bills if one.start >= found.end]
        predicate = re.search(r"(?<!\w)(?:is|are|was|were|been|not) (?:\w+ )?$", self.before(found))
        if after and (not before or (after[0].start - found.end < 14 and not predicate)):
            return after[0]
        return before[-1] if before else None

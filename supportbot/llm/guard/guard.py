"""One sentence after the other: what may be shown, with figures of our own, and what may not.

It stops whatever it cannot place. ``grounding.check`` looks at the whole reply once more, and shares no code with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from supportbot.answering.grounding.records import Records
from supportbot.answering.rendering import Rendered, Segment, fact_of
from supportbot.llm.guard.billed import billed
from supportbot.llm.guard.canvas import Canvas
from supportbot.llm.guard.claims import require_no_claims
from supportbot.llm.guard.counts import take_counts
from supportbot.llm.guard.date_forms import take_long_dates, take_short_dates
from supportbot.llm.guard.deeds import holds
from supportbot.llm.guard.facts import index_facts
from supportbot.llm.guard.leftovers import require_no_links, require_nothing_left, take_bare_amounts
from supportbot.llm.guard.lexicon import small
from supportbot.llm.guard.matching import Matched, match
from supportbot.llm.guard.mentions import Talk
from supportbot.llm.guard.money_forms import take_money
from supportbot.llm.guard.names import names_of, take_names
from supportbot.llm.guard.number_words import with_digits
from supportbot.llm.guard.outcomes import Admitted, Stop, Stopped
from supportbot.llm.guard.passages import passage_of
from supportbot.llm.guard.plain import plain
from supportbot.llm.guard.plans import require_known_methods, require_known_plans
from supportbot.llm.guard.secrets import Secrets
from supportbot.llm.guard.standing import standing
from supportbot.llm.guard.status import require_true_status
from supportbot.llm.guard.tongue import require_language
from supportbot.llm.guard.writing import written

LONGEST_RAW = 20_000


class Guard:
    """For one turn of one customer: it remembers what its sentences spoke of, so ask it in the order of the reply.

    ``secrets`` are words that no customer may read: the prompt, and signs put into it.
    """

    def __init__(self, records: Records, *, locale: str, secrets: Sequence[str] = ()) -> None:
        self._records = records
        self._locale = _known_locale(locale)
        self._secrets = Secrets(secrets)
        self._index = index_facts((billed(records), standing(records)))
        self._names = names_of(records)
        self._own = _currencies(records)
        self._talk = Talk()

    def admit(self, sentence: str) -> Admitted | Stopped:
        """Never raises: what it cannot judge, because of a fault of its own, it stops."""
        if len(sentence) > LONGEST_RAW:
            return Stopped("too_long", sentence[:80])
        try:
            return self._admit(sentence)
        except Stop as stop:
            return stop.stopped
        except Exception as error:
            return Stopped("fault", f"{type(error).__name__}: {error}")

    def _admit(self, sentence: str) -> Admitted:
        self._secrets.require_none(sentence)
        text = plain(sentence)
        passage = passage_of(text, self._records.company)
        if passage is not None:
            return Admitted(passage)
        language = require_language(_without_names(text, self._names.pattern))
        text = with_digits(text, language)
        canvas = Canvas(text)
        take_names(canvas, self._names)
        require_no_links(canvas)
        take_long_dates(canvas)
        take_money(canvas, self._own)
        take_short_dates(canvas, self._records.today)
        take_counts(canvas, self._records)
        take_bare_amounts(canvas, self._own)
        require_nothing_left(canvas, self._own)
        require_known_plans(canvas, self._records)
        require_known_methods(canvas, self._records)
        matched = match(canvas, self._records, self._index, self._talk)
        low = small(canvas.words)
        require_no_claims(low, language, lambda deed, clause: holds(deed, clause, self._records, matched))
        far = any("difference" in fact.roles for fact in matched.facts.values())
        things = frozenset(thing for fact in matched.facts.values() for thing in fact.of)
        require_true_status(low, self._records, matched.mentions, self._talk, things, difference=far)
        segments = written(text, canvas, matched.facts, self._names, self._records, self._locale, language)
        self._remember(matched)
        return Admitted(segments)

    def _remember(self, matched: Matched) -> None:
        if matched.bills:
            self._talk.bills = matched.bills
            roles = frozenset(role for fact in matched.facts.values() for role in fact.roles)
            self._talk.roles = roles & {"total", "due", "paid"}
        if matched.names:
            self._talk.names = matched.names


def rendered_of(admitted: Sequence[Admitted]) -> Rendered:
    """The reply that admitted sentences make, as ``grounding.check`` reads it. List items start new lines."""
    segments: list[Segment] = []
    for one in admitted:
        if segments:
            segments.append(Segment("\n" if one.text.startswith("- ") or _was_item(segments) else " "))
        segments.extend(one.segments)
    facts: list[dict[str, object]] = []
    for segment in segments:
        fact = None if segment.slot is None else fact_of(segment.slot, segment.text)
        if fact is not None and fact not in facts:
            facts.append(fact)
    text = "".join(segment.text for segment in segments)
    return Rendered(text, None, [], facts, {"text": tuple(segments)})


def _was_item(segments: Sequence[Segment]) -> bool:
    """Whether the line before is an item of a list."""
    line = "".join(segment.text for segment in segments).rpartition("\n")[2]
    return line.startswith("- ")


def _known_locale(locale: str) -> str:
    try:
        Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return "en"
    return locale


def _currencies(records: Records) -> tuple[str, ...]:
    account = records.account
    if account is None:
        return tuple(sorted({plan.price.currency for plan in records.company.plans}))
    bills = sorted({bill.currency for bill in account.invoices} - {account.currency})
    return (account.currency, *bills)


def _without_names(text: str, names: re.Pattern[str] | None) -> str:
    """Names are in no language."""
    return unicodedata.normalize("NFC", names.sub(" ", text) if names else text)

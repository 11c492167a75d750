"""Counted things ("2 open bills", "14 days", "23 %") and the facts behind them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from billing.facts import Source
from supportbot.answering.grounding.arithmetic import sources_field
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.facts import Fact, FactIndex, computed
from supportbot.llm.guard.mentions import Mention, Talk
from supportbot.llm.guard.roles import policy_fits

_UNITS: dict[str, str] = {
    "day": r"(?:calendar )?days?|tagen?|tage|jours?|días?", "week": r"weeks?|wochen?|semaines?|semanas?",
    "month": r"months?|monaten?|monate?|mois|mes(?:es)?", "year": r"years?|jahren?|jahre?|ans?|années?|años?",
    "bill": r"bills?|invoices?|statements?|rechnung(?:en)?|factures?|facturas?",
    "payment": (
        r"payments?|(?:payment )?attempts?|tries|zahlung(?:en)?|paiements?|pagos?|versuchen?|tentatives?|"
        r"intentos?"),
    "plan": r"plans?|subscriptions?|tarife?|abos?|abonnements?|planes|suscripci\w+",
    "method": r"(?:payment )?methods?|cards?|karten?|cartes?|tarjetas?",
    "time": r"times|retries|extensions?|waivers?|mal|fois|veces|late fees?",
    "line": r"items?|positions?|entries|posten|positionen",
    "unit": r"lines?|seats?|licen[cs]es?|units?|users?|leitungen|lignes|líneas|pieces?|x",
}  # fmt: skip
_ADJECTIVES = (
    r"(?:of (?:your|the|these|those|them|its|all) |(?:open|unpaid|overdue|outstanding|paid|late|more|"
    r"other|past|further|separate|"
    r"active|different|settled|failed|successful|declined|due|billing|saved|current|previous|recent|full|consecutive|"
    r"payment|offene|offenen|überfällige|unbezahlte|bezahlte|impayées?|ouvertes?|pendientes|abiertas?|"
    r"automatic|new|earlier|latest) )*"
)
COUNT = re.compile(
    rf"(?<![\w.,:/])(?P<n>\d{{1,4}})[ -](?P<adjectives>{_ADJECTIVES})(?:(?:of )?(?:your|the) )?(?:(?:"
    + ")|(?:".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
    + r"))(?![\w-]*\w)", re.I
)  # fmt: skip
PERCENT = re.compile(
    r"(?<![\w.,:/-])(?P<n>\d{1,3})(?:[.,]0+)? ?(?:%|per ?cent\b|pct\b|percent\b|prozent\b|pour cent\b|por ciento\b)",
    re.I,
)
_TIME = re.compile(r"(?<![\w.,:/-])(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?: ?(?P<half>[ap])\.?m\.?\b)?(?![\d:])", re.I)
_STATUS = {
    "open": (
        r"open|unpaid|outstanding|to pay|owe|due|offen\w*|unbezahlt\w*|impayé\w*|ouvert\w*|pendiente\w*|"
        r"abiert\w*|waiting"
    ),
    "overdue": r"overdue|past due|\blate\b|überfällig\w*|en retard|vencid\w*",
    "paid": r"\bpaid\b|settled|bezahlt\w*|payée?s?|pagad\w*",
}
_POLICY_UNITS = {
    "day": ("day",),
    "week": ("day",),
    "month": ("month",),
    "year": ("month", "year"),
    "time": ("time",),
    "payment": ("time",),
}
_LEFT = re.compile(r"due|left|remain|to pay|until|deadline|fällig|reste|échéance|vence|quedan", re.I)
_OFFERED = re.compile(r"offer|available|choose|options|catalogue|angeb|verfügbar|disponib|propos", re.I)
_WORKING = re.compile(
    r"^ (?:business|working|bank|week)[ -]?days?|werktage|jours ouvr|días (?:hábiles|laborables)", re.I
)


def take_counts(canvas: Canvas, records: Records) -> None:
    if not canvas.has_digit:
        return
    canvas.take(
        PERCENT, lambda found: Figure("percent", found.start("n"), found.end(), found.group(), number=int(found["n"]))
    )
    canvas.take(_TIME, lambda found: _time(found, records))
    canvas.take(COUNT, _count)


def _time(found: re.Match[str], records: Records) -> Figure | None:
    """The time as of which the records are known; no other time of day is in them."""
    afternoon = 12 if found["half"] in ("p", "P") and int(found["hour"]) < 12 else 0
    said = f"{int(found['hour']) + afternoon:02}:{found['minute']}"
    if records.account is None or records.account.as_of is None:
        return None
    return Figure("count", found.start(), found.end(), found.group(), unit="clock", key=said)


def _count(found: re.Match[str]) -> Figure:
    unit = next(unit for unit in _UNITS if found[unit])
    return Figure("count", found.start("n"), found.end("n"), found.group(), number=int(found["n"]), unit=unit)


def count_facts(
    records: Records,
    index: FactIndex,
    figure: Figure,
    text: str,
    mentions: Sequence[Mention],
    talk: Talk,
    facts: Mapping[int, Fact],
) -> Fact | None:
    """The fact behind a count; None where there is none."""
    if figure.kind == "percent":
        rates = (fact for fact in index.percents.get(figure.number, ()) if policy_fits(fact, text))
        return next(rates, None)
    if figure.unit == "clock":
        account = records.account
        source = Source("account", account.customer_ref if account else "", "as_of", "records_time")
        return next((one for one in computed(records, "time", source, "clock") if one.slot.value == figure.key), None)
    found = _of_unit(records, index, figure, text, mentions, talk, facts)
    return next(found, None)


def _of_unit(
    records: Records,
    index: FactIndex,
    figure: Figure,
    text: str,
    mentions: Sequence[Mention],
    talk: Talk,
    facts: Mapping[int, Fact],
) -> Iterator[Fact]:
    bills = {thing for one in mentions if one.kind == "inv" for thing in one.things} or set(talk.bills)
    names = {thing for one in mentions if one.kind == "name" for thing in one.things}
    if figure.unit == "bill":
        yield from _bills(records, index, figure, text, mentions, talk)
    for unit in _POLICY_UNITS.get(figure.unit, ()):
        for fact in index.counts.get((figure.number, unit), ()):
            if "policy" in fact.roles and policy_fits(fact, text) and unit == figure.unit:
                yield fact
    if figure.unit == "day":
        yield from _days(records, index, figure, text, bills, facts)
    for fact in index.counts.get((figure.number, figure.unit), ()):
        if "policy" not in fact.roles and _counts_this(fact, figure, text, bills, names):
            yield fact


def _counts_this(fact: Fact, figure: Figure, text: str, bills: set[str], names: set[str]) -> bool:
    """Days and bills have rules of their own."""
    if figure.unit == "plan":
        return ("offers" in fact.roles) == bool(_OFFERED.search(text))
    if figure.unit == "payment":
        return _payments_fit(fact, figure, text, bills)
    if figure.unit in ("day", "bill"):
        return False
    if fact.things("inv") and not fact.of & bills:
        return False
    return not fact.things("name") or not names or bool(fact.things("name") & names)


def _payments_fit(fact: Fact, figure: Figure, text: str, bills: set[str]) -> bool:
    wanted = (
        "failed"
        if re.search(r"fail|declin|unsuccess|attempt|tries|fehlgeschlagen|échou|fallid", text, re.I)
        else "succeeded"
    )
    return wanted in fact.roles and bool(fact.of & bills)


def _near(text: str, figure: Figure) -> str:
    """What stands beside a count, up to the next one."""
    return text[max(0, figure.start - 30) : figure.end + 45].split("\ue002" * 3)[0]


def _bills(
    records: Records, index: FactIndex, figure: Figure, text: str, mentions: Sequence[Mention], talk: Talk
) -> Iterator[Fact]:
    """Of one status where a word near tells it, of all otherwise; or as many as are named."""
    own = figure.text
    near = (
        own if any(re.search(rf"(?<!\w)(?:{words})", own, re.I) for words in _STATUS.values()) else _near(text, figure)
    )
    said = [status for status, words in _STATUS.items() if re.search(rf"(?<!\w)(?:{words})", near, re.I)]
    status = "overdue" if "overdue" in said else said[0] if said else "issued"
    if re.search(r"(?<!\w)(?:not|n't|never|nicht|pas|no) (?:\w+ )?$", text[: figure.start], re.I):
        return
    for fact in index.counts.get((figure.number, "bill"), ()):
        if status in fact.roles:
            yield fact
    named = [thing for one in mentions if one.kind == "inv" for thing in one.things]
    if not said and records.account is not None:
        numbers = sorted({thing.partition(":")[2] for thing in named or talk.bills})
        source = Source("account", records.account.customer_ref, json.dumps(numbers), "named_count")
        yield from (
            one for one in computed(records, "count", source, "named") if one.slot.value == figure.number and numbers
        )


def _days(
    records: Records, index: FactIndex, figure: Figure, text: str, bills: set[str], facts: Mapping[int, Fact]
) -> Iterator[Fact]:
    """Days a bill is overdue or has left, or from today to a date that the sentence names."""
    after = text[figure.end : figure.end + 30]
    if _WORKING.match(after):
        return
    late = bool(re.search(r"(?<!\w)(?:overdue|late|past due|ago|überfällig|en retard|de retraso|vencid)", text, re.I))
    for fact in index.counts.get((figure.number, "day"), ()):
        if "policy" in fact.roles:
            continue
        if not late and not _LEFT.search(text):
            continue
        told = bool(fact.of & bills) if bills else _only_one(index, fact)
        if told and ("days_overdue" in fact.roles) == late:
            yield fact
    for fact in facts.values():
        value = fact.slot.value
        if isinstance(value, date) and (value < records.today) == bool(re.search(r"\bago\b", after, re.I)):
            source = Source("sources", "", sources_field([fact.slot.source]), "days_from_today")
            yield from (one for one in computed(records, "count", source, "days") if one.slot.value == figure.number)


def _only_one(index: FactIndex, fact: Fact) -> bool:
    """Days of a bill that no word names: where one bill alone has such days."""
    role = "days_overdue" if "days_overdue" in fact.roles else "days_left"
    return len({one.of for one in index.all if role in one.roles}) == 1

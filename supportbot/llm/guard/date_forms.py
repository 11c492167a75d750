"""Dates as people write them: "1st of March", "March 1, 2026", "03/01", "le 1er mars", "tomorrow", "in March"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from supportbot.llm.guard.canvas import Canvas, DayPattern, Figure
from supportbot.llm.guard.lexicon import entries

_MONTHS = {
    1: "january jan januar jänner janvier enero", 2: "february feb februar février fevrier febrero",
    3: "march mar märz maerz mars marzo", 4: "april apr avril abril", 5: "may mai mayo", 6: "june jun juni juin junio",
    7: "july jul juli juillet julio", 8: "august aug août aout agosto",
    9: "september sept sep septembre septiembre setiembre", 10: "october oct oktober okt octobre octubre",
    11: "november nov novembre noviembre", 12: "december dec dezember dez décembre decembre diciembre",
}  # fmt: skip
MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_ANY_MONTH = re.compile("|".join(sorted({name[:3] for name in MONTH_OF})), re.I)
_DAY_NAMES = (
    "monday mon montag lundi lunes|tuesday tue tues dienstag mardi martes|wednesday wed mittwoch mercredi miércoles "
    "miercoles|thursday thu thur thurs donnerstag jeudi jueves|friday fri freitag vendredi viernes|"
    "saturday sat samstag "
    "sonnabend samedi sábado sabado|sunday sun sonntag dimanche domingo"
)
WEEKDAY_OF = {name: number for number, names in enumerate(_DAY_NAMES.split("|")) for name in names.split()}
_ORDINAL_WORDS = entries("lists")["ordinal_words"]
ORDINAL_OF = {word: number for number, word in enumerate(_ORDINAL_WORDS, 1)} | {
    word.replace("-", " "): number for number, word in enumerate(_ORDINAL_WORDS, 1)
} | {"premier": 1, "ersten": 1, "erster": 1, "primero": 1}  # fmt: skip
_ORDINAL = "(?:" + "|".join(sorted(ORDINAL_OF, key=len, reverse=True)) + r")\b"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(sorted(WEEKDAY_OF, key=len, reverse=True))})\b\.?,? (?:(?:the|den|le|el) )?)?"
_DAY = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|re|º|ª|\.)?(?![\d.,]*\d)|(?P<word>{_ORDINAL})"
_YEAR = r"(?:,? (?:of |in |de |del )?(?P<year>(?:19|20)\d\d)(?![\d]))?"
_DAY_FIRST = re.compile(
    rf"(?<![\w.,/-]){_WEEKDAY}(?:the )?(?:{_DAY}) ?(?:of |de |-)?(?P<month>{MONTH})(?:{_YEAR}|-(?P<year2>20\d\d))", re.I
)
_RANGE = re.compile(
    rf"(?<![\w.,/-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?"
    rf"(?= ?(?:to|until|and|bis|au|al|-|–) ?\d{{1,2}}(?:st|nd|rd|th|\.)? "
    rf"(?:of |de )?(?P<month>{MONTH})(?:,? (?:de )?(?P<year>20\d\d))?)", re.I
)  # fmt: skip
"""The first day of "1 to 30 November"."""
_MONTH_BEFORE = re.compile(rf"{MONTH},? (?:the )?$", re.I)
_MONTH_FIRST = re.compile(rf"(?<![\w-]){_WEEKDAY}(?P<month>{MONTH}) (?:the )?(?:{_DAY}){_YEAR}", re.I)
_ISO = re.compile(
    rf"(?<![\w./-]){_WEEKDAY}(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d{{1,2}})\3(?P<day>\d{{1,2}})(?![\w/-]|\.\d)",
    re.I,
)
_NUMERIC = re.compile(
    rf"(?<![\w./-]){_WEEKDAY}(?P<a>\d{{1,2}})([/.-])(?P<b>\d{{1,2}})(?:\3(?P<year>(?:20)?\d\d)?)?(?![\w/-]|\.\d)", re.I
)
_DAY_ALONE = re.compile(
    rf"(?<![\w.,/-]){_WEEKDAY}(?:the )(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?: of (?:the|this|next|last) month)?(?!\w)",
    re.I,
)
_WEEKDAY_ALONE = re.compile(
    r"(?<![\w-])(?:(?P<which>this|next|last|on|by|until|since|coming|am|le|el) )(?P<weekday>"
    + "|".join(n for n in WEEKDAY_OF if len(n) > 4)
    + r")(?!\w)",
    re.I,
)
_MONTH_YEAR = re.compile(rf"(?<![\w-])(?P<month>{MONTH}),? (?:of |de |del )?(?P<year>(?:19|20)\d\d)(?!\d)", re.I)
_MONTH_ALONE = re.compile(
    r"(?<![\w-])(?P<which>(?:in|for|from|since|until|till|by|of|during|your|the|last|this|next|early|late|"
        r"mid|and|to|between|im|für|seit|"
    r"bis|vom|en|de|pour|depuis|desde|hasta|du|and) )?(?P<month>(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|"
    r"avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre|Jan|Feb|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|"
        r"Dec))(?!\w)(?P<bill>(?:'s)? (?:bill|invoice|statement)s?)?"
)  # fmt: skip
_RELATIVE = re.compile(
    r"(?<!\w)(?P<today>today|this (?:morning|afternoon|evening)|tonight|just now|a moment ago|heute|aujourd'hui|hoy)"
    r"(?!\w)|(?<!\w)(?P<tomorrow>the day after tomorrow|tomorrow|übermorgen|demain|mañana)(?!\w)"
    r"|(?<!\w)(?P<yesterday>yesterday|last night|gestern|hier|ayer)(?!\w)", re.I
)  # fmt: skip
_SPAN = re.compile(
    r"(?<!\w)(?P<which>this|next|last|later this|earlier this|nächsten|nächste|letzten|letzte|diesen|"
        r"diese) (?P<unit>week|month|year|woche|monat|jahr)(?!\w)"
    r"|(?<!\w)(?P<unit2>mois|mes|semaine|semana) (?P<which2>prochain|prochaine|dernier|dernière|próximo|"
        r"próxima|pasado|pasada)(?!\w)", re.I
)  # fmt: skip
_YEAR_ALONE = re.compile(r"(?<!\w)(?:in|since|of|en|seit|depuis|desde) (?P<year>(?:19|20)\d\d)(?![\w.,-]*\d)", re.I)
_FROM_NOW = re.compile(
    r"(?<!\w)in (?P<n>\d{1,3}|an?|one) (?P<unit>day|week)s?(?:' time|'s time)?(?!\w)|"
    r"(?<!\w)(?P<n2>\d{1,3}) (?P<unit2>day|week)s? (?P<ago>ago|from (?:now|today))(?!\w)",
    re.I,
)

_EXPIRY = re.compile(r"(?<![\w/.])(?P<month>0?[1-9]|1[0-2])/(?P<year>\d\d|20\d\d)(?![\d/])")
_EXPIRING = re.compile(r"expir|valid|good (?:until|through)|gültig|abgelaufen|läuft ab|valable|caduc", re.I)


def take_long_dates(canvas: Canvas) -> None:
    """Those that no amount can be taken for."""
    if canvas.has_digit:
        canvas.take(_ISO, _date)
    if _ANY_MONTH.search(canvas.text):
        canvas.take(_RANGE, _first_of_range)
        canvas.take(_DAY_FIRST, _date)
        canvas.take(_MONTH_FIRST, _date)


def take_short_dates(canvas: Canvas, today: date) -> None:
    """In figures, then what is only part of a date, then words."""
    month = bool(_ANY_MONTH.search(canvas.text))
    if canvas.has_digit:
        if _EXPIRING.search(canvas.text):
            canvas.take(_EXPIRY, _expiry)
        canvas.take(_NUMERIC, _date)
        if month:
            canvas.take(_MONTH_YEAR, _date)
        canvas.take(_DAY_ALONE, _date)
        canvas.take(_YEAR_ALONE, _year)
    canvas.take(_RELATIVE, lambda found: _relative(found, today))
    canvas.take(_FROM_NOW, lambda found: _from_now(found, today))
    canvas.take(_SPAN, lambda found: _span(found, today))
    canvas.take(_WEEKDAY_ALONE, lambda found: _weekday(found, today))
    if month:
        canvas.take(_MONTH_ALONE, _month_alone)


def _first_of_range(found: re.Match[str]) -> Figure | None:
    """None where a month stands before: "Nov 25 to 24 December" has two."""
    return None if _MONTH_BEFORE.search(found.string[: found.start()]) else _date(found)


def _date(found: re.Match[str]) -> Figure | None:
    groups = found.groupdict()
    year_text = groups.get("year") or groups.get("year2")
    year = int(year_text) if year_text else None
    year = year + 2000 if year is not None and year < 100 else year
    if groups.get("a"):
        a, b = int(groups["a"]), int(groups["b"])
        pairs = {(a, b), (b, a)} if found.string[found.end("a")] != "." else {(a, b)}
        if found.string[found.end("a")] == "." and not (year or found.group().endswith(".")):
            return None
        if found.string[found.end("a")] == "-" and not year:
            return None
    else:
        day = (
            ORDINAL_OF[groups["word"].lower()] if groups.get("word") else int(groups["day"]) if groups.get("day") else 0
        )
        month = groups.get("month") or ""
        number = int(month) if month.isdigit() else MONTH_OF.get(month.lower().rstrip("."), 0)
        if not month:
            return _figure(found, (DayPattern(day, None, year),))
        if not day:
            return Figure(
                "span", found.start(), found.end(), found.group(), days=(DayPattern(None, number, year),), key="month"
            )
        pairs = {(day, number)}
    days = tuple(
        DayPattern(day, month, year) for day, month in sorted(pairs) if 1 <= month <= 12 and _possible(day, month, year)
    )
    wanted = groups.get("weekday")
    key = str(WEEKDAY_OF[wanted.lower()]) if wanted else ""
    return _figure(found, days, key) if days else None


def _expiry(found: re.Match[str]) -> Figure:
    """A card's "08/28"."""
    days = (DayPattern(None, int(found["month"]), int(found["year"]) % 100 + 2000),)
    return Figure("span", found.start(), found.end(), found.group(), days=days, key="expiry")


def _possible(day: int, month: int, year: int | None) -> bool:
    return 1 <= day <= monthrange(year or 2024, month)[1]


def _figure(found: re.Match[str], days: tuple[DayPattern, ...], weekday: str = "") -> Figure:
    at_end = not found.string[found.end() :].strip(" )\"'*")
    end = found.end() - (found.group().endswith(" ") or (found.group().endswith(".") and at_end))
    return Figure("date", found.start(), end, found.group(), days=days, key=weekday)


def _exact(found: re.Match[str], day: date, *, word: bool) -> Figure:
    pattern = DayPattern(day.day, day.month, day.year)
    return Figure("date", found.start(), found.end(), found.group(), days=(pattern,), word=word)


def _relative(found: re.Match[str], today: date) -> Figure:
    shift = (
        0 if found["today"] else -1 if found["yesterday"] else 2 if " " in found.group() or "ü" in found.group() else 1
    )
    return _exact(found, today + timedelta(days=shift), word=True)


def _from_now(found: re.Match[str], today: date) -> Figure:
    number = found["n"] or found["n2"]
    days = (int(number) if number.isdigit() else 1) * (7 if (found["unit"] or found["unit2"]).lower() == "week" else 1)
    shift = -days if (found["ago"] or "").lower() == "ago" else days
    return _exact(found, today + timedelta(days=shift), word=False)


def _weekday(found: re.Match[str], today: date) -> Figure:
    """The one before and the one after; the records tell which."""
    ahead = (WEEKDAY_OF[found["weekday"].lower()] - today.weekday()) % 7
    near = [today + timedelta(days=ahead + shift) for shift in (-7, 0, 7)]
    days = tuple(DayPattern(day.day, day.month, day.year) for day in near)
    return Figure("date", found.start("weekday"), found.end(), found["weekday"], days=days)


def _span(found: re.Match[str], today: date) -> Figure:
    which = (found["which"] or found["which2"]).lower()
    unit = (found["unit"] or found["unit2"]).lower()
    shift = (
        1
        if which.startswith(("next", "näch", "proch", "próx"))
        else -1
        if which.startswith(("last", "letz", "dern", "pasa"))
        else 0
    )
    if unit in ("week", "woche", "semaine", "semana"):
        first = today - timedelta(days=today.weekday()) + timedelta(days=7 * shift)
        last = first + timedelta(days=6)
    elif unit in ("year", "jahr"):
        first, last = date(today.year + shift, 1, 1), date(today.year + shift, 12, 31)
    else:
        count = today.year * 12 + today.month - 1 + shift
        first = date(count // 12, count % 12 + 1, 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
    return Figure("span", found.start(), found.end(), found.group(), first=first, last=last, word=True)


def _year(found: re.Match[str]) -> Figure:
    days = (DayPattern(None, None, int(found["year"])),)
    return Figure("span", found.start("year"), found.end(), found["year"], days=days, key="year")


def _month_alone(found: re.Match[str]) -> Figure | None:
    month = found["month"]
    if month.lower() in ("may", "march", "mars", "mar", "jun", "sep", "dec", "mai") and not (
        found["which"] or found["bill"]
    ):
        return None
    days = (DayPattern(None, MONTH_OF[month.lower()], None),)
    return Figure("span", found.start("month"), found.end("month"), month, days=days, word=True)

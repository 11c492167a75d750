"""Whether a text that a model has put otherwise still has the same figures, dates, names and numbers. Pure.

Both texts are read the same way; what stands in only one of them is a change, and so is what stands there once more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from supportbot.llm.guard.canvas import Canvas, Figure
from supportbot.llm.guard.date_forms import MONTH_OF, WEEKDAY_OF, take_long_dates
from supportbot.llm.guard.money_forms import NUMBER, take_money
from supportbot.llm.guard.number_words import with_digits
from supportbot.llm.guard.outcomes import Stop
from supportbot.llm.keeping_words import BLANK, NEAR_DAYS, PERCENT, made_plain
from supportbot.understanding.language import guess_language

Kind = Literal["mail", "link", "tag", "name", "reference", "date", "day", "money", "percent", "number", "unreadable"]
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.I)
_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<>]*>?")
_REFERENCE = re.compile(r"(?<![\w-])(?=[\w/_-]*\d)[^\W\d_][\w]*(?:[-_/][\w]+)*(?![\w-])|(?<![\w-])\d+(?:[-_/]\d+){3,}")
_NUMERIC_DATE = re.compile(r"(?<![\w./-])(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?![\w/-])")
_PERCENT = re.compile(rf"(?P<number>{NUMBER}) ?{PERCENT}", re.I)
_NUMBER = re.compile(rf"(?P<minus>(?<![\w)\]])[-−])?(?P<number>{NUMBER})")
_DIGIT = re.compile(r"\d+")
_DAY = re.compile("|".join(rf"\b{name}\b" for name in (*WEEKDAY_OF, *MONTH_OF) if len(name) > 3 or name == "mai"), re.I)
_MAY = re.compile(r"\b(?:by|since|until|in|for|from|of|this|next|last) (May)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """One figure or name. ``readings`` is all that its writing may mean; ``text`` is as it stands."""

    kind: Kind
    readings: frozenset[object]
    text: str

    def same_as(self, other: Told) -> bool:
        """Dates have to be the same in each reading; of "1,234" and "1.234" one shared reading will do."""
        if self.kind != other.kind:
            return False
        return bool(self.readings & other.readings) if self.kind in _LOOSE else self.readings == other.readings


_LOOSE = frozenset({"money", "percent", "number"})


@dataclass(frozen=True, slots=True)
class Changes:
    """What of the text before is gone, and what has come to it."""

    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)


def changes(before: str, after: str, *, people: Sequence[str] = (), names: Sequence[str] = ()) -> Changes:
    """``names`` are plans' and the company's, ``people``'s count by each word too; others are not known to be names."""
    known = _patterns(people, names)
    left = list(told_in(after, known))
    lost = []
    for one in told_in(before, known):
        match = next((place for place, other in enumerate(left) if one.same_as(other)), None)
        if match is None:
            lost.append(one.text)
        else:
            del left[match]
    return Changes(tuple(lost), tuple(one.text for one in left))


def told_in(text: str, names: Sequence[re.Pattern[str]] = ()) -> Iterator[Told]:
    """Every figure and name of the text, in no order."""
    plain = made_plain(text)
    language = guess_language(plain)
    canvas = Canvas(plain)
    yield from _words(canvas, names)
    if language in NEAR_DAYS:
        canvas = Canvas(_in_digits(canvas.text, language))
    try:
        take_long_dates(canvas)
        take_money(canvas, ())
    except Stop as stop:
        yield Told("unreadable", frozenset({stop.stopped.detail}), stop.stopped.detail)
    yield from map(_told, canvas.figures)
    yield from _days(canvas, language)
    yield from _numbers(canvas)


def _in_digits(text: str, language: str) -> str:
    """Number words as digits; "one" stays, as it seldom is a number."""
    return "".join(
        part
        if BLANK.match(part) or part.lower() in ("one", "eins", "une", "uno", "una")
        else with_digits(part, language)
        for part in re.split(r"(\b(?:[Oo]ne|[Ee]ins|[Uu]ne|[Uu]n[oa])\b)", text)
    )


def _words(canvas: Canvas, names: Sequence[re.Pattern[str]]) -> Iterator[Told]:
    """What is no figure though digits may stand in it; taken out, so that none of it is read as one."""
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (("mail", _MAIL), ("link", _LINK), ("tag", _TAG))
    for kind, pattern in kinds:
        yield from _taken(canvas, kind, pattern)
    for pattern in names:
        yield from _taken(canvas, "name", pattern)
    yield from _taken(canvas, "reference", _REFERENCE)


def _taken(canvas: Canvas, kind: Kind, pattern: re.Pattern[str]) -> Iterator[Told]:
    for found in list(pattern.finditer(canvas.text)):
        said = found.group().rstrip(".,;:!?")
        canvas.text = canvas.text[: found.start()] + "\ue100" * len(said) + canvas.text[found.start() + len(said) :]
        reading = said if found.lastindex is None else found[1]
        yield Told(kind, frozenset({reading.casefold()}), said)


def _patterns(people: Sequence[str], names: Sequence[str]) -> list[re.Pattern[str]]:
    """The longest first. A person's first or last name counts only as it is written: "bill" is not Bill."""
    whole = {made_plain(name).strip() for name in (*people, *names)}
    parts = {part for name in people for part in made_plain(name).split()} - whole
    forms = dict.fromkeys(whole, re.I) | dict.fromkeys(parts, re.NOFLAG)
    known = sorted((name for name in forms if len(name) > 2), key=len, reverse=True)
    return [re.compile(rf"(?<!\w)({re.escape(name)})(?:'?s)?(?!\w)", forms[name]) for name in known]


def _told(figure: Figure) -> Told:
    if figure.kind == "money":
        sign = -1 if figure.negative else 1
        return Told("money", frozenset((sign * minor, code) for minor, code in figure.amounts), figure.text)
    days = frozenset((one.day, one.month, one.year) for one in figure.days)
    return Told("date", days, figure.text)


def _days(canvas: Canvas, language: str) -> Iterator[Told]:
    """Months and days of the week by themselves, "tomorrow", and dates in figures."""
    for found in list(_NUMERIC_DATE.finditer(canvas.text)):
        yield Told("date", _numeric(found), found.group())
        canvas.text = canvas.text[: found.start()] + "\ue100" * len(found.group()) + canvas.text[found.end() :]
    named = [found.group() for found in _DAY.finditer(canvas.text)]
    named += [found[1] for found in _MAY.finditer(canvas.text)]
    for name in named:
        low = name.lower()
        if name == "march":  # on foot
            continue
        place = ("weekday", WEEKDAY_OF[low]) if low in WEEKDAY_OF else ("month", MONTH_OF[low])
        yield Told("day", frozenset({place}), name)
    for found in NEAR_DAYS[language].finditer(canvas.text) if language in NEAR_DAYS else ():
        yield Told("day", frozenset({("near", found.lastgroup)}), found.group())


def _numeric(found: re.Match[str]) -> frozenset[object]:
    first, mark, second, last = found[1], found[2], found[3], found[4]
    if len(first) == 4:
        return frozenset({(int(last), int(second), int(first))})
    year = int(last) + (2000 if len(last) == 2 else 0)
    day, month = int(first), int(second)
    orders = {(day, month)} if mark == "." else {(day, month), (month, day)}
    return frozenset((one, other, year) for one, other in orders if 1 <= other <= 12)


def _numbers(canvas: Canvas) -> Iterator[Told]:
    for found in list(_PERCENT.finditer(canvas.text)):
        yield Told("percent", _readings(found["number"]), found.group())
        canvas.text = canvas.text[: found.start()] + "\ue100" * len(found.group()) + canvas.text[found.end() :]
    for found in _NUMBER.finditer(canvas.text):
        sign = -1 if found["minus"] else 1
        yield Told("number", frozenset(sign * one for one in _readings(found["number"])), found.group())


def _readings(number: str) -> frozenset[Decimal]:
    """What "1.234,5" or "1,234" may say."""
    digits = number.replace(" ", "").replace("'", "")
    marks = Counter(char for char in digits if char in ".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return frozenset({Decimal(digits)})
    whole, part = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
    readings = set()
    if marks[digits[last]] == 1:
        readings.add(Decimal(f"{whole}.{part}"))
    if len(part) == 3 and len(marks) == 1:
        readings.add(Decimal(whole + part))
    return frozenset(readings)

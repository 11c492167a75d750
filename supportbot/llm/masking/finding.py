"""Where in a text something stands that is to be hidden. Read as folded, so no script and no invisible sign helps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import phonenumbers

from handoff.redaction import Kind
from handoff.redaction.digits import harmless_places, is_labelled
from handoff.redaction.folding import Folded, fold
from handoff.redaction.kinds import Span
from handoff.redaction.masking import find_secrets, original_spans
from supportbot.llm.masking.placeholders import OF_KIND, PLACEHOLDER

Place = tuple[int, int, str]
"""[start, end) of a text, and the label of what stands there."""

_NOT_IN_MAIL = frozenset(" \t\n\r@<>()[]{},;:\"'|=/\\")
_AT = re.compile(r"@|[ ]?[(\[{][ ]?at[ ]?[)\]}][ ]?")
_DOMAIN = re.compile(
    r"(?:[^\s@<>()\[\]{},;:\"'|=/\\.!?]{1,63}(?:\.|[ ]?[(\[{][ ]?dot[ ]?[)\]}][ ]?)){1,6}[^\W\d_]{2,24}"
)
_LONGEST_LOCAL = 64
_NUMBER_LIKE = re.compile(r"(?<![\w#.,/-])(?:\+ ?)?\(?[0-9](?:[ ()./-]{0,3}[0-9]){6,14}(?!\w|[.,][0-9])")
_DIGIT = re.compile("[0-9]")
_FEWEST_DIGITS = 7
_WORD = re.compile(r"[^\W_]+")
_SPELT = r"[\W_]{0,3}"
_CLOSE_SET = "\u2e80"
"""From here on scripts put no space between words."""
_SHORTEST_NAME = 3
_SHORTEST_PIECE = 5
_WORDS_TOO = frozenset(
    _WORD.findall(
        """april art august autumn bank banks best bill bills black bond bonus brown card case cash chance chase
        christian cost credit dale date dawn day dean del den der dollar drew due earl early eve fair faith fee fees
        fine fox frank free gay gold good grace grant gray green guy happy hart holiday hope house iris ivy jack jan
        january joy june king lane las late long los love major mark max may miles mills miss monday money more new
        noble north page park pay penny plan post power price prime rate ray reed rich rob rose ross royal ruby sharp
        short small south stone street strong summer sun sunday swift tax the van visa violet von wade waters week west
        white will wise wood young you"""
    )
)
"""Names that are words as well, in talk about bills above all: hidden within the whole name, not alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the account says of the customer. Empty where it says nothing, or where policy lets it be told."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def allowed(self, hidden: frozenset[str]) -> Known:
        """Without the names and addresses that ``hidden`` does not speak of; e-mail and telephone always stay."""
        names = self.names if "names" in hidden else ()
        return Known(names, self.emails, self.phones, self.addresses if "addresses" in hidden else ())


@dataclass(frozen=True, slots=True)
class _Pattern:
    """``word`` stands wherever ``source`` fits, and is looked for first: most patterns never have to be compiled."""

    label: str
    word: str
    source: str


class Finder:
    """Made once a turn. ``region`` is where telephone numbers without a country code are from."""

    def __init__(self, known: Known, region: str) -> None:
        self._region = region
        self._judged: dict[str, bool] = {}
        self._known = [
            *_patterns("EMAIL", known.emails),
            *_patterns("ADDRESS", (piece for each in known.addresses for piece in _pieces(each))),
            *_patterns("NAME", (form for each in known.names for form in _name_forms(each))),
        ]
        self._numbers = [re.compile(pattern) for each in known.phones if (pattern := _number(each))]

    def find(self, text: str) -> list[Place]:
        """In order and without overlap; where two kinds claim a place, the one that is worse to tell has it."""
        taken: list[Place] = [(*each.span(), "TEXT") for each in PLACEHOLDER.finditer(text)]
        if len(text) < 2:
            return taken
        _add(taken, ((span.start, span.end, OF_KIND[span.kind]) for span in find_secrets(text)))
        folded = fold(text)
        _add(taken, _back(folded, _mails(folded.text)))
        for each in self._known:
            if each.word in folded.text:
                _add(
                    taken,
                    _back(folded, ((*found.span(), each.label) for found in re.finditer(each.source, folded.text))),
                )
        _add(taken, _back(folded, self._phones(folded.text)))
        return sorted(taken)

    def _phones(self, text: str) -> Iterator[Place]:
        if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
            return
        for pattern in self._numbers:
            yield from ((*found.span(), "PHONE") for found in pattern.finditer(text))
        harmless: bytearray | None = None
        for found in _NUMBER_LIKE.finditer(text):
            harmless = harmless_places(text) if harmless is None else harmless
            if any(harmless[found.start() : found.end()]) or is_labelled(text, found.start()):
                continue
            if found[0].startswith("+") or self._is_phone(found[0]):
                yield (*found.span(), "PHONE")

    def _is_phone(self, text: str) -> bool:
        if text not in self._judged:
            try:
                number = phonenumbers.parse(text, self._region)
                valid = phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number)
            except phonenumbers.NumberParseException:
                valid = False
            self._judged[text] = valid
        return self._judged[text]


def _mails(text: str) -> Iterator[Place]:
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        start = at.start()
        while start > max(0, at.start() - _LONGEST_LOCAL) and text[start - 1] not in _NOT_IN_MAIL:
            start -= 1
        if domain and start < at.start():
            yield start, domain.end(), "EMAIL"


def _add(taken: list[Place], found: Iterable[Place]) -> None:
    for start, end, label in found:
        if end > start and all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end, label))


def _back(folded: Folded, places: Iterable[Place]) -> Iterator[Place]:
    """Places of a folded text as places of what it was folded from."""
    found = list(places)
    spans = original_spans(folded, [Span(start, end, Kind.PAN, "") for start, end, _ in found])
    return ((span.start, span.end, label) for span, (_, _, label) in zip(spans, found, strict=True))


def _patterns(label: str, values: Iterable[str]) -> list[_Pattern]:
    """One for each value, whatever signs stand between its words; the longest first."""
    found = []
    for words in {tuple(_WORD.findall(fold(value).text)) for value in values} - {()}:
        before = "" if words[0][0] >= _CLOSE_SET else r"(?<![^\W_])"
        behind = "" if words[-1][-1] >= _CLOSE_SET else r"(?![^\W_])"
        source = before + _SPELT.join(map(re.escape, words)) + behind
        found.append(_Pattern(label, max(words, key=len), source))
    return sorted(found, key=lambda each: len(each.source), reverse=True)


def _number(value: str) -> str:
    """A pattern for a telephone number, with its country code or without."""
    try:
        national = str(phonenumbers.parse(value, None).national_number)
    except phonenumbers.NumberParseException:
        national = "".join(_DIGIT.findall(fold(value).text)).lstrip("0")
    if len(national) < _FEWEST_DIGITS - 1:
        return ""
    return rf"(?<![0-9])(?:\+?[0-9]{{1,3}}{_SPELT})?0?{_SPELT}{_SPELT.join(national)}(?![0-9])"


def _name_forms(name: str) -> Iterator[str]:
    """The whole name, turned round, and each part of it that is no common word."""
    parts = name.split()
    yield name
    if len(parts) > 1:
        yield " ".join((parts[-1], *parts[:-1]))
        yield from (each for each in parts if len(each) >= _SHORTEST_NAME and fold(each).text not in _WORDS_TOO)


def _pieces(address: str) -> Iterator[str]:
    """The whole address, and the lines of it that only an address is: those with letters and digits."""
    yield address
    for piece in re.split(r"[,;\n]+", address):
        if len(piece.strip()) >= _SHORTEST_PIECE and _DIGIT.search(fold(piece).text) and re.search(r"[^\W\d_]", piece):
            yield piece

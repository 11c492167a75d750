"""Pattern files: one regular expression a line, with exceptions that are struck out of the text before it is tried.

``# …`` is a comment, ``= NAME …`` names a part that others use as ``<NAME>``, ``! …`` is an exception, anything else
is a pattern. Patterns match whole words of text as ``plain`` leaves it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

LONGEST = 4_000
"""Characters looked at, half from the beginning and half from the end of a longer message."""

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'"})
_NOT_SAID = re.compile(r"[^\w\s'.-]|(?<!\w)[.'-]+|[.'-]+(?!\w)")
_PART = re.compile(r"<([A-Z]+)>")
_STRUCK = " ~ "
_AND = re.compile(r"(?<!\S)&(?!\S)")


@dataclass(frozen=True, slots=True)
class Patterns:
    """What one file says, compiled."""

    exceptions: tuple[re.Pattern[str], ...]
    wanted: tuple[re.Pattern[str], ...]

    def match(self, words: str) -> bool:
        """True when a pattern matches what the exceptions leave of ``words``."""
        if not any(pattern.search(words) for pattern in self.wanted):
            return False
        for exception in self.exceptions:
            words = exception.sub(_STRUCK, words)
        return any(pattern.search(words) for pattern in self.wanted)

    def cover(self, words: str) -> bool:
        """True when one pattern covers all of ``words``."""
        return any(pattern.fullmatch(words) for pattern in self.wanted)

    def strike(self, words: str) -> str:
        """Return ``words`` without anything the patterns match."""
        for pattern in self.wanted:
            words = pattern.sub(" ", words)
        return words


def plain(text: str) -> str:
    """Lower case, accents and most punctuation dropped, single blanks."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    text = unicodedata.normalize("NFKD", _AND.sub("and", text.lower().translate(_APOSTROPHES)))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_NOT_SAID.sub(" ", text).split())


def load_patterns(name: str) -> Patterns:
    """Compile ``patterns/<name>.txt`` of this package."""
    text = (files(__package__) / "patterns" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    parts = dict(line[1:].split(maxsplit=1) for line in lines if line.startswith("="))
    exceptions = tuple(_compile(line[1:].strip(), parts) for line in lines if line.startswith("!"))
    wanted = tuple(_compile(line, parts) for line in lines if line[0] not in "=!")
    return Patterns(exceptions, wanted)


def _compile(line: str, parts: dict[str, str]) -> re.Pattern[str]:
    while _PART.search(line):
        line = _PART.sub(lambda found: parts[found.group(1)], line)
    return re.compile(rf"(?<!\w)(?:{line})(?!\w)")

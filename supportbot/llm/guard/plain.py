"""One sentence of a model as plain text: Markdown taken off, odd characters made plain, tags and links found."""

from __future__ import annotations

import re
import unicodedata

from supportbot.llm.guard.outcomes import Stop

LONGEST = 1_000
_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<]*>?|&(?:#\w+|[a-zA-Z]+);|\]\(|!\[|```|\{\{|\{%|\$\{")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)")
_LEAD = re.compile(r"^(\s*)(?:#{1,6}\s+|>\s+|(?:[*+•–-]|\d{1,2}[.)])\s+)")
_BULLET = re.compile(r"^\s*(?:[*+•–-]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\w)|(?<=[\w.!?,:;)%€$£])[*_](?!\w)")
_TABLE = re.compile(r"\s*\|\s*")
_SPACE = re.compile(r"[^\S\n]+")
_SPECIAL = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "\u2212": "-", "\u2010": "-", "\u2011": "-",
    "\u2012": "-", "\ufe63": "-", "\u066b": ".", "\u066c": ",",
})  # fmt: skip


def plain(sentence: str) -> str:
    """Raises Stop where it is too long, holds tags, or letters that could be taken for others."""
    if len(sentence) > LONGEST:
        raise Stop("too_long", sentence[:80])
    text = "".join(_char(char) for char in unicodedata.normalize("NFKC", sentence))
    text = text.translate(_SPECIAL)
    text = _LINK.sub(lambda link: f"{link[1]} {link[2]}" if link[2] and link[2] not in link[1] else link[1], text)
    found = _TAG.search(text)
    if found:
        raise Stop("markup", found.group()[:80])
    bullet = "- " if _BULLET.match(text) else ""
    text = _EMPHASIS.sub("", _LEAD.sub(r"\1", text))
    text = _TABLE.sub(", ", text.strip().strip("|")) if "|" in text else text
    text = bullet + _SPACE.sub(" ", text.replace("\n", " ")).strip()
    if not text.strip("- "):
        raise Stop("empty")
    _require_latin(text)
    return text


def _char(char: str) -> str:
    """Digits of any script as ours; marks that are not seen away; every blank a space."""
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Mn", "Me", "Co", "Cn", "Cs"):
        return ""
    return " " if category.startswith("Z") else char


def _require_latin(text: str) -> None:
    """Letters of another script may look like ours, and their words are not known here."""
    for char in text:
        if (
            not char.isascii()
            and char.isalpha()
            and not unicodedata.name(char, "").startswith(("LATIN", "FEMININE", "MASC"))
        ):
            raise Stop("language", char)

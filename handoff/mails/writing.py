"""A mail in its two forms, plain and HTML, from one set of words. What people typed is escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from handoff.mails.transcript import Transcript
from handoff.mails.wording import words

_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be posted. ``subject`` is one line."""

    language: str
    subject: str
    text: str
    html: str


def letter(
    kind: str,
    *,
    language: str,
    sender: str,
    name: str = "",
    values: Mapping[str, str] | None = None,
    link: str = "",
    code: str = "",
    transcript: Transcript | None = None,
) -> Letter:
    """The mail of one kind, by its name in the files of words, greeting ``name`` where that is known.

    ``values`` fill the words' gaps. Without a ``link`` the words say where to go instead.
    """
    common = words(language)
    own = common[kind]
    given = {**(values or {}), "name": name, "first": name.partition(" ")[0]}
    context = {
        "language": language,
        "sender": sender,
        "title": _line(own["title"], given),
        "hello": _line(common["hello" if name else "hello_nobody"], given),
        "lead": _filled(own["lead"], given),
        "code": code,
        "link": link,
        "go": own.get("go", ""),
        "without_link": own.get("without_link", ""),
        "transcript": transcript,
        "after": _filled(own["after"], given),
        "why": own["why"].format(**given),
        "automated": common["automated"],
    }
    return Letter(
        language=language,
        subject=_line(own["subject"], given)[:_LONGEST_SUBJECT],
        text=_tidied(render_to_string("mail/letter.txt", context)),
        html=render_to_string("mail/letter.html", context),
    )


def _filled(texts: Sequence[str], given: Mapping[str, Any]) -> list[str]:
    return [text.format(**given) for text in texts]


def _line(text: str, given: Mapping[str, Any]) -> str:
    """On one line without unprintable signs, whatever was typed into a name: a header ends at a line break."""
    filled = text.format(**given)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in filled).split())


def _tidied(text: str) -> str:
    """At most one empty line between two paragraphs, and none around them."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or lines[-1]:
            lines.append(line)
    return "\n".join(lines) + "\n"

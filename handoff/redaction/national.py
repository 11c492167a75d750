"""National insurance and social security numbers, by the words next to them or by the shape 123-45-6789."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.redaction.digits import is_labelled
from handoff.redaction.kinds import Kind, Span
from handoff.redaction.wording import wording

_SHOWN = "•••-••-••••"
_STEMS = (
    "ssn", "social", "sozial", "rentenvers", "insurance", "nino", "itin", "sozvers", "nss", "s.s.n", "tax", "soc",
    "ni n", "n.i.", "pps", "bsn", "pesel", "ss n", "ss#",
    "sin", "tfn", "aadha", "nhs", "steuer", "cpf",
)  # fmt: skip
_LONG = (
    r"(?:[0-9](?:[\W_]{0,3}[0-9]){8,14}(?![0-9])"
    r"|[0-9]{2}[\W_]?[0-9]{6}[\W_]?[a-z][\W_]?[0-9]{3}(?![0-9])"  # Germany: 65 070803 A 123
    r"|[12][\W_]?[0-9]{2}[\W_]?[0-9]{2}[\W_]?2[ab](?:[\W_]?[0-9]){6,8}(?![0-9])"  # Corsica: 2A or 2B
    r"|[0-9]{7}[\W_]?[a-z]{1,2}(?![a-z])"  # Ireland: 1234567 T
    r"|[a-z]{2}[\W_]?[0-9]{2}[\W_]?[0-9]{2}[\W_]?[0-9]{2}[\W_]?[a-d](?![a-z]))"  # United Kingdom: QQ 12 34 56 C
)
_NAMED = wording(
    r"""
    (?<![a-z])(?:
        s\.?s\.?n\.? | soc(?:ial|\.)?[ -]?(?:sec(?:urity|\.)?|insurance)(?:[ ](?:number|no|num))?
      | soc(?:ial)?(?![a-z]) | nino | itin | nss
      | national[ ]insurance(?:[ ](?:number|no))? | insurance[ ]number | tax(?:payer)?[ ]id
      | ss[ ]?(?:\#|number|no) | my[ ]sin(?![a-z]) | sin[ ](?:number|no) | tfn | tax[ ]file[ ](?:number|no) | aadhaa?r
      | nhs[ ](?:number|no) | cpf | steuer(?:[ -]?id|identifikationsnummer|[ -]?id[ -]?nummer)
      | n\.?i\.?[ ](?:number|no) | pps(?:n|[ ](?:number|no)) | bsn | pesel
      | (?:sozial|renten)versicherungs?[ -]?(?:nummer|nr) | (?:securite|seguridad|seguranca)[ ]sociale?
    )
    """,
    _LONG,
)
_LAST_FOUR = re.compile(
    r"(?:last[ ](?:4|four)(?:[ ]digits)?[ ]of[ ](?:my[ ]|the[ ])?(?:ssn|social(?:[ ]security)?(?:[ ]number)?)"
    r"|(?:ssn|social(?:[ ]security)?)[ ](?:ending|ends)(?:[ ](?:in|with|on))?)"
    r"(?:[ ](?:is|are))?[^\w•]{1,3}(?P<value>[0-9]{4})(?![0-9])"
)
_BARE = re.compile(r"[0-9](?<![\w-][0-9])[0-9]{2}-[0-9]{2}-[0-9]{4}(?![\w]|-[0-9])")


def find_national(text: str) -> Iterator[Span]:
    """The national numbers in a folded text. By shape and words, not by validity: a typing error is as private."""
    if any(stem in text for stem in _STEMS):
        for start, end in _NAMED.find(text):
            yield Span(start, end, Kind.SSN, _SHOWN)
        for part in _LAST_FOUR.finditer(text):
            yield Span(part.start("value"), part.end("value"), Kind.SSN, _SHOWN)
    if "-" in text:
        for bare in _BARE.finditer(text):
            if not is_labelled(text, bare.start()):
                yield Span(bare.start(), bare.end(), Kind.SSN, _SHOWN)

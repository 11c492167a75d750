"""Codes that let someone in once: texted to a phone, shown by an app, or kept for the day the phone is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.redaction.wording import wording

_ONE_TIME = wording(
    r"""
    (?<![a-z])(?:
        (?:one[ -]?time|log[ -]?in|access|2fa|two[ -]factor|authenticat(?:or|ion)|sms|verification)[ ]
        (?:code|password|passcode|pin|token) | otp | tan(?:[ ](?:code|number))
      | 2fa | mfa | code[ ](?:you|they|u)[ ](?:just[ ])?(?:texted|sent|messaged|mailed|e-?mailed)(?:[ ]me)?
      | pin[ ](?:for|to|of)[ ](?:my|the)[ ](?:log[ -]?in|account|app|card|portal)
    )(?![a-z])
    """,
    r"[0-9](?:[ -]?[0-9]){3,7}(?![0-9])",
)
# "code 558210 you texted me", and codes that let someone in when the phone is lost.
_SENT = re.compile(
    r"(?<![a-z])code[ ](?:(?:is|was)[ ])?(?P<value>[0-9](?:[ -]?[0-9]){3,7})[ ](?:that[ ])?(?:you|they|u)[ ]"
    r"(?:just[ ])?(?:texted|sent|messaged|mailed|e-?mailed)"
)
_RECOVERY = re.compile(
    r"(?<![a-z])(?:recovery|backup|unlock)[ ]codes?(?:[ ](?:is|was|are))?[\s:=]{1,3}"
    r"(?P<value>[a-z0-9]{3,12}(?:-[a-z0-9]{2,12}){1,5}|[a-z]{0,8}[0-9][a-z0-9]{3,20})"
)


def find_one_time(text: str) -> Iterator[tuple[int, int]]:
    """Where such codes stand, [start, end) in a folded text."""
    yield from _ONE_TIME.find(text)
    if "code" in text:
        for shape in (_SENT, _RECOVERY):
            yield from (code.span("value") for code in shape.finditer(text))

"""What a mail server says of one addressee, apart from all that is wrong between it and us."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """``reason`` begins with the server's code, such as ``550 5.1.1 No such user``."""

    permanent: bool
    reason: str


def refusal_of(error: Exception) -> Refusal | None:
    """The server's no to this addressee or this mail (RFC 5321, 4.2.1).

    None for all else: a wrong password or a sender it does not know is a 5xx too, and no fault of the address.
    """
    code: int
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPDataError):
        code, said = error.smtp_code, error.smtp_error
    else:
        return None
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Refusal(permanent=code >= PERMANENT, reason=" ".join(f"{code} {text}".split()))

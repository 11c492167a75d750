"""What can go wrong with a customer's data.

PrivacyError
├── NothingKept     nothing is kept under this reference
├── StillHeld       a legal hold stands on something of theirs
├── StillUnderWay   something is still being done to their account
├── NotConfirmed    what was typed is not the reference
└── KeyMissing      a row was encrypted with a key that the settings do not name any more
"""

from __future__ import annotations


class PrivacyError(Exception):
    """Root of this room's errors. ``field`` is what was asked with it; ``safe_text`` names the remedy."""

    code = "privacy_error"
    text = "That did not work."

    def __init__(self, text: str | None = None, *, field: str = "customer") -> None:
        self.safe_text = text or self.text
        self.field = field
        super().__init__(self.safe_text)


class NothingKept(PrivacyError):
    code = "nothing_kept"
    text = "Nothing is kept under this reference. Write it exactly as your own systems do, capitals too."


class StillHeld(PrivacyError):
    code = "still_held"
    text = "A legal hold stands on this customer or one of their chats. Lift it on the transcript's page first."


class StillUnderWay(PrivacyError):
    code = "still_under_way"


class NotConfirmed(PrivacyError):
    code = "not_confirmed"
    text = "Type the customer's reference once more, exactly as above, to erase."


class KeyMissing(PrivacyError):
    code = "key_missing"

"""Telling staff by mail that how they sign in was changed: whoever did not do that finds out."""

from __future__ import annotations

from datetime import UTC, datetime

from babel.dates import format_datetime

from handoff.mails.wording import words
from handoff.models import Mail, StaffMember
from handoff.services.posting import mails_post
from handoff.services.staff_mailing import language_for, staff_mail


def account_change_tell(*, staff: StaffMember, what: str, by: str, address: str = "") -> None:
    """Post the mail of one change, in the transaction of the caller.

    ``what`` is a key of the words' ``account_changed.what``, any other is told as "sign-in changed"; ``by`` is who did
    it, as far as is known: a colleague's name, or the address and browser it came from. It goes to the person's
    address, or to ``address``, the former one.
    """
    language = language_for(staff)
    known = words(language)[Mail.Kind.ACCOUNT_CHANGED]["what"]
    values = {
        "what": known.get(what, known["other"]),
        "when": format_datetime(datetime.now(UTC), "long", locale=language),
        "by": by,
    }
    mails_post([staff_mail(staff, kind=Mail.Kind.ACCOUNT_CHANGED, values=values, address=address)])

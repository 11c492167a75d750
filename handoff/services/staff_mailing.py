"""Mails to staff: in their own language, from the program itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from handoff.mails.wording import language_of
from handoff.mails.writing import letter
from handoff.models import Mail, StaffMember
from handoff.services.posting import mail_of


def language_for(staff: StaffMember) -> str:
    """The first of the person's own that mails know."""
    return language_of(*staff.languages)


def staff_mail(
    staff: StaffMember,
    *,
    kind: Mail.Kind,
    values: Mapping[str, str],
    link: str = "",
    address: str = "",
    key: uuid.UUID | None = None,
) -> Mail:
    """The row of a mail, not kept yet, to ``address`` or the person's own. ``values`` fill the gaps of its words."""
    written = letter(
        kind.value,
        language=language_for(staff),
        sender="SupportBot",
        name=staff.display_name,
        values=values,
        link=link,
    )
    return mail_of(written, kind=kind, address=address or staff.email, key=key)

"""A copy of a bill by e-mail, to the address that the company has on file."""

from __future__ import annotations

import uuid

from handoff.mails.wording import language_of
from handoff.mails.writing import letter
from handoff.models import Conversation, Mail
from handoff.services.posting import Attached, mail_of, mails_post


def bill_copy_mail(
    *, conversation: Conversation, address: str, company: str, number: str, paper: bytes, key: uuid.UUID
) -> None:
    """Have the PDF ``paper`` sent once the caller's transaction commits; under the same ``key`` once at most.

    In the language of the conversation, to its customer. ``number`` is what the bill is called.
    """
    written = letter(
        Mail.Kind.BILL_COPY.value,
        language=language_of(conversation.language, conversation.locale),
        sender=company,
        name=conversation.display_name,
        values={"company": company, "number": number},
    )
    file = Attached(f"{number}.pdf", paper)
    mails_post(
        [
            mail_of(
                written, kind=Mail.Kind.BILL_COPY, address=address, conversation=conversation, key=key, attachment=file
            )
        ]
    )

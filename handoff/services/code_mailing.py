"""A code that works once, by e-mail: on its way at once, and nowhere in our tables after that."""

from __future__ import annotations

from datetime import timedelta

from babel.units import format_unit
from django.db import transaction
from django.utils import timezone

from handoff.mails.wording import language_of
from handoff.mails.writing import letter
from handoff.models import Conversation, Mail
from handoff.services.contacting import address_accept
from handoff.services.posting import mail_of, mails_post


def code_mail(
    *,
    conversation: Conversation | None,
    address: str,
    code: str,
    company: str,
    language: str,
    minutes: int,
    name: str = "",
) -> None:
    """Have ``code`` sent to ``address`` once the caller's transaction commits, and not after ``minutes``.

    ``language`` is a tag such as ``de`` or ``de-AT``; an unknown one is taken for English. A code that waits for the
    same address still is not sent any more. Raises BadAddress (``email``).
    """
    address, language = address_accept(address), language_of(language)
    written = letter(
        Mail.Kind.CODE.value,
        language=language,
        sender=company,
        name=name,
        values={"company": company, "time": format_unit(minutes, "duration-minute", "long", locale=language)},
        code=code,
    )
    with transaction.atomic():
        Mail.objects.filter(
            kind=Mail.Kind.CODE, conversation=conversation, address=address, sent_at=None, failed_at=None
        ).delete()
        until = timezone.now() + timedelta(minutes=minutes)
        mails_post(
            [mail_of(written, kind=Mail.Kind.CODE, address=address, conversation=conversation, useless_at=until)]
        )

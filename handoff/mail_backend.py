"""Django's e-mail backend where no mail server is set: each mail becomes a file, which the outbox page shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from handoff.mails.folder import MailFolder, name_of


class EmailBackend(BaseEmailBackend):
    """Writes into ``OUTBOX_DIR``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = MailFolder(Path(settings.OUTBOX_DIR))
        for one in email_messages:
            made = one.message()  # makes a Message-ID where none is given, so once
            folder.keep(name_of(str(made["Message-ID"])), made.as_bytes())
        return len(email_messages)

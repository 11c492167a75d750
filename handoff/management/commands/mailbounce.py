"""``manage.py mailbounce``: tell of a mail that came back, by hand or as the mail server's pipe."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handoff.errors import NotABounce
from handoff.mails.bounces import bounce_of
from handoff.services.bouncing import mail_bounced

MOST_BYTES = 10 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Records that a mail could not be delivered. With MESSAGE_ID and REASON that one; without, the delivery status "
        "report on standard input. A report that says nothing new is no failure, so that a mail server may pipe all in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("message_id", nargs="?", metavar="MESSAGE_ID", help="of the mail that came back")
        parser.add_argument("reason", nargs="?", metavar="REASON", help="in the words of the server that refused it")

    def handle(self, *args: Any, message_id: str | None, reason: str | None, **options: Any) -> None:
        if message_id is None:
            self._read()
        elif not reason:
            raise CommandError('REASON is missing, such as: manage.py mailbounce "<…>" "550 No such user"')
        else:
            self._record(message_id, reason)

    def _read(self) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise CommandError(f"standard input: more than {MOST_BYTES:,} bytes, which is no report of a mail server.")
        try:
            bounce = bounce_of(raw)
        except NotABounce as error:
            raise CommandError(f"standard input: {error.safe_text}") from None
        if bounce is None:
            self.stdout.write("Nothing recorded: the report tells of a delay or a delivery.")
        else:
            self._record(bounce.message_id, bounce.reason)

    def _record(self, message_id: str, reason: str) -> None:
        news = mail_bounced(message_id=message_id, reason=reason)
        self.stdout.write("Recorded." if news else "Nothing recorded: no mail of ours, or known already.")

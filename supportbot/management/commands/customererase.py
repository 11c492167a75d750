"""Erase one customer, for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.services.tombstones import erased_on, tombstone_lift
from supportbot.privacy.elsewhere import elsewhere_text
from supportbot.privacy.erasing import Erased, customer_erase
from supportbot.privacy.errors import NothingKept, PrivacyError


class Command(BaseCommand):
    help = "Erase everything that is kept of a customer. It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("customer", metavar="REF", help="the customer's reference in billing")
        parser.add_argument("--yes", action="store_true", help="do not ask for the reference once more")
        parser.add_argument(
            "--let-back", action="store_true", help="erase nothing: let an erased reference be copied and loaded again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ref = options["customer"]
        if options["let_back"]:
            was = tombstone_lift(ref)
            self.stdout.write("They may come back." if was else "Nobody was erased under this reference.")
            return
        if not options["yes"] and input(f"Type {ref} once more to erase it for good: ") != ref:
            raise CommandError("Not erased: what was typed is another reference.")
        try:
            erased = customer_erase(customer_ref=ref, by=None)
        except NothingKept as error:
            when = erased_on(ref)
            raise CommandError(f"Erased already, on {when:%Y-%m-%d}." if when else f"REF: {error.safe_text}") from None
        except PrivacyError as error:
            raise CommandError(f"Not erased: {error.safe_text}") from None
        self._tell(erased)

    def _tell(self, erased: Erased) -> None:
        for what, count in sorted((erased.rows + erased.files).items()):
            self.stdout.write(f"{count:>8}  {what}")
        if erased.actions_kept:
            self.stdout.write(f"Kept for the books, without the customer: {erased.actions_kept} actions.")
        for version in erased.retrain:
            self.stdout.write(f"Version {version} has learnt from their sentences: train and promote another.")
        for what in erased.undone:
            self.stdout.write(f"Not reached: {what}.")
        self.stdout.write(elsewhere_text())

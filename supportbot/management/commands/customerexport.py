"""Hand out everything that is kept of one customer."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.services.tombstones import erased_on
from supportbot.privacy.collecting import customer_export
from supportbot.privacy.elsewhere import elsewhere_text
from supportbot.privacy.errors import NothingKept


class Command(BaseCommand):
    help = "Write everything that is kept of a customer into one archive (ZIP)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("customer", metavar="REF", help="the customer's reference in billing")
        parser.add_argument("--out", metavar="FILE", help="where to write it; by default customer.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        path, ref = Path(options["out"] or "customer.zip"), options["customer"]
        try:
            with path.open("wb") as file:
                collected = customer_export(customer_ref=ref, to=file, by=None, elsewhere=elsewhere_text())
        except NothingKept as error:
            path.unlink(missing_ok=True)
            when = erased_on(ref)
            raise CommandError(f"Erased on {when:%Y-%m-%d}." if when else f"REF: {error.safe_text}") from None
        except OSError as error:
            raise CommandError(f"--out: cannot be written: {error.strerror}") from None
        path.chmod(0o600)
        for name, count in sorted(collected.counts.items()):
            self.stdout.write(f"{count:>8}  {name}")
        self.stdout.write(f"Written to {path}. It is the customer's; delete it once it is handed over.")

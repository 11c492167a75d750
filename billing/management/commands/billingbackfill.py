"""``manage.py billingbackfill``: copy everything over from the billing system (docs/operations.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.gateways import gateway
from billing.gateways.errors import GatewayError
from billing.services.backfilling import Progress, backfill_run, backfill_want
from billing.services.following import news_poll


class Command(BaseCommand):
    help = "Copies every object over; interrupted, it goes on where it was when it is run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--restart", action="store_true", help="from the start, whatever was copied before")
        parser.add_argument(
            "--rate",
            type=float,
            default=settings.BILLING_CALLS_PER_SECOND,
            help="most calls a second (BILLING_CALLS_PER_SECOND)",
        )

    def handle(self, *args: Any, restart: bool, rate: float, **options: Any) -> None:
        system = gateway()
        if not system.mirrored:
            raise CommandError(f"nothing is copied from {system.name}: its tables are the truth themselves")
        if rate <= 0:
            raise CommandError("--rate: give a number of calls a second above 0")
        backfill_want(gateway=system.name, restart=restart)
        try:
            progress = backfill_run(gateway=system, per_second=rate, watch=self._show)
        except GatewayError as error:
            raise CommandError(f"{error.code}: {error}\nRun it again to go on from here.") from None
        self._end_line()
        news_poll(gateway=system)
        self.stdout.write(_summary(progress))

    def _show(self, progress: Progress) -> None:
        """One line that is written over, for a person who watches."""
        if self.stdout.isatty():
            line = (
                f"{progress.kinds_done}/{progress.kinds} {progress.kind or 'done':<15} {progress.objects:>9,} objects"
            )
            self.stdout.write(f"\r{line}, {progress.calls:,} calls", ending="")
            self.stdout.flush()

    def _end_line(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("")


def _summary(progress: Progress) -> str:
    counted = f"{progress.objects:,} objects, {progress.calls:,} calls, {progress.seconds:.1f} s"
    if progress.finished:
        return f"finished: {counted}"
    return f"{progress.kinds_done} of {progress.kinds} kinds: {counted}; another process goes on with it"

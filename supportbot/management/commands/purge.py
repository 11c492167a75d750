"""Delete what is past the days that it may be kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supportbot.privacy.purging import purge, purge_counts
from supportbot.privacy.retention import KINDS


class Command(BaseCommand):
    help = "Delete what is past its days (KEEP_…_DAYS), as the worker does each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many of each kind would go")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = purge_counts() if options["dry_run"] else purge(seconds=float("inf"))
        for kind in KINDS:
            kept = f"older than {kind.days} days" if kind.days else f"kept ({kind.setting} is 0)"
            self.stdout.write(f"{counts.get(kind.name, 0):>8}  {kind.name:<9} {kept}")
        if not options["dry_run"]:
            for name in sorted(set(counts) - {kind.name for kind in KINDS}):
                self.stdout.write(f"{counts[name]:>8}  {name}")

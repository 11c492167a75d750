"""Count the dashboard's figures out of the raw tables: what is due, or the days that are named."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.measuring.keeping_up import figures_keep_up, figures_recount

_DAY = "a day such as 2026-03-29"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write {_DAY}") from None


class Command(BaseCommand):
    help = "Count the dashboard's figures. Without days: all that is due, as the worker does."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help=f"first day to count anew, {_DAY}")
        parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day to count anew")

    def handle(self, *_args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if (first is None) != (last is None):
            raise CommandError("--from and --to go together: name both days, or neither")
        if first is not None and first > last:
            raise CommandError(f"--from {first} lies after --to {last}: swap them")
        counted = figures_keep_up(seconds=float("inf"), older_wait=timedelta())
        if first is not None:
            counted = figures_recount(first, last)
        self.stdout.write(f"{counted} days counted")

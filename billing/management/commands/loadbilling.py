"""``manage.py loadbilling FILE``: load a billing document (docs/loadbilling.md)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.errors import LoadError
from billing.services import LoadReport, billing_load


class Command(BaseCommand):
    help = "Loads a billing document: all of it or nothing. Loading the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a JSON document as docs/loadbilling.md describes; - reads standard input")
        parser.add_argument("--company-alone", action="store_true", help="leave its customers and their bills out")
        parser.add_argument(
            "--until-copied", action="store_true", help="its customers stand until they are copied over"
        )
        parser.add_argument(
            "--take-over", action="store_true", help="customers who were copied become this program's own"
        )

    def handle(
        self, *args: Any, file: str, company_alone: bool, until_copied: bool, take_over: bool, **options: Any
    ) -> None:
        try:
            report = billing_load(
                raw=_read(file), company_alone=company_alone, until_copied=until_copied, take_over=take_over
            )
        except LoadError as error:
            raise CommandError(f"nothing was loaded from {file}:\n{error}") from None
        self.stdout.write(_summary(report))


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}") from None


def _summary(report: LoadReport) -> str:
    rows = [
        f"{kind:<16}{count.created:>8}{count.updated:>9}{count.unchanged:>11}{count.removed:>9}"
        for kind, count in {**report.counts, "all": report.total}.items()
    ]
    head = f"{'':<16}{'created':>8}{'updated':>9}{'unchanged':>11}{'removed':>9}"
    return "\n".join([head, *rows])

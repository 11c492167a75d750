"""``manage.py backup FILE``: the whole installation in one file, while it runs (docs/deploy.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.backing.archive import backup_write
from supportbot.backing.errors import BackupError


class Command(BaseCommand):
    help = "Writes a backup of the database and of what the data folder has besides. The program may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="such as backup.tar; one that is there is replaced")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            made_of = backup_write(file.resolve())
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size / 2**20
        also = f" and {', '.join(made_of.beside)}" if made_of.beside else ""
        self.stdout.write(f"{file}: the database{also}, {size:.1f} MB")

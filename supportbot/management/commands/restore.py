"""``manage.py restore FILE``: an installation out of a backup (docs/deploy.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.backing.errors import BackupError
from supportbot.backing.restoring import backup_restore


class Command(BaseCommand):
    help = "Restores a backup into an empty database; web, worker and beat must not run. Run 'prepare' afterwards."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="lose what is in the database")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            made_of = backup_restore(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored as of {made_of.made_at}. Now run: manage.py prepare")

"""``manage.py checkstores``: whether Postgres, Redis, beat and a worker are as they must be (docs/deploy.md)."""

from __future__ import annotations

from typing import Any

from django.core.checks import ERROR
from django.core.management.base import BaseCommand

from supportbot.installation_checks import stores


class Command(BaseCommand):
    help = "Looks at the stores, beat and a worker, and says what to do about what is wrong. Ends with 1 on an error."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = stores()
        for each in found:
            self.stdout.write(f"{each}\n")
        if any(each.level >= ERROR for each in found):
            raise SystemExit(1)
        if not found:
            self.stdout.write("Postgres, Redis, beat and a worker are as they should be.")

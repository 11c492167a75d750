"""Encrypt what is under an older key with the newest one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.privacy.errors import KeyMissing
from supportbot.privacy.keys import keys_rotate


class Command(BaseCommand):
    help = "Encrypt columns anew with the newest of SECRET_KEY and SALT_KEY, so that the older ones can go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rotated = keys_rotate()
        except KeyMissing as error:
            raise CommandError(error.safe_text) from None
        for name, count in sorted(rotated.items()):
            self.stdout.write(f"{count:>8}  {name}")
        self.stdout.write("Everything is under the newest key. Former values can leave the settings now.")

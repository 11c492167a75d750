"""``manage.py settingsreference``: write docs/settings.md anew from the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from supportbot.settings_reference import reference


class Command(BaseCommand):
    help = "Writes docs/settings.md, the table of every setting, from the code that reads them."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs/settings.md"
        page.write_text(reference(settings.BASE_DIR), encoding="utf-8")
        self.stdout.write(f"{page} is written")

"""Make the demo company's staff."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from supportbot.demo import DEMO_PASSWORD, DEMO_STAFF, demo_staff_create


class Command(BaseCommand):
    help = "Make the demo company's team and staff sign-ins (only where SUPPORTBOT_DEMO is set)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SUPPORTBOT_DEMO:
            raise CommandError("The demo's passwords are public. Set SUPPORTBOT_DEMO=1 to make them all the same.")
        made = demo_staff_create()
        self.stdout.write(f"{made} demo sign-ins made, {len(DEMO_STAFF) - made} there already")
        for person in DEMO_STAFF:
            self.stdout.write(f"  {person.role:<8} {person.email:<26} {DEMO_PASSWORD}")

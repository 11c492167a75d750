"""``manage.py billingreplay``: follow news from the billing system again (docs/operations.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.gateways import gateway
from billing.services.deliveries import deliveries_process, deliveries_replay


class Command(BaseCommand):
    help = "Follows deliveries again: by default those that were given up. Reads the objects as they are now."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--event", default="", help="the billing system's id of one event")
        which.add_argument("--since", type=_instant, help="all received since then: 2026-11-27T09:00 (UTC)")
        which.add_argument("--failed", action="store_true", help="all that were given up (the default)")

    def handle(self, *args: Any, event: str, since: datetime | None, **options: Any) -> None:
        system = gateway()
        if not system.mirrored:
            raise CommandError(f"nothing is copied from {system.name}: its tables are the truth themselves")
        due = deliveries_replay(gateway=system.name, event=event, since=since)
        settled = deliveries_process(gateway=system)
        self.stdout.write(f"{due} made due again, {settled} followed")
        if event and not due:
            raise CommandError(f"no settled delivery of event {event}")


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

"""``manage.py reviewqueue``: scores conversations for the review queue now, instead of when the worker does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from supportbot.judging.filling import queue_rescore, queue_sweep
from supportbot.models import ReviewItem


class Command(BaseCommand):
    help = "Scores what has happened since the last time for the review queue, as the worker does all the time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="every conversation anew: after weights or the sample have changed"
        )

    def handle(self, *args: Any, all: bool, **options: Any) -> None:
        if all:
            queue_rescore()
        else:
            queue_sweep()
        waiting = ReviewItem.objects.filter(state__in=ReviewItem.UNDONE).count()
        self.stdout.write(f"{waiting} conversations wait for a reviewer")

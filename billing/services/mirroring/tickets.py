"""Tickets: the order of reads. Taken before an object is read, compared when it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is read under it holds everything that had happened by ``at`` (UTC, the database's clock)."""

    number: int
    at: datetime


def ticket_take() -> Ticket:
    """The next ticket. Take it before the read that it stands for is begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('billing_mirror_ticket'), clock_timestamp()")
        number, at = cursor.fetchone()
    return Ticket(number, at)

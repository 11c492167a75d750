"""``python -m bench.filling [--conversations N] [--days D]``: made-up traffic up to now, into the present installation.

To see the manager's pages full. It is counted at the end; nothing of it can be told from customers, so never run it on
an installation that serves any.
"""

from __future__ import annotations

import argparse
import os
from datetime import timedelta

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.filling", description=__doc__)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from bench.traffic import Plan, fill
    from bench.traffic_chat import Crew
    from billing.selectors import company_zone
    from handoff.models import StaffMember, Team
    from supportbot.measuring.keeping_up import figures_keep_up

    agents = StaffMember.objects.filter(role=StaffMember.Role.AGENT).values_list("pk", flat=True)
    crew = Crew(tuple(agents), tuple(Team.objects.values_list("pk", flat=True)))
    now, zone = timezone.now(), company_zone()
    today = now.astimezone(zone).date()
    plan = Plan(asked.conversations, today - timedelta(days=asked.days - 1), today, zone.key, asked.seed, now)
    with transaction.atomic():
        filled = fill(plan, crew)
    counted = figures_keep_up(older_wait=timedelta(), seconds=600)
    print(f"{asked.conversations} conversations, {filled.messages} messages, {counted} days counted")


if __name__ == "__main__":
    main()

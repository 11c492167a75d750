"""``manage.py crmprepare``: add to the CRM what our writes are found again by, where it has no such thing yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.crm import crm
from billing.crm.errors import CrmError
from billing.crm.hubspot import HubSpotCrm


class Command(BaseCommand):
    help = "Add the unique property that outcomes and cases are found again by to HubSpot, and check the connection."

    def handle(self, *args: Any, **options: Any) -> None:
        connected = crm()
        try:
            made = connected.prepare() if isinstance(connected, HubSpotCrm) else []
            connected.check()
        except CrmError as error:
            raise CommandError(str(error)) from error
        finally:
            connected.close()
        for kind in made:
            self.stdout.write(f"{kind}: the property is added.")
        self.stdout.write(f"{connected.name} is in order.")

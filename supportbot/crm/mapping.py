"""The company's field mapping, changed; each change is kept with who made it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from billing.selectors.crm import kept_mapping
from billing.services.crm_calling import mapping_change
from handoff.models import StaffMember
from handoff.services.auditing import change_record, changed


def mapping_set(*, by: StaffMember, crm_name: str, mapping: dict[str, Any]) -> None:
    """Keep ``mapping``, whole; see ``billing.crm.mapping.FieldMapping``."""
    with transaction.atomic():
        before = dict(kept_mapping())
        mapping_change(mapping=mapping)
        if changes := changed(before, mapping):
            change_record("crm_mapping_changed", by=by, of={"crm": crm_name}, changes=changes)

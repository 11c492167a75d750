"""CRMs, and the one that this installation uses. See ``docs/crm.md``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.crm.port import Crm
from billing.selectors.crm import kept_mapping

Maker = Callable[[Mapping[str, Any]], Crm]


def crm() -> Crm:
    """The adapter that ``CRM`` names: a dotted path to what makes one of the company's field mapping.

    Raises ImportError where there is no such thing, Misconfigured where its own settings are wrong; the system checks
    say both before the first request.
    """
    return cast(Maker, import_string(settings.CRM))(kept_mapping())

"""Settings of the CRM that are wrong are told before the first request, with what to set instead."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from billing.crm import crm
from billing.crm.checks import crm_settings_check
from billing.crm.fake import FakeCrm
from billing.crm.local import LocalCrm
from billing.models import CrmState

HUBSPOT, HTTP = "billing.crm.hubspot.HubSpotCrm", "billing.crm.http.HttpCrm"


@pytest.mark.parametrize(
    ("wrong", "found", "hint"),
    [
        ({}, [], ""),
        ({"CRM": "billing.crm.nothing.Crm"}, ["billing.E103"], "docs/crm.md"),
        ({"CRM": HUBSPOT}, ["billing.E104"], "HUBSPOT_TOKEN"),
        ({"CRM": HTTP, "CRM_URL": "https://crm.example"}, ["billing.E104"], "CRM_SECRET"),
        ({"CRM": HTTP, "CRM_URL": "https://crm.example", "CRM_SECRET": "s"}, [], ""),
        ({"CRM": HTTP, "CRM_URL": "http://crm.example", "CRM_SECRET": "s"}, ["billing.W101"], "in the clear"),
        ({"CRM": HTTP, "CRM_URL": "http://127.0.0.1:8500", "CRM_SECRET": "s"}, [], ""),
        ({"CRM_RATE": "often"}, ["billing.E101"], "8 per second"),
        ({"CRM_TIMEOUT": 0}, ["billing.E102"], "1 to 10"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(
    settings: Settings, wrong: dict[str, Any], found: list[str], hint: str
) -> None:
    settings.HUBSPOT_TOKEN = settings.CRM_URL = settings.CRM_SECRET = ""
    for name, value in wrong.items():
        setattr(settings, name, value)
    said = crm_settings_check()
    assert [one.id for one in said] == found
    assert all(hint in str(one.hint) for one in said)


@pytest.mark.django_db
def test_the_adapter_is_made_with_the_companys_mapping(settings: Settings) -> None:
    assert isinstance(crm(), LocalCrm)
    settings.CRM = "billing.crm.fake.FakeCrm"
    CrmState.objects.create(mapping={"segment": "tier", "outcome_as": "ticket", "nonsense": 1, "owner": 7})
    made = crm()
    assert isinstance(made, FakeCrm)
    assert (made.mapping.segment, made.mapping.owner, made.mapping.outcome_as) == ("tier", "", "ticket")


@pytest.mark.django_db
def test_preparing_says_what_is_in_order(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("crmprepare")
    assert capsys.readouterr().out == "local is in order.\n"
    settings.CRM, settings.HUBSPOT_TOKEN, settings.HUBSPOT_BASE = HUBSPOT, "pat", "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="not reached"):
        call_command("crmprepare")

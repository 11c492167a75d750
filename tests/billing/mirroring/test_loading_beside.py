"""A document never overwrites what is copied from a billing system; what may stand beside it, an option says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from billing.errors import LoadError, RecordsCopied
from billing.models import Company, Customer, Plan
from billing.services import LoadReport, billing_load
from billing.services.backfilling import backfill_run, backfill_want
from tests.billing.documents import docs_example
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db(transaction=True)
REF = "ref-cus_1"
LOCAL = "billing.gateways.local.LocalGateway"


def _load(ref: str = "", **options: Any) -> LoadReport:
    document = docs_example()
    if ref:
        document["customers"][0]["ref"] = ref
    return billing_load(raw=json.dumps(document).encode(), **options)


def _copy(provider: Provider) -> None:
    provider.put(*make.whole_company(1))
    backfill_want(gateway="fake")
    backfill_run(gateway=provider, per_second=10_000)


@pytest.mark.usefixtures("provider")
def test_customers_are_not_loaded_where_they_are_copied() -> None:
    with pytest.raises(RecordsCopied) as refused:
        _load()
    (problem,) = refused.value.problems
    assert str(problem).startswith("customers: are copied from fake here; change them there")
    assert "--company-alone" in problem.what
    assert isinstance(refused.value, LoadError)
    assert not Company.objects.exists(), "nothing was written"
    with pytest.raises(CommandError, match="--company-alone"):
        call_command("loadbilling", "billing/demo/northwind.json")


@pytest.mark.usefixtures("provider")
def test_the_company_alone_is_loaded_beside_a_copy() -> None:
    _load(company_alone=True)
    assert Plan.objects.exists()
    assert not Customer.objects.exists()


def test_customers_may_stand_until_they_are_copied_and_no_longer(provider: Provider) -> None:
    _load(until_copied=True)
    assert Customer.objects.exists()
    assert not _load(until_copied=True).changed
    _copy(provider)
    with pytest.raises(RecordsCopied, match="being copied from fake already"):
        _load(until_copied=True)


def test_without_its_key_the_billing_system_still_owns_them(settings: LazySettings) -> None:
    settings.BILLING_GATEWAY, settings.STRIPE_API_KEY = "billing.gateways.stripe.stripe_gateway", ""
    with pytest.raises(RecordsCopied, match="stripe_gateway"):
        _load()


def test_a_copy_left_behind_is_taken_over_only_when_that_is_said(provider: Provider, settings: LazySettings) -> None:
    _copy(provider)
    settings.BILLING_GATEWAY = LOCAL
    before = Customer.objects.values().get(external_ref=REF)
    for options in ({}, {"until_copied": True}):
        with pytest.raises(RecordsCopied) as refused:
            _load(REF, **options)
        (problem,) = refused.value.problems
        assert problem.where == "customers[0].ref"
        assert "cus_1 in a billing system" in problem.what
        assert "--take-over" in problem.what
    assert Customer.objects.values().get(external_ref=REF) == before
    _load(REF, take_over=True)
    own = Customer.objects.get(external_ref=REF)
    assert (own.provider_ref, own.synced_at) == ("", None)
    assert not _load(REF).changed


def test_others_are_loaded_beside_a_copy_left_behind(provider: Provider, settings: LazySettings) -> None:
    _copy(provider)
    settings.BILLING_GATEWAY = LOCAL
    _load()
    assert Customer.objects.get(external_ref=REF).provider_ref == "cus_1"


@pytest.mark.usefixtures("provider")
def test_taking_over_is_for_where_nothing_is_copied() -> None:
    with pytest.raises(RecordsCopied, match="are copied from fake"):
        _load(take_over=True)

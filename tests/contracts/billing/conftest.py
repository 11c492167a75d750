"""Each test of this folder runs once over every gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from billing.gateways.fake import fake_from_document
from billing.gateways.local import LocalGateway
from billing.models import Coupon
from tests.billing.documents import load
from tests.contracts.billing.at_stripe import held_by_sandbox
from tests.contracts.billing.company import day, document
from tests.contracts.billing.held import Held, coupon_terms
from tests.sandbox.running import Running, running


@pytest.fixture(scope="session")
def stripe_box() -> Iterator[Running]:
    with running() as box:
        yield box


@pytest.fixture(params=[pytest.param("local", marks=pytest.mark.django_db), "fake", "stripe"])
def held(request: pytest.FixtureRequest, settings: Settings) -> Held:
    """The small company, as each gateway holds it; fresh for every test."""
    settings.BILLING_LINKS_BASE = "https://pay.example.com/l/"
    if request.param == "stripe":
        return held_by_sandbox(request.getfixturevalue("stripe_box"))
    return {"local": _local, "fake": _fake}[request.param]()


def _local() -> Held:
    load(document())
    Coupon.objects.create(code="WELCOME10", percent=10, duration="months", months=3, valid_from=day(-30))
    Coupon.objects.create(code="GONE", percent=10, valid_from=day(-30), valid_until=day(-1))
    return Held(LocalGateway())


def _fake() -> Held:
    return Held(fake_from_document(document(), coupons=coupon_terms()), tells_changes=True)

"""Each test of this folder runs once over every gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from billing.gateways.fake import fake_from_document
from billing.gateways.local import LocalGateway
from billing.models import Coupon
from tests.billing.documents import load
from tests.contracts.billing.company import day, document
from tests.contracts.billing.held import Held, coupon_terms


@pytest.fixture(params=[pytest.param("local", marks=pytest.mark.django_db), "fake"])
def held(request: pytest.FixtureRequest) -> Iterator[Held]:
    maker = {"local": _local, "fake": _fake}[request.param]
    yield from maker(request)


def _local(request: pytest.FixtureRequest) -> Iterator[Held]:
    load(document())
    Coupon.objects.create(code="WELCOME10", percent=10, duration="months", months=3, valid_from=day(-30))
    Coupon.objects.create(code="GONE", percent=10, valid_from=day(-30), valid_until=day(-1))
    yield Held(LocalGateway())


def _fake(request: pytest.FixtureRequest) -> Iterator[Held]:
    fake = fake_from_document(document(), coupons=coupon_terms())
    yield Held(fake, tells_changes=True, delivery=fake.delivery)

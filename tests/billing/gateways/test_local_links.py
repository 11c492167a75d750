"""Links of the local billing system: secret, good once, and for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from billing.actions.commands import Command, MethodLink, PayLink
from billing.gateways.errors import NotSupported
from billing.gateways.local import LinkUnusable, LocalGateway, OpenLink, link_look, link_redeem
from billing.models import CustomerLink, GatewayDoing
from tests.billing.documents import docs_example, load
from tests.concurrency.races import together

BASE = "https://pay.example.com/l/"


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.BILLING_LINKS_BASE = BASE


def pay_token(key: str = "key-1") -> str:
    return LocalGateway().perform("cus_100", PayLink("HW-1002"), key).url.removeprefix(BASE)


@pytest.fixture
def company(db: None) -> None:
    load(docs_example())


@pytest.mark.usefixtures("company")
class TestLinks:
    def test_a_link_is_looked_at_and_used_once(self) -> None:
        token = pay_token()
        wanted = OpenLink("pay", "cus_100", "HW-1002")
        assert link_look(token) == link_look(token) == wanted
        assert link_redeem(token) == wanted
        for use in (link_look, link_redeem):
            with pytest.raises(LinkUnusable) as unusable:
                use(token)
            assert unusable.value.reason == "used"

    def test_a_link_ends_after_a_day(self) -> None:
        token = pay_token()
        with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
            for use in (link_look, link_redeem):
                with pytest.raises(LinkUnusable) as unusable:
                    use(token)
                assert unusable.value.reason == "expired"

    @pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 5000, "0" * 32, f"{'0' * 32}:sig"])
    def test_what_was_not_signed_here_opens_nothing(self, token: str) -> None:
        with pytest.raises(LinkUnusable) as unusable:
            link_redeem(token)
        assert unusable.value.reason == "unreadable"

    def test_the_same_key_gives_the_same_link(self) -> None:
        assert pay_token() == pay_token()
        assert CustomerLink.objects.count() == 1
        assert pay_token("key-2") != pay_token()

    def test_the_tables_do_not_hold_the_secret(self) -> None:
        signature = pay_token().partition(":")[2]
        assert len(signature) > 20
        stored = [*GatewayDoing.objects.values_list("receipt", flat=True), *CustomerLink.objects.values()]
        assert signature not in repr(stored)

    def test_the_address_stands_under_the_base(self) -> None:
        url = LocalGateway().perform("cus_100", MethodLink(), "key-3").url
        assert url.startswith(BASE)
        assert link_look(url.removeprefix(BASE)) == OpenLink("method", "cus_100", "")

    @pytest.mark.parametrize("command", [PayLink("HW-1002"), MethodLink()])
    def test_where_no_page_answers_no_link_is_made(self, command: Command, settings: Settings) -> None:
        settings.BILLING_LINKS_BASE = ""
        with pytest.raises(NotSupported, match="BILLING_LINKS_BASE"):
            LocalGateway().perform("cus_100", command, "key-4")
        assert not CustomerLink.objects.exists()
        assert not GatewayDoing.objects.exists()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_one_gets_it() -> None:
    load(docs_example())
    for number in range(5):
        token = pay_token(f"key-{number}")
        results = together(lambda token=token: link_redeem(token), lambda token=token: link_redeem(token))  # type: ignore[misc]
        assert sorted(type(result).__name__ for result in results) == ["LinkUnusable", "OpenLink"]

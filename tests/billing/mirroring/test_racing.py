"""Several at work on the same objects at once, each with its own connection to real Postgres."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from threading import Event

import pytest

from billing.models import Customer
from billing.records import Key
from billing.services.mirroring import keys_read, records_write, ticket_take
from billing.services.mirroring.states import Claim, states_claim
from billing.services.mirroring.tickets import Ticket
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider
from tests.concurrency.races import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
CUSTOMER = Key("customer", "cus_1")


def _claim_all(gateway: str, ticket: Ticket, owners: Mapping[Key, str], *, gone: bool = False) -> set[Key]:
    """The ticket check off: whoever comes may write."""
    return set(owners)


def _slow_reader_against_a_quick_one(claim: Claim) -> str:
    """One reads, and is held up; the customer changes, another reads and writes; then the first one writes."""
    provider = Provider()
    provider.put(make.customer(name="Before"))
    has_read, may_write = Event(), Event()

    def slow() -> None:
        ticket = ticket_take()
        found = provider.fetch(CUSTOMER)
        has_read.set()
        assert may_write.wait(10)
        records_write("fake", ticket, found, claim=claim)

    def quick() -> None:
        assert has_read.wait(10)
        provider.put(make.customer(name="After"))
        records_write("fake", ticket_take(), provider.fetch(CUSTOMER), claim=claim)
        may_write.set()

    assert together(slow, quick) == [None, None]
    return Customer.objects.get().name


def test_without_tickets_the_older_read_stays() -> None:
    assert _slow_reader_against_a_quick_one(_claim_all) == "Before"


def test_with_tickets_the_newer_read_stays() -> None:
    assert _slow_reader_against_a_quick_one(states_claim) == "After"


def _worker(provider: Provider, seed: int, news: Collection[Key], rounds: int) -> None:
    """Changes something, then reads it and its neighbours again, as the handler of a webhook does."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(rounds):
        number = dice.randint(1, 3)
        paid = dice.random() < 0.5
        provider.put(
            make.invoice(f"in_{number}", f"cus_{number}", status="paid", paid=3000)
            if paid
            else make.invoice(f"in_{number}", f"cus_{number}", minor=dice.randint(100, 9000)),
            make.customer(f"cus_{number}", method=dice.choice(["", f"pm_{number}"])),
        )
        keys = [Key("invoice", f"in_{number}"), Key("customer", f"cus_{number}"), dice.choice(sorted(news, key=str))]
        dice.shuffle(keys)
        keys_read(gateway=provider, keys=keys)


@pytest.mark.fault("F31")
@pytest.mark.parametrize("rounds", [pytest.param(8, id="8"), pytest.param(150, id="150", marks=pytest.mark.prove)])
def test_four_at_once_leave_what_the_provider_has(rounds: int) -> None:
    provider = Provider()
    provider.put(*make.whole_company(3))
    news = list(provider.objects)

    def one(seed: int) -> None:
        _worker(provider, seed, news, rounds)

    results = together(*(lambda seed=seed: one(seed) for seed in range(4)))
    assert results == [None] * 4
    touched = {key: record for key, record in provider.objects.items() if key in mirrored()}
    assert mirrored() == touched
    assert {key for key in provider.objects if key.kind in ("customer", "invoice")} <= set(mirrored())

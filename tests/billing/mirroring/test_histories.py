"""Random histories: whatever order news comes in, lost or doubled, the copy ends as the provider is."""

from __future__ import annotations

import pytest
from django.db import transaction

from billing.models import Customer, MirrorState
from billing.records import Key, Record
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.history import History

# Each history is a transaction of its own, rolled back: within one around them all, nothing could be vacuumed.
pytestmark = pytest.mark.django_db(transaction=True)
HISTORIES = [
    pytest.param(range(50), 12, id="50"),
    *(
        pytest.param(range(first, first + 100), 25, id=f"{first} and on", marks=pytest.mark.prove)
        for first in range(50, 1050, 100)
    ),
]
"""Seeds, and how many things happen in each."""


@pytest.mark.parametrize(("seeds", "steps"), HISTORIES)
def test_the_copy_ends_as_the_provider_is(seeds: range, steps: int) -> None:
    for seed in seeds:
        with transaction.atomic():
            _one(seed, steps)
            transaction.set_rollback(True)


def _one(seed: int, steps: int) -> None:
    history = History(seed, steps=steps)
    history.run()
    history.settle()
    expected = history.expected()
    here = _of_present_customers()
    assert here == expected, f"seed {seed}: {_apart(here, expected)}"
    gone = Customer.objects.filter(closed_at__isnull=False)
    assert all(not customer.payment_methods.exists() for customer in gone), f"seed {seed}"
    assert not MirrorState.objects.exclude(problem="").filter(gone=False).exists(), f"seed {seed}"


def _of_present_customers() -> dict[Key, Record]:
    closed = set(Customer.objects.filter(closed_at__isnull=False).values_list("provider_ref", flat=True))
    return {
        key: record
        for key, record in mirrored().items()
        if getattr(record, "customer", key.ref if key.kind == "customer" else "") not in closed
    }


def _apart(here: dict[Key, Record], there: dict[Key, Record]) -> list[tuple[Record | None, Record | None]]:
    keys = sorted(here.keys() | there.keys(), key=str)
    return [(here.get(key), there.get(key)) for key in keys if here.get(key) != there.get(key)][:3]

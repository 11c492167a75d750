"""The harnesses of the adapters that need no server: the tables, and the fake."""

from __future__ import annotations

from collections.abc import Mapping

from billing.crm.fake import ActsThenTimesOut, FakeCrm, Garbage, LimitsRate, Mode, Slow, Unreachable, WrongToken
from billing.crm.fake.crm import Shelf
from billing.crm.local import LocalCrm
from billing.crm.port import Crm, CrmCase, CrmRecord
from billing.models import CrmOutcomeRow, Customer
from tests.contracts.crm.harness import EMAIL, REF, Trouble


class LocalHarness:
    troubles: frozenset[Trouble] = frozenset()

    def __init__(self) -> None:
        self.crm: Crm = LocalCrm()

    def customer(self, ref: str = REF, email: str = EMAIL, cases: tuple[str, ...] = (), **fields: str) -> None:
        Customer.objects.create(
            external_ref=ref or "cus_unreferenced", name="P", email=email, currency="EUR", open_cases=cases, **fields
        )

    def outcomes(self) -> Mapping[str, Mapping[str, str]]:
        return {row.key: row.document for row in CrmOutcomeRow.objects.all()}

    def break_(self, trouble: Trouble) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        raise NotImplementedError


class FakeHarness:
    _MODES: Mapping[Trouble, Mode] = {
        "down": Unreachable(),
        "slow": Slow(5),
        "limited": LimitsRate(7),
        "locked": WrongToken(),
        "garbage": Garbage(),
        "lost": ActsThenTimesOut(),
    }
    troubles: frozenset[Trouble] = frozenset(_MODES)

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.crm: Crm = FakeCrm(shelf=self.shelf, timeout=0.3)

    def customer(self, ref: str = REF, email: str = EMAIL, cases: tuple[str, ...] = (), **fields: str) -> None:
        opened = tuple(CrmCase(f"t{number}", subject, "open") for number, subject in enumerate(cases))
        texts = {name: fields.get(name, "") for name in ("segment", "owner", "notes")}
        record = CrmRecord(ref, email, texts["segment"], texts["owner"], texts["notes"], opened)
        self.shelf.records[ref or "unreferenced"] = record

    def outcomes(self) -> Mapping[str, Mapping[str, str]]:
        return {
            key: {"rating": str(one.rating or ""), "comment": one.comment} for key, one in self.shelf.outcomes.items()
        }

    def break_(self, trouble: Trouble) -> None:
        self.shelf.set(self._MODES[trouble])

    def mend(self) -> None:
        self.shelf.set(None)

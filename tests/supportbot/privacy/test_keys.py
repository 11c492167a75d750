"""After a rotation the former key opens nothing and is not needed; without it before, the command says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from billing.errors import ErasureKeyLocked
from billing.models import Action, Customer, ErasureKey
from billing.selectors import account_for
from billing.services.tombstones import digest_of
from supportbot.models import Site, SiteKey
from supportbot.privacy import keys
from supportbot.privacy.keys import encrypted_columns
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db
Use = Callable[..., None]


@pytest.fixture
def use(settings: Settings) -> Iterator[Use]:
    """Put other keys into the settings, as a start of the program with them would."""

    def forget() -> None:
        for _, column in encrypted_columns():
            column.__dict__.pop("keys", None)
            column.__dict__.pop("f", None)

    def put(secret: str, *fallbacks: str, salts: tuple[str, ...] = ("supportbot",)) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.SALT_KEY = secret, list(fallbacks), list(salts)
        forget()

    yield put
    forget()


def _stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" ORDER BY 1')
        return [row[0] for row in cursor.fetchall()]


def _written() -> None:
    site = Site.objects.create(key="s", name="S")
    for number in range(3):
        SiteKey.objects.create(site=site, kid=f"k{number}", algorithm="HS256", material=f"material {number}")
    row = Customer.objects.create(
        external_ref="cus_1", name="A", email="a@example.com", currency="EUR", billing_address="1 High Street"
    )
    Action.objects.create(
        key="k", customer=row, kind="pay_link", target="INV-1", command={}, effect={}, state="refused", asked_by="x",
        link="https://pay.example/1",
    )  # fmt: skip


def test_the_former_key_is_not_needed_afterwards(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "SLICE", 2)
    use("first")
    _written()
    digest = digest_of("cus_gone")
    before = _stored("supportbot_sitekey", "material")
    use("second", "first", salts=("pepper", "supportbot"))
    said = StringIO()
    call_command("rotatekeys", stdout=said)
    assert "       3  supportbot.SiteKey.material" in said.getvalue()
    assert "       1  billing.Action.link" in said.getvalue()
    assert "       1  billing.Customer.billing_address" in said.getvalue()
    use("second", salts=("pepper",))
    assert sorted(SiteKey.objects.values_list("material", flat=True)) == [f"material {n}" for n in range(3)]
    assert Action.objects.get().link == "https://pay.example/1"
    assert account_for("cus_1").billing_address == "1 High Street"
    assert digest_of("cus_gone") == digest, "who was erased is known still"
    after = _stored("supportbot_sitekey", "material")
    assert not set(before) & set(after)
    call_command("rotatekeys", stdout=said)
    assert _stored("supportbot_sitekey", "material") == after, "nothing is left to do"


def test_what_no_key_opens_is_told_and_left(use: Use) -> None:
    use("first")
    _written()
    digest_of("cus_gone")
    before = _stored("supportbot_sitekey", "material")
    use("second")
    with pytest.raises(CommandError, match=r"supportbot.SiteKey.material: 3.*SECRET_KEY_FALLBACKS"):
        call_command("rotatekeys")
    assert _stored("supportbot_sitekey", "material") == before
    with pytest.raises(ErasureKeyLocked):
        digest_of("cus_gone")
    assert ErasureKey.objects.count() == 1


def test_second_factors_go_on_under_the_newest_key(use: Use) -> None:
    use("first")
    member = staff()
    Authenticator.objects.create(user=member, type="totp", data={"secret": encrypt("JBSWY3DP")})
    codes = {"migrated_codes": [encrypt("12345678"), encrypt("87654321")], "used_mask": 0}
    Authenticator.objects.create(user=member, type="recovery_codes", data=codes)
    use("second")
    with pytest.raises(CommandError, match=r"mfa.Authenticator.data: 2"):
        call_command("rotatekeys")
    use("second", "first")
    said = StringIO()
    call_command("rotatekeys", stdout=said)
    assert "       2  mfa.Authenticator.data" in said.getvalue()
    use("second")
    totp, recovery = Authenticator.objects.order_by("pk")
    assert decrypt(totp.data["secret"]) == "JBSWY3DP"
    assert recovery.wrap().get_unused_codes() == ["12345678", "87654321"]
    assert recovery.data["used_mask"] == 0
    before = totp.data
    call_command("rotatekeys", stdout=said)
    totp.refresh_from_db()
    assert totp.data == before, "nothing is left to do"

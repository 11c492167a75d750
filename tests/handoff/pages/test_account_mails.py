"""Whoever's way of signing in is changed is told by mail, whoever changed it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from handoff.mails.wording import words
from handoff.models import Mail, StaffMember
from handoff.services.account_mailing import account_change_tell
from tests.handoff.pages.people import staff
from tests.handoff.pages.test_second_factor import PASSWORD, person, set_up, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WHAT = words("en")["account_changed"]["what"]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _told(address: str) -> list[Mail]:
    return list(Mail.objects.filter(kind=Mail.Kind.ACCOUNT_CHANGED, address=address).order_by("pk"))


def test_a_password_that_was_changed() -> None:
    member = person()
    client = signed_in(member)
    new = "another long one for Lena's desk"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        headers={"user-agent": "Browser 1.0 <b>"},
    )
    member.refresh_from_db()
    assert member.check_password(new)
    (mail,) = _told(member.email)
    assert WHAT["password_changed"] in mail.text
    assert "127.0.0.1, Browser 1.0 <b>" in mail.text
    assert "<b>" not in mail.html
    assert new not in mail.text + mail.html


def test_a_second_step_that_was_set_up_and_new_recovery_codes() -> None:
    member = person()
    client = signed_in(member)
    set_up(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    told = "\n".join(mail.text for mail in _told(member.email))
    assert WHAT["totp_activated"] in told
    assert WHAT["recovery_codes_generated"] in told


def test_one_that_a_colleague_took_away_and_by_whom() -> None:
    member = person("agent")
    set_up(signed_in(member))
    Mail.objects.all().delete()
    ines = Client()
    ines.force_login(staff("admin", "Ines"))
    ines.post(f"/people/{member.pk}/reset-second-factor/")
    (mail,) = _told(member.email)
    assert WHAT["second_factor_reset"] in mail.text
    assert "By: Ines." in mail.text


def test_an_address_that_was_changed_is_told_to_the_former_one() -> None:
    member = person()
    client = signed_in(member)
    former = member.email
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "lena.new@example.com", "action_add": ""})
    client.post("/accounts/email/", {"email": "lena.new@example.com", "action_primary": ""})
    member.refresh_from_db()
    assert member.email == "lena.new@example.com"
    (mail,) = _told(former)
    assert WHAT["email_changed"] in mail.text


def test_in_the_persons_own_language_and_also_of_what_has_no_words_of_its_own() -> None:
    member = staff()
    StaffMember.objects.filter(pk=member.pk).update(languages=["pl", "de"])
    member.refresh_from_db()
    account_change_tell(staff=member, what="something_new", by="192.0.2.1")
    (mail,) = _told(member.email)
    assert mail.language == "de"
    assert words("de")["account_changed"]["what"]["other"] in mail.text

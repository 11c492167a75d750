"""The second step at sign-in: set up, asked for, required by a setting, taken away when it is lost."""

from __future__ import annotations

import re
import time
from importlib import import_module

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from handoff.models import Event, StaffMember
from handoff.services.staff import staff_signed_in
from tests.authorisation.routes import ROUTES, Staff
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db(transaction=True)  # other sessions end when it is committed
PASSWORD = "a long password"
LOGIN, SET_UP, ASKED = "/accounts/login/", "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _from_the_start(settings: Settings) -> None:
    """Passwords that are quick to check, and nobody counted before."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(role: str = "manager") -> StaffMember:
    return StaffMember.objects.create_staff(
        email=f"{role}@example.com", password=PASSWORD, role=role, display_name="Lena"
    )


def signed_in(member: StaffMember) -> Client:
    client = Client()
    client.post(LOGIN, {"login": member.email, "password": PASSWORD})
    return client


def code(secret: str) -> str:
    """What the app shows, with a moment left to type it in."""
    left = 30 - time.time() % 30
    if left < 2:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up(client: Client) -> str:
    """Through the page, which asks for the password once more; the app's secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code(secret)})
    assert answer.status_code == 302, answer.content
    return str(secret)


def test_once_set_up_the_password_alone_opens_nothing() -> None:
    member = person()
    here, elsewhere = signed_in(member), signed_in(member)
    secret = set_up(here)
    assert here.get("/review/").status_code == 200
    assert elsewhere.get("/review/").headers["Location"].startswith(LOGIN), "signed in by the password alone"
    again = Client()
    assert again.post(LOGIN, {"login": member.email, "password": PASSWORD}).headers["Location"] == ASKED
    assert again.get("/review/").headers["Location"].startswith(LOGIN)
    assert again.post(ASKED, {"code": "000000"}).status_code == 200
    assert again.get("/review/").status_code == 302
    _forget_used_codes()
    again.post(ASKED, {"code": code(secret)})
    assert again.get("/review/").status_code == 200


def test_a_code_holds_for_its_half_minute_and_signs_in_once() -> None:
    member = person()
    secret = set_up(signed_in(member))
    _forget_used_codes()
    begins = (int(time.time()) // 30 + 1) * 30
    with time_machine.travel(begins, tick=False) as clock:
        shown = code(secret)
        for later, expected in ((0, 200), (29, 302), (31, 302)):
            clock.move_to(begins + later)
            client = signed_in(member)
            client.post(ASKED, {"code": shown})
            assert client.get("/review/").status_code == expected, later
        clock.move_to(begins + 90)
        before = format_hotp_value(hotp_value(secret, begins // 30 + 2))
        client = signed_in(member)
        client.post(ASKED, {"code": before})
        assert client.get("/review/").status_code == 302, "of the half minute before, and never used"


def test_a_recovery_code_signs_in_once() -> None:
    member = person()
    set_up(signed_in(member))
    one = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (200, 302):
        client = signed_in(member)
        client.post(ASKED, {"code": one})
        assert client.get("/review/").status_code == expected


def test_secrets_of_the_second_step_are_kept_encrypted() -> None:
    member = person()
    secret = set_up(signed_in(member))
    for kept in Authenticator.objects.filter(user=member):
        held = kept.data.get("secret") or kept.data["seed"]
        assert secret not in str(kept.data)
        assert held.startswith("gAAAA")
        assert decrypt(held)


@pytest.mark.parametrize(
    ("asked", "role", "due"),
    [("off", "admin", False), ("managers", "agent", False), ("managers", "lead", False), ("managers", "manager", True),
     ("managers", "admin", True), ("all", "agent", True)],
)  # fmt: skip
def test_who_needs_one_is_led_to_setting_it_up(settings: Settings, asked: str, role: str, due: bool) -> None:
    settings.STAFF_SECOND_FACTOR = asked
    client = signed_in(person(role))
    first = client.get("/staff/").headers["Location"]
    assert (first == SET_UP) is due
    if due:
        assert client.get("/inbox/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == SET_UP
        set_up(client)
        assert client.get("/staff/").headers["Location"] in ("/inbox/", "/review/")


def test_until_then_every_page_for_staff_stays_shut(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = "all"
    client = Client()
    admin = staff("admin")
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    pages = [route for route, rule in ROUTES.items() if isinstance(rule, Staff) and "<" not in route]
    assert len(pages) > 40
    for page in [*pages, "admin/", "admin/handoff/conversation/", "accounts/password/change/", "accounts/2fa/"]:
        answer = client.post(f"/{page}") if getattr(ROUTES.get(page), "post", False) else client.get(f"/{page}")
        assert answer.headers.get("Location") == SET_UP, page
    assert client.get("/widget.js").status_code == 200


def test_until_then_the_inbox_has_no_socket(settings: Settings) -> None:
    member = person("agent")
    key = signed_in(member).session.session_key
    assert staff_signed_in(key) == member
    settings.STAFF_SECOND_FACTOR = "all"
    assert staff_signed_in(key) is None


def test_an_admin_takes_a_lost_one_away() -> None:
    member, admin = person("agent"), staff("admin", "Ines")
    theirs = signed_in(member)
    set_up(theirs)
    ines = Client()
    ines.force_login(admin)
    assert "Lost second step" in ines.get(f"/people/{member.pk}/").content.decode()
    ines.post(f"/people/{member.pk}/reset-second-factor/")
    assert not Authenticator.objects.filter(user=member).exists()
    assert theirs.get("/inbox/").status_code == 302
    assert Event.objects.filter(kind="second_factor_reset", data__staff=member.pk).exists()
    assert signed_in(member).get("/inbox/").status_code == 200


def test_a_person_signs_out_everywhere() -> None:
    member = person("agent")
    one, two = signed_in(member), signed_in(member)
    session = import_module(django_settings.SESSION_ENGINE).SessionStore(two.session.session_key)
    one.post("/accounts/sign-out-everywhere/")
    assert one.get("/inbox/").status_code == two.get("/inbox/").status_code == 302
    assert staff_signed_in(session.session_key) is None
    assert signed_in(member).get("/inbox/").status_code == 200


def test_a_new_password_by_mail_is_no_way_round() -> None:
    member = person("agent")
    set_up(signed_in(member))
    client = Client()
    client.post("/accounts/password/reset/", {"email": member.email})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[0]).headers["Location"]
    client.post(form, {"password1": "quite another one", "password2": "quite another one"})
    member.refresh_from_db()
    assert member.check_password("quite another one")
    assert client.get("/inbox/").status_code == 302, "signed in by nobody"
    asked = client.post(LOGIN, {"login": member.email, "password": "quite another one"})
    assert asked.headers["Location"] == ASKED


def test_five_wrong_passwords_shut_the_door_for_that_address() -> None:
    member, other = person("agent"), person("lead")
    for _ in range(5):
        Client().post(LOGIN, {"login": member.email, "password": "wrong"})
    refused = Client().post(LOGIN, {"login": member.email, "password": PASSWORD})
    assert refused.status_code == 200
    assert "Too many failed" in refused.content.decode()
    assert signed_in(other).get("/inbox/").status_code == 200


def test_codes_cannot_be_guessed_for_long() -> None:
    member = person("agent")
    secret = set_up(signed_in(member))
    _forget_used_codes()
    client = signed_in(member)
    for _ in range(5):
        client.post(ASKED, {"code": "000000"})
    assert client.post(ASKED, {"code": code(secret)}).status_code == 200
    assert client.get("/inbox/").status_code == 302


def test_the_admin_sites_own_form_is_no_way_round() -> None:
    member = person("admin")
    member.is_staff = member.is_superuser = True
    member.save()
    answer = Client().post("/admin/login/", {"username": member.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith(LOGIN)
    agent = person("agent")
    agent.is_staff = agent.is_superuser = True
    agent.save()
    assert signed_in(agent).get("/admin/handoff/conversation/").status_code in (302, 403)
    assert signed_in(member).get("/admin/handoff/conversation/").status_code == 200


def _forget_used_codes() -> None:
    """A code is good once; in a test the next one is not there yet."""
    cache.clear()

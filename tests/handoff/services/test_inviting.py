"""An invitation: one mail, one link that works once, and nobody above the one who invites."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from handoff.errors import AddressTaken, Forbidden, InvitationOver, NotInvited, PersonNotFound
from handoff.models import Event, Invitation, Mail, StaffMember, Team
from handoff.services.inviting import invitation_token, invitation_withdraw, staff_invite, staff_invite_again
from handoff.services.joining import invitation_accept, invitation_person
from handoff.services.mailing import mails_send
from handoff.services.staff_changing import staff_disable, staff_enable
from tests.handoff.pages.people import staff

pytestmark = pytest.mark.django_db
NORA = "nora@example.com"
PASSWORD = "a long password"
SITE = "https://desk.example"


def invite(by: StaffMember, *, email: str = NORA, role: str = "agent", teams: tuple[Team, ...] = ()) -> StaffMember:
    return staff_invite(by=by, email=email, name="Nora Quinn", role=role, teams=teams, site=SITE)


def token_in(text: str) -> str:
    found = re.search(rf"{SITE}/people/welcome/([^/\s]+)/", text)
    assert found, text
    return found[1]


def token_of(nora: StaffMember) -> str:
    return invitation_token(Invitation.objects.get(staff=nora))


def test_who_is_invited_gets_one_mail_whose_link_sets_the_password() -> None:
    lena, billing = staff("manager", "Lena"), Team.objects.create(slug="billing", name="Billing")
    nora = invite(lena, teams=(billing,))
    assert not nora.has_usable_password()
    assert [mails_send(), mails_send()] == [1, 0]
    (sent,) = mail.outbox
    assert sent.to == [NORA]
    assert "Lena" in sent.subject
    assert Mail.objects.get().text == "", "the link stays with who was sent it"
    joined = invitation_accept(token=token_in(str(sent.body)), password=PASSWORD)
    assert joined == nora
    assert joined.check_password(PASSWORD)
    assert list(joined.teams.all()) == [billing]


def test_a_link_works_once() -> None:
    token = token_of(invite(staff("admin")))
    invitation_accept(token=token, password=PASSWORD)
    with pytest.raises(InvitationOver):
        invitation_accept(token=token, password="another password")
    assert StaffMember.objects.get(email=NORA).check_password(PASSWORD)


def test_looking_at_the_link_uses_nothing_up() -> None:
    nora = invite(staff("admin"))
    token = token_of(nora)
    assert [invitation_person(token=token), invitation_person(token=token)] == [nora, nora]


def _expire(_by: StaffMember, _nora: StaffMember) -> None:
    """Seven days pass, which the test lets them."""


def _supersede(by: StaffMember, nora: StaffMember) -> None:
    staff_invite_again(by=by, staff_id=nora.pk, site=SITE)


def _disable(by: StaffMember, nora: StaffMember) -> None:
    staff_disable(by=by, staff_id=nora.pk)


def _withdraw(by: StaffMember, nora: StaffMember) -> None:
    invitation_withdraw(by=by, staff_id=nora.pk)


def _other_way(_by: StaffMember, nora: StaffMember) -> None:
    nora.set_password("chosen after forgetting")
    nora.save()


@pytest.mark.parametrize("ending", [_expire, _supersede, _disable, _withdraw, _other_way])
def test_a_link_that_is_over_sets_nothing(ending: Callable[[StaffMember, StaffMember], None]) -> None:
    admin = staff("admin")
    nora = invite(admin)
    token = token_of(nora)
    ending(admin, nora)
    later = Invitation.LIFETIME + timedelta(seconds=2) if ending is _expire else timedelta()
    with time_machine.travel(timezone.now() + later, tick=False):
        with pytest.raises(InvitationOver):
            invitation_person(token=token)
        with pytest.raises(InvitationOver):
            invitation_accept(token=token, password=PASSWORD)
    assert not any(one.check_password(PASSWORD) for one in StaffMember.objects.filter(email=NORA))


def test_a_link_lives_until_its_last_moment() -> None:
    token = token_of(invite(staff("admin")))
    with time_machine.travel(timezone.now() + Invitation.LIFETIME - timedelta(minutes=1), tick=False):
        assert invitation_accept(token=token, password=PASSWORD).email == NORA


@pytest.mark.parametrize("token", ["", "x", "x:y:z", "IiI:1:a", "\x00"])
def test_a_made_up_link_opens_nothing(token: str) -> None:
    invite(staff("admin"))
    with pytest.raises(InvitationOver):
        invitation_person(token=token)


def test_a_changed_link_opens_nothing() -> None:
    token = token_of(invite(staff("admin")))
    with pytest.raises(InvitationOver):
        invitation_person(token=f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}")


def test_the_newest_mail_is_the_only_one_left_to_send_and_its_link_works() -> None:
    admin = staff("admin")
    nora = invite(admin)
    staff_invite_again(by=admin, staff_id=nora.pk, site=SITE)
    (waiting,) = Mail.objects.filter(kind=Mail.Kind.INVITATION)
    invitation_accept(token=token_in(waiting.text), password=PASSWORD)
    with pytest.raises(NotInvited):
        staff_invite_again(by=admin, staff_id=nora.pk, site=SITE)
    with pytest.raises(NotInvited):
        invitation_withdraw(by=admin, staff_id=nora.pk)


def test_who_is_withdrawn_is_gone_with_the_mail_and_may_be_invited_anew() -> None:
    admin = staff("admin")
    nora = invite(admin)
    invitation_withdraw(by=admin, staff_id=nora.pk)
    assert not StaffMember.objects.filter(email=NORA).exists()
    assert not Mail.objects.exists()
    with pytest.raises(PersonNotFound):
        staff_invite_again(by=admin, staff_id=nora.pk, site=SITE)
    assert invite(admin).email == NORA


def test_who_is_enabled_again_may_still_use_a_link_that_has_not_run_out() -> None:
    admin = staff("admin")
    nora = invite(admin)
    staff_disable(by=admin, staff_id=nora.pk)
    with pytest.raises(NotInvited):
        staff_invite_again(by=admin, staff_id=nora.pk, site=SITE)
    staff_enable(by=admin, staff_id=nora.pk)
    assert invitation_accept(token=token_of(nora), password=PASSWORD) == nora


@pytest.mark.parametrize("again", [NORA, NORA.upper(), "Nora@Example.com"])
def test_an_address_that_is_known_is_refused_by_its_field(again: str) -> None:
    admin = staff("admin")
    invite(admin)
    with pytest.raises(AddressTaken) as refused:
        invite(admin, email=again)
    assert refused.value.field == "email"
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("role", ["agent", "lead", "manager", "admin"])
@pytest.mark.parametrize("by", ["agent", "lead", "manager", "admin"])
def test_who_may_invite_whom(by: str, role: str) -> None:
    allowed = by == "admin" or (by == "manager" and role in ("agent", "lead"))
    if allowed:
        assert invite(staff(by), role=role).role == role
        return
    with pytest.raises(Forbidden) as refused:
        invite(staff(by), role=role)
    assert refused.value.field == "role"
    assert not StaffMember.objects.filter(email=NORA).exists()


def test_a_manager_may_not_touch_the_invitation_of_an_admin() -> None:
    nora = invite(staff("admin"), role="admin")
    lena = staff("manager", "Lena")
    with pytest.raises(Forbidden):
        staff_invite_again(by=lena, staff_id=nora.pk, site=SITE)
    with pytest.raises(Forbidden):
        invitation_withdraw(by=lena, staff_id=nora.pk)
    assert StaffMember.objects.filter(pk=nora.pk).exists()


def test_the_log_says_who_invited_whom() -> None:
    lena = staff("manager", "Lena")
    nora = invite(lena)
    invitation_accept(token=token_of(nora), password=PASSWORD)
    invited, accepted = Event.objects.filter(conversation__isnull=True).order_by("id")
    assert (invited.kind, invited.actor) == ("staff_invited", f"staff:{lena.pk}")
    assert (invited.data["staff"], invited.data["email"], invited.data["by"]) == (nora.pk, NORA, "Lena")
    assert (accepted.kind, accepted.actor) == ("invitation_accepted", f"staff:{nora.pk}")

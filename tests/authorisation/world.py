"""Two customers, their conversations, and everybody who may or may not see the first one's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import jwt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from PIL import Image

from billing.actions.commands import PayLink
from billing.actions.receipts import Receipt, receipt_to_stored
from billing.models import Action, Invoice
from handoff.filters import TABS
from handoff.models import Attachment, Conversation, Message, OfficeHours, SavedView, StaffMember, Team
from handoff.services.attaching import customer_file_keep
from supportbot.models import Site
from supportbot.widget.identity import sign_identity
from tests.billing.actions.agreed import agree
from tests.handoff.people import session_key, staff
from tests.supportbot import northwind

A, B = "cus_priya", "cus_jonas"
SHOP = "https://shop.example"
PAY_AT = "https://pay.example/moonrise"
CANARY = "zanzibar-lighthouse-4711"
"""Said by the first customer and by nobody else: whoever is shown it has seen too much."""


@dataclass
class World:
    conversation: Conversation
    attachment: Attachment
    invoice_number: str
    action: Action
    site: Site
    team: Team
    hours: OfficeHours
    view: SavedView
    people: dict[str, StaffMember]
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody but the first customer and who looks after them may be shown."""
        return CANARY, self.invoice_number, self.attachment.name, PAY_AT

    def as_it_stands(self) -> tuple[object, ...]:
        """Everything of the first conversation that a stranger could change."""
        now = Conversation.objects.get(pk=self.conversation.pk)
        return (
            now.custody,
            now.custody_version,
            now.last_seq,
            now.contact_email,
            now.customer_read_seq,
            now.agent_read_seq,
            now.snoozed_until,
            now.customer_ref,
            list(now.notes.values_list("pk", flat=True)),
            list(now.mails.values_list("pk", flat=True)),
            list(now.answer_feedback.values_list("value", flat=True)),
            list(now.identity_codes.values_list("pk", flat=True)),
            list(self.action.events.values_list("pk", flat=True)),
        )


def build() -> World:
    northwind.load()
    site = Site.objects.create(key="shop", name="Shop", origins=[SHOP])
    own_team, other_team = Team.objects.create(name="Own", slug="own"), Team.objects.create(name="Other", slug="other")
    people = {name: staff(name.title(), role) for name, role in ROLES.items()}
    for name, team in (("agent", own_team), ("stranger", other_team), ("former", own_team)):
        people[name].teams.add(team)
    people["former"].is_active = False
    people["former"].save()
    invoice = Invoice.objects.filter(customer__external_ref=A, status="paid").first()
    assert invoice is not None
    conversation = Conversation.objects.create(
        customer_ref=A, display_name="Priya", custody="agent", agent=people["agent"], team=own_team, claimed_at=_now()
    )
    _say(conversation, "customer", f"My {CANARY} bill {invoice.number} is wrong.")
    _say(conversation, "bot", f"Bill {invoice.number} is paid.")
    attachment = customer_file_keep(
        conversation_id=conversation.pk, customer_ref=A, name="lighthouse-proof.png", data=_picture()
    )
    Attachment.objects.filter(pk=attachment.pk).update(seq=1)
    view = SavedView.objects.create(staff=people["agent"], name="Mine", tab=TABS[0], wanted={}, position=1)
    world = World(
        conversation,
        attachment,
        invoice.number,
        _paying(),
        site,
        own_team,
        OfficeHours.objects.create(name="Week"),
        view,
        people,
    )
    world.sessions = {name: session_key(member) for name, member in people.items()}
    world.sessions["ended"] = session_key(people["agent"])
    SessionStore(world.sessions["ended"]).delete()
    return world


ROLES = {
    "bystander": "agent",
    "agent": "agent",
    "stranger": "agent",
    "manager": "manager",
    "admin": "admin",
    "former": "agent",
}


def tokens() -> dict[str, str]:
    """What may be said of who asks. The first is good, though not for the first customer's conversation."""
    now = datetime.now(UTC)
    good = {"sub": A, "aud": "supportbot", "iat": now, "exp": now + timedelta(hours=1), "jti": uuid.uuid4().hex}
    secret, kid = "another-secret-that-nobody-has-agreed-on-0123", settings.WIDGET_SIGNING_KEYS[0].partition(":")[0]
    own = settings.WIDGET_SIGNING_KEYS[0].partition(":")[2]
    return {
        "customer B": customer_token(B),
        "expired": customer_token(A, ttl=timedelta(minutes=-5)),
        "wrong audience": jwt.encode({**good, "aud": "elsewhere"}, own, algorithm="HS256", headers={"kid": kid}),
        "wrong key": jwt.encode(good, secret, algorithm="HS256", headers={"kid": kid}),
        "no signature": jwt.encode(good, "", algorithm="none"),
    }


def customer_token(ref: str, *, ttl: timedelta = timedelta(hours=1)) -> str:
    return sign_identity(ref, name="", keys=settings.WIDGET_SIGNING_KEYS, now=_now(), ttl=ttl)


def _now() -> datetime:
    return datetime.now(UTC)


def _paying() -> Action:
    """The first customer's, of which a link came to pay under."""
    action = agree(PayLink("INV-2057"), A)
    stored = receipt_to_stored(Receipt(A))
    Action.objects.filter(pk=action.pk).update(state="done", receipt=stored, next_try_at=None)
    action.refresh_from_db()
    action.link = PAY_AT
    action.save(update_fields=["link"])
    return action


def _say(where: Conversation, author: str, text: str) -> None:
    where.last_seq += 1
    where.save(update_fields=["last_seq"])
    Message.objects.create(conversation=where, seq=where.last_seq, author=author, text=text)


def _picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(written, format="PNG")
    return written.getvalue()

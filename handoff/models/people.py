"""Who works behind the chat, in which teams, and whether they are there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac


def _names(**more: Any) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, **more)


class Team(models.Model):
    """A group of agents that shares a queue, and how its queue is given out."""

    class Assignment(models.TextChoices):
        CLAIM = "claim", "agents claim from the queue"
        OFFER = "offer", "the longest wait is offered to whoever has room"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    assignment = models.CharField(max_length=5, choices=Assignment, default=Assignment.CLAIM)
    offer_seconds = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(5)], help_text="an offer not taken by then goes to the next agent"
    )
    answer_seconds = models.PositiveIntegerField(
        default=900,
        validators=[MinValueValidator(30)],
        help_text="a customer left without a reply for so long (open time) goes back to the queue",
    )
    topics = _names(help_text="topics this team is for; empty: all")
    languages = _names(help_text="languages it answers in, such as en or de; empty: all")
    hours = models.ForeignKey(
        "handoff.OfficeHours", null=True, blank=True, on_delete=models.SET_NULL, help_text="empty: always there"
    )

    def __str__(self) -> str:
        return self.name


class StaffManager(UserManager["StaffMember"]):
    """Staff are made by e-mail address; the username is that address."""

    def create_staff(
        self, *, email: str, password: str | None, role: str, display_name: str, **extra: Any
    ) -> StaffMember:
        return self.create_user(
            username=email.lower(),
            email=email.lower(),
            password=password,
            role=role,
            display_name=display_name,
            **extra,
        )

    def create_superuser(self, username: str, *args: Any, **extra: Any) -> StaffMember:
        """The first person of an installation: an admin, who invites the others."""
        extra = {"role": StaffMember.Role.ADMIN, "display_name": username[:80], **extra}
        return super().create_superuser(username, *args, **extra)


class StaffMember(AbstractUser):
    """A person who signs in: an agent, a team lead, a manager or an admin. Customers are never users."""

    class Role(models.TextChoices):
        AGENT = "agent"
        LEAD = "lead"
        MANAGER = "manager"
        ADMIN = "admin"

    ANSWERING = (Role.AGENT, Role.LEAD, Role.ADMIN)

    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    display_name = models.CharField(max_length=80)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    capacity = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1)], help_text="conversations at a time before no more are offered"
    )
    topics = _names(help_text="topics this person takes; empty: all of the team's")
    languages = _names(help_text="languages this person answers in; empty: all")
    sign_outs = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="how often every session was ended at once"
    )

    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.display_name or self.email

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What every session is held against: another password ends them all, and so does ``sign_outs``."""
        kept: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # Django's own hook, not in its stubs
        return (
            salted_hmac(f"staff.sign_outs.{self.sign_outs}", kept, secret=secret).hexdigest()
            if self.sign_outs
            else kept
        )

    @property
    def may_answer(self) -> bool:
        """Whether this person may hold conversations (agents and leads; managers and admins read)."""
        return self.is_active and self.role in self.ANSWERING

    @property
    def may_review(self) -> bool:
        return self.is_active and self.role in (self.Role.MANAGER, self.Role.ADMIN)

    @property
    def roles_to_give(self) -> tuple[Role, ...]:
        """The roles this person may give to others: an admin each, a manager those who answer customers all day."""
        if not self.may_review:
            return ()
        return tuple(self.Role) if self.role == self.Role.ADMIN else (self.Role.AGENT, self.Role.LEAD)

    def may_change(self, other: StaffMember) -> bool:
        """Whether this person may change ``other``; who has the run of the admin site counts as an admin."""
        return other.role in self.roles_to_give and (self.role == self.Role.ADMIN or not other.is_superuser)


class Presence(models.Model):
    """Whether an agent is there: what they chose, and when their inbox was last heard of.

    Who has not been heard of for ``AGENT_SILENT_SECONDS`` is gone, whatever they chose.
    """

    class Status(models.TextChoices):
        ONLINE = "online"
        AWAY = "away"
        OFFLINE = "offline"

    staff = models.OneToOneField(StaffMember, primary_key=True, on_delete=models.CASCADE, related_name="presence")
    status = models.CharField(max_length=7, choices=Status, default=Status.OFFLINE, db_default=Status.OFFLINE)
    seen_at = models.DateTimeField(db_default=Now())
    idle_since = models.DateTimeField(db_default=Now(), help_text="when work was last given")
    passed = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="offers let pass, one after another")

    def __str__(self) -> str:
        return self.status

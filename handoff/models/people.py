"""Who works behind the chat."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class Team(models.Model):
    """A group of agents that shares a queue."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class StaffManager(UserManager["StaffMember"]):
    """Staff are made by e-mail address; the username is that address."""

    def create_staff(self, *, email: str, password: str, role: str, display_name: str, **extra: Any) -> StaffMember:
        return self.create_user(
            username=email.lower(),
            email=email.lower(),
            password=password,
            role=role,
            display_name=display_name,
            **extra,
        )


class StaffMember(AbstractUser):
    """A person who signs in: an agent, a team lead, a manager or an admin. Customers are never users."""

    class Role(models.TextChoices):
        AGENT = "agent"
        LEAD = "lead"
        MANAGER = "manager"
        ADMIN = "admin"

    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    display_name = models.CharField(max_length=80)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")

    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.display_name or self.email

    @property
    def may_answer(self) -> bool:
        """Whether this person may hold conversations (agents and leads; managers and admins read)."""
        return self.is_active and self.role in (self.Role.AGENT, self.Role.LEAD, self.Role.ADMIN)

    @property
    def may_review(self) -> bool:
        return self.is_active and self.role in (self.Role.MANAGER, self.Role.ADMIN)

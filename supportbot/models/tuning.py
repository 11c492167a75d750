"""What managers tune by: gaps in what the bot understands, every state of what it says, and how well it reads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoff.models import StaffMember
from supportbot.models.turns import Turn


def _by() -> models.ForeignKey[StaffMember | None, StaffMember | None]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


class Gap(models.Model):
    """Messages of one meaning that the bot did not understand.

    ``leader`` is the vector (float32) of the turn ``first``, to which the others are near, in ``space``: the version of
    the encoder, or of the words where there is none.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAUGHT = "taught"
        DISMISSED = "dismissed"

    name = models.CharField(max_length=80, blank=True, default="")
    topic = models.CharField(max_length=40, blank=True, default="", help_text="what it is about, once somebody said so")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    first = models.ForeignKey(Turn, null=True, on_delete=models.SET_NULL, related_name="+")
    leader = models.BinaryField()
    space = models.CharField(max_length=40)
    by = _by()
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="taught") | ~Q(topic=""), name="a_taught_gap_has_a_topic")
        ]

    def __str__(self) -> str:
        return self.name or f"gap {self.pk}"


class GapMessage(models.Model):
    """One turn that belongs to a gap; its words stay in the messages, where redaction and retention reach them."""

    class Why(models.TextChoices):
        ASKED_BACK = "asked_back"
        HANDED_OVER = "handed_over"
        JUDGED_WRONG = "judged_wrong"

    turn = models.OneToOneField(Turn, primary_key=True, on_delete=models.CASCADE, related_name="gap_message")
    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="messages")
    customer_ref = models.CharField(max_length=255)
    why = models.CharField(max_length=12, choices=Why)
    read_topic = models.CharField(max_length=40, blank=True, default="")
    confidence = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["gap", "-at"], name="gap_message_of"),
            models.Index(fields=["at"], include=["gap", "customer_ref"], name="gap_message_at"),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id} in {self.gap_id}"


class GapRound(models.Model):
    """How far messages have been gathered: the only row. Whoever gathers holds it locked."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    turns_until = models.DateTimeField(null=True, help_text="turns that ended before this were looked at")
    verdicts_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="when nothing was left to gather last")
    wanted_at = models.DateTimeField(null=True, help_text="when somebody asked for it last")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="gap_round_single_row")]

    def __str__(self) -> str:
        return f"until {self.turns_until}"


class Edition(models.Model):
    """One state of something that managers edit; the newest is in force. ``value`` is null where it is not there."""

    class Kind(models.TextChoices):
        TOPIC = "topic"
        POLICY = "policy"
        TEXT = "text"
        REPLY = "reply"

    kind = models.CharField(max_length=6, choices=Kind)
    key = models.CharField(max_length=120)
    value = models.JSONField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
    by = _by()
    by_name = models.CharField(max_length=80, blank=True, default="", help_text="empty: changed somewhere else")
    at = models.DateTimeField(db_default=Now())
    restores = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "-id"], name="edition_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ReadingCheck(models.Model):
    """One scheduled evaluation of the model that serves. Shares are 0–1, of the rows read.

    ``topics`` has for each topic ``rows``, ``right``, ``answered`` and ``answered_right``.
    """

    model_version = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())
    kept_rows = models.PositiveIntegerField()
    judged_rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0, help_text="rows there was no time for")
    accuracy = models.FloatField()
    coverage = models.FloatField()
    precision = models.FloatField()
    topics = models.JSONField(default=dict)
    fallen = models.JSONField(default=list, help_text="what fell: names of figures, or topic:NAME")
    accepted = models.BooleanField(default=False, help_text="somebody has said that this is how it is now")
    asked_by = _by()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="reading_check_at")]

    def __str__(self) -> str:
        return f"{self.model_version} {self.accuracy:.3f}"


class ReadingAlert(models.Model):
    """A drop beyond the margin, told of once: at most one is open. ``baseline`` is the check it is measured against."""

    check_row = models.ForeignKey(ReadingCheck, on_delete=models.CASCADE, related_name="+")
    baseline = models.ForeignKey(ReadingCheck, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by = _by()
    note = models.CharField(max_length=200, blank=True, default="", help_text="why it was accepted")
    open = models.BooleanField(null=True, default=True, unique=True, editable=False, help_text="true, or nothing")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open=True, ended_at__isnull=True) | Q(open__isnull=True, ended_at__isnull=False),
                name="a_reading_alert_is_open_or_ended",
            )
        ]

    def __str__(self) -> str:
        return f"drop since {self.opened_at}"

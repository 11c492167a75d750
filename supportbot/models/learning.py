"""What an installation learns from: corrected sentences, trainings, versions, and which of them serves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from supportbot.models.turns import ReadingModel, Turn

_STAFF = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """One sentence and the topic that it is about, as people here found. Sentences that say the same are one row.

    ``key`` is a hash of the sentence as the reader spells it. ``kept`` ones are never trained on: candidates are
    measured on them; ``trained`` says that a version has learnt from it, so that it can measure none. ``by`` found it
    first; None where it came with the installation's file.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"

    key = models.CharField(max_length=64)
    text = models.TextField()
    topic = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED, db_default=State.PROPOSED)
    kept = models.BooleanField(default=False, db_default=False)
    trained = models.BooleanField(default=False, db_default=False)
    by = models.ForeignKey(_STAFF, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(_STAFF, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "topic"], name="one_correction_of_a_sentence_to_a_topic"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="approved"), name="one_approved_topic_of_a_sentence"
            ),
            models.CheckConstraint(condition=Q(kept=False) | Q(state="approved"), name="only_approved_ones_are_kept"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="correction_state")]

    def __str__(self) -> str:
        return f"{self.text[:40]} → {self.topic}"


class CorrectionSource(models.Model):
    """A turn that the correction came from; ``topic`` is what its verdict said then."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="sources")
    topic = models.CharField(max_length=40)
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="correction_source")

    def __str__(self) -> str:
        return f"{self.turn_id} of {self.correction_id}"


class ReadingArtefact(models.Model):
    """The bytes of a version, so that every machine can have it, and what it was trained with.

    ``corrections`` are pairs of text and topic in the order of training; ``held_out`` how it read each of our own
    sentences that it had not seen: by the sentence's key, the topic read and its probability.
    """

    model = models.OneToOneField(ReadingModel, primary_key=True, on_delete=models.PROTECT, related_name="artefact")
    document = models.BinaryField()
    weights = models.BinaryField()
    corrections = models.JSONField(default=list)
    held_out = models.JSONField(null=True)
    trained_at = models.DateTimeField(db_default=Now())
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(_STAFF, null=True, on_delete=models.SET_NULL, related_name="+")
    refused_why = models.CharField(max_length=500, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.model_id


class TrainingRun(models.Model):
    """A training or a comparison, wanted or under way while ``open``; at most one is.

    Whoever holds the lease works on it; one whose lease has run out is begun again. ``candidate`` is given where a
    version that is there already is only to be compared anew.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=6, choices=State, default=State.OPEN, db_default=State.OPEN)
    candidate = models.ForeignKey(ReadingModel, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(_STAFF, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_owner = models.UUIDField(null=True)
    lease_until = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    stage = models.CharField(max_length=20, blank=True, default="", db_default="")
    done = models.PositiveIntegerField(default=0, db_default=0)
    whole = models.PositiveIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="one_open_training")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class ModelComparison(models.Model):
    """A candidate beside the version that served when they were compared; the newest comparison of the two."""

    candidate = models.ForeignKey(ReadingModel, on_delete=models.PROTECT, related_name="comparisons")
    against = models.ForeignKey(ReadingModel, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    found = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "against"], name="one_comparison_of_two_versions")]

    def __str__(self) -> str:
        return f"{self.candidate_id} beside {self.against_id}"


class ModelPromotion(models.Model):
    """One entry of the log of which version serves, append-only; the newest one counts, in every process.

    Each names the entry before it, once: of two who decide over the same moment one is told so. ``worse`` are the
    findings that were overridden, for the reason in ``why``.
    """

    class Kind(models.TextChoices):
        PROMOTED = "promoted"
        ROLLED_BACK = "rolled_back", "rolled back"

    id = models.BigAutoField(primary_key=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    version = models.ForeignKey(ReadingModel, on_delete=models.PROTECT, related_name="promotions")
    before = models.ForeignKey(ReadingModel, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind)
    by = models.ForeignKey(_STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    why = models.CharField(max_length=500, blank=True, default="")
    override = models.BooleanField(default=False)
    worse = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["previous"], nulls_distinct=False, name="promotions_follow_one_another"),
            models.CheckConstraint(condition=Q(override=False) | ~Q(why=""), name="an_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"

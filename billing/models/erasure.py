"""Who was erased, so that no copy brings them back: keyed hashes, and nothing of the person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types


class ErasureKey(models.Model):
    """The key of the hashes: one row, made with the first erasure. Encrypted, so that the tables alone tell nobody."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secret = EncryptedTextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="billing_one_erasure_key")]

    def __str__(self) -> str:
        return "erasure key"


class ErasedCustomer(models.Model):
    """One reference of an erased customer's, ours or a billing system's, as its keyed hash."""

    digest = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.digest[:12]

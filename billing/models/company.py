"""The one company this installation serves, its policies as typed values and its policy texts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.facts import PolicyKind, PolicyTypedValue
from billing.models.fields import CURRENCY_PATTERN, in_vocabulary, vocabulary
from billing.money import Money


class Company(models.Model):
    """A single row (id 1): who the customers think they are talking to."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    bot_name = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=60, help_text="IANA name, e.g. Europe/Dublin")
    language = models.CharField(max_length=12, help_text="Default language of texts, e.g. en")
    contacts = models.JSONField(default=dict, blank=True, help_text="Text by channel: email, phone, post, web …")
    hours = models.JSONField(default=dict, blank=True, help_text='Text by day, e.g. {"mon": "08:00-20:00"}')

    class Meta:
        verbose_name_plural = "company"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="billing_company_single_row"),)

    def __str__(self) -> str:
        return self.name


class PolicyValue(models.Model):
    """One figure or switch that the company promises by, e.g. ``refund_window_days`` = 30.

    Exactly the column of its kind is filled: ``number`` for int, percent (whole percent) and money (minor units of
    ``currency``), ``flag`` for bool, ``text`` for text.
    """

    key = models.SlugField(max_length=80, unique=True)
    kind = vocabulary(PolicyKind)
    number = models.BigIntegerField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    text = models.CharField(max_length=300, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = (
            in_vocabulary("kind", PolicyKind, "billing_policy_kind"),
            models.CheckConstraint(
                name="billing_policy_column_of_its_kind",
                condition=(
                    Q(kind__in=("int", "percent"), number__isnull=False, flag__isnull=True, text="", currency="")
                    | Q(
                        kind="money", number__isnull=False, flag__isnull=True, text="", currency__regex=CURRENCY_PATTERN
                    )
                    | Q(kind="bool", number__isnull=True, flag__isnull=False, text="", currency="")
                    | Q(kind="text", number__isnull=True, flag__isnull=True, currency="") & ~Q(text="")
                ),
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def value(self) -> PolicyTypedValue:
        """The value in the type its kind promises; money in minor units, percent as whole percent."""
        if self.kind == "bool":
            return bool(self.flag)
        if self.kind == "text":
            return self.text
        number = self.number or 0
        return Money(number, self.currency) if self.kind == "money" else number


class PolicyText(models.Model):
    """What a policy says to customers, in one language."""

    key = models.SlugField(max_length=80)
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        ordering = ("key", "language")
        constraints = (models.UniqueConstraint(fields=("key", "language"), name="billing_policy_text_once"),)

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"

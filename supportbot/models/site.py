"""The company's websites that carry the chat: how it looks there, what it says, and whose tokens it believes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types


class Site(models.Model):
    """One website. ``key`` is what its script tag names; it is no secret.

    ``origins`` are those whose pages may open the chat (``https://www.example.com``, ``https://*.example.com``); none
    means any. ``greeting`` and ``data_notice`` are texts by language, ``suggestions`` lists of texts by language; a
    language that is missing falls back to English, then to what is built in.
    """

    class Position(models.TextChoices):
        END = "end", "bottom right"
        START = "start", "bottom left"

    class Theme(models.TextChoices):
        PAGE = "", "as the page"
        SYSTEM = "auto", "as the visitor's system"
        LIGHT = "light", "light"
        DARK = "dark", "dark"

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    visitors = models.BooleanField(default=True, help_text="whether somebody who is not signed in may chat")
    accent = models.CharField(max_length=7, blank=True, default="", help_text="the company's colour, as #1a2b3c")
    position = models.CharField(max_length=5, choices=Position, default=Position.END)
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default=Theme.PAGE)
    language = models.CharField(max_length=8, blank=True, default="", help_text="empty: the page's")
    greeting = models.JSONField(default=dict, blank=True)
    suggestions = models.JSONField(default=dict, blank=True)
    data_notice = models.JSONField(default=dict, blank=True)
    privacy_url = models.URLField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SiteKey(models.Model):
    """What proves that a token comes from the site's own server.

    With HS256 ``material`` is the shared secret, with EdDSA the public key (PEM). A retired key verifies until
    ``retires_at`` (UTC), so that tokens signed with it run out in peace; a new one signs from at once.
    """

    class Algorithm(models.TextChoices):
        HS256 = "HS256", "HS256, a shared secret"
        EDDSA = "EdDSA", "EdDSA, a public key"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="keys")
    kid = models.CharField(max_length=40, unique=True)
    algorithm = models.CharField(max_length=5, choices=Algorithm)
    material = EncryptedTextField()
    created_at = models.DateTimeField(db_default=Now())
    retires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["site"], condition=Q(retires_at__isnull=True), name="site_key_current")]

    def __str__(self) -> str:
        return self.kid

"""What managers may set about the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from supportbot.models import TopicPolicy

if TYPE_CHECKING:
    TopicPolicyBase = admin.ModelAdmin[TopicPolicy]
else:
    TopicPolicyBase = admin.ModelAdmin


@admin.register(TopicPolicy)
class TopicPolicyAdmin(TopicPolicyBase):
    list_display = ("topic", "threshold", "identity", "to_person", "note", "updated_at")
    fields = ("topic", "threshold", "identity", "to_person", "note")

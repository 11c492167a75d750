"""The admin's view of people and teams; conversations can be looked at, not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from handoff.models import Conversation, StaffMember, Team

if TYPE_CHECKING:
    StaffBase = UserAdmin[StaffMember]
    TeamBase = admin.ModelAdmin[Team]
    ConversationBase = admin.ModelAdmin[Conversation]
else:  # Django's admins take no type arguments when they run
    StaffBase = UserAdmin
    TeamBase = ConversationBase = admin.ModelAdmin


@admin.register(StaffMember)
class StaffMemberAdmin(StaffBase):
    list_display = ("email", "display_name", "role", "is_active")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    filter_horizontal = ("teams",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("display_name", "email", "role", "teams")}),
        ("Sign-in", {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name", "role", "teams", "password1", "password2")}),
    )


@admin.register(Team)
class TeamAdmin(TeamBase):
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Conversation)
class ConversationAdmin(ConversationBase):
    """Read only: custody moves by services alone, or the versions would lie."""

    list_display = ("display_name", "custody", "agent", "priority", "last_message_at")
    list_filter = ("custody", "agent")
    search_fields = ("display_name", "customer_ref")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

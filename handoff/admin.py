"""The admin's view of people, teams, hours and promises; conversations can be looked at, not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from handoff.errors import LastAdmin
from handoff.forms.week import InlineSpans
from handoff.models import (
    Conversation,
    Holiday,
    Mail,
    OfficeHours,
    OpenSpan,
    SavedReply,
    SlaTarget,
    StaffMember,
    Team,
)
from handoff.services.staff_locking import admins_lock
from handoff.services.staffing import standing_announce

if TYPE_CHECKING:
    StaffBase = UserAdmin[StaffMember]
    FormBase = UserChangeForm[StaffMember]
    TeamBase = admin.ModelAdmin[Team]
    ConversationBase = admin.ModelAdmin[Conversation]
    HoursBase = admin.ModelAdmin[OfficeHours]
    SpanBase = admin.TabularInline[OpenSpan, OfficeHours]
    HolidayBase = admin.TabularInline[Holiday, OfficeHours]
    TargetBase = admin.ModelAdmin[SlaTarget]
    ReplyBase = admin.ModelAdmin[SavedReply]
    MailBase = admin.ModelAdmin[Mail]
else:  # Django's admins take no type arguments when they run
    StaffBase = UserAdmin
    FormBase = UserChangeForm
    TeamBase = ConversationBase = HoursBase = TargetBase = ReplyBase = MailBase = admin.ModelAdmin
    SpanBase = HolidayBase = admin.TabularInline


class StaffMemberForm(FormBase):
    def clean(self) -> dict[str, Any]:
        """Leave somebody who can sign in as an admin. Runs inside the page's transaction, which holds the locks."""
        data = super().clean() or {}
        stays = data.get("role") == StaffMember.Role.ADMIN and data.get("is_active")
        if not stays and admins_lock() == {self.instance.pk}:
            raise ValidationError(LastAdmin.text)
        return data


@admin.register(StaffMember)
class StaffMemberAdmin(StaffBase):
    form = StaffMemberForm
    list_display = ("email", "display_name", "role", "is_active")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    filter_horizontal = ("teams",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("display_name", "email", "role", "teams")}),
        ("Work", {"fields": ("capacity", "topics", "languages")}),
        ("Sign-in", {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name", "role", "teams", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            standing_announce(staff=obj)


@admin.register(Team)
class TeamAdmin(TeamBase):
    list_display = ("name", "assignment", "hours")
    prepopulated_fields = {"slug": ("name",)}


class OpenSpans(SpanBase):
    model = OpenSpan
    formset = InlineSpans
    extra = 1


class Holidays(HolidayBase):
    model = Holiday
    extra = 1


@admin.register(OfficeHours)
class OfficeHoursAdmin(HoursBase):
    list_display = ("name", "zone")
    inlines = (OpenSpans, Holidays)


@admin.register(SlaTarget)
class SlaTargetAdmin(TargetBase):
    list_display = ("priority", "clock", "seconds", "warn_percent")


@admin.register(Mail)
class MailAdmin(MailBase):
    """What was sent, waits, or failed; to be looked at."""

    list_display = (
        "created_at",
        "kind",
        "address",
        "language",
        "sent_at",
        "attempts",
        "failed_at",
        "bounced_at",
        "error",
    )
    list_filter = ("kind",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SavedReply)
class SavedReplyAdmin(ReplyBase):
    list_display = ("shortcut", "title", "team")
    search_fields = ("shortcut", "title", "text")


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

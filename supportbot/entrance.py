"""Where a member of staff begins after signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoff.models import StaffMember


@login_required
def staff_home(request: HttpRequest) -> HttpResponse:
    """Agents to the inbox, managers to the reviews."""
    staff = request.user
    if isinstance(staff, StaffMember) and staff.role == StaffMember.Role.MANAGER:
        return redirect("review:list")
    return redirect("inbox:home")

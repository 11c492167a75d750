"""The start of tuning: what each part is for, and what waits there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.views.guards import REVIEWING, staff_required
from supportbot.models import Edition, ReadingCheck, TopicPolicy
from supportbot.tuning.gaps.listing import gaps_by_state, gathered_at
from supportbot.tuning.watching.alerting import open_alert


@require_safe
@staff_required(REVIEWING)
def home(request: HttpRequest) -> HttpResponse:
    """Four parts with how each stands."""
    context = {
        "gaps": gaps_by_state(),
        "gathered_at": gathered_at(),
        "own_thresholds": TopicPolicy.objects.filter(threshold__isnull=False).count(),
        "edition": Edition.objects.exclude(by_name="").order_by("-pk").first(),
        "check": ReadingCheck.objects.order_by("-pk").first(),
        "alert": open_alert(),
    }
    return render(request, "tuning/home.html", context)

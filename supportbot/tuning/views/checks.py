"""The page of scheduled evaluations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from handoff.views.guards import REVIEWING, staff_of, staff_required
from supportbot.models import ReadingCheck
from supportbot.tuning.asking import worker_ask
from supportbot.tuning.charts import Line, lines
from supportbot.tuning.errors import AlertOver
from supportbot.tuning.forms import AcceptForm
from supportbot.tuning.views.outcomes import done, not_done
from supportbot.tuning.watching.alerting import alert_accept, fallen_words, open_alert
from supportbot.tuning.watching.dropping import MARGIN, TOPIC_MARGIN

SHOWN = 60


@require_safe
@staff_required(REVIEWING)
def check_list(request: HttpRequest) -> HttpResponse:
    return _page(request, AcceptForm())


@require_POST
@staff_required(REVIEWING)
def run(request: HttpRequest) -> HttpResponse:
    """Have the serving model evaluated now."""
    to = reverse("tuning:checks")
    if worker_ask("reading_check", asked_by=staff_of(request).pk):
        return done(request, "The evaluation is under way. Load this page again in a minute.", to)
    return not_done(request, "The worker cannot be reached; the next evaluation is tonight.", to)


@require_POST
@staff_required(REVIEWING)
def accept(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Say that a drop is how it is now."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    to = reverse("tuning:checks")
    try:
        alert_accept(alert_id=alert_id, note=form.cleaned_data["note"], by=staff_of(request))
    except AlertOver as error:
        return not_done(request, error.safe_text, to)
    return done(request, "Accepted: the next evaluations are held against the newest one.", to)


def _page(request: HttpRequest, form: AcceptForm) -> HttpResponse:
    found = list(ReadingCheck.objects.select_related("asked_by").order_by("-pk")[:SHOWN])
    alert = open_alert()
    newest = found[0] if found else None
    context = {
        "checks": found,
        "newest": newest,
        "topics": sorted(newest.topics.items()) if newest else [],
        "chart": _chart(found),
        "alert": alert,
        "fallen": fallen_words(alert.check_row.fallen, alert.check_row, alert.baseline) if alert else "",
        "form": form,
        "margin": MARGIN,
        "topic_margin": TOPIC_MARGIN,
    }
    return render(request, "tuning/checks.html", context)


def _chart(found: list[ReadingCheck]) -> list[Line]:
    """The three figures from the oldest to the newest."""
    rows = found[::-1]
    if len(rows) < 2:
        return []
    return lines({name: [getattr(row, name) for row in rows] for name in ("accuracy", "precision", "coverage")})

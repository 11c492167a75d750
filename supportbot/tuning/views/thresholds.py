"""The pages of thresholds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from supportbot.models import Edition, topic_choices
from supportbot.readers import reader
from supportbot.tuning.charts import across, lines
from supportbot.tuning.editions.history import history_of
from supportbot.tuning.editions.publishing import edition_publish
from supportbot.tuning.editions.subjects import AS_SHIPPED, Subject
from supportbot.tuning.errors import TuningError
from supportbot.tuning.forms import ThresholdForm
from supportbot.tuning.thresholds.listing import preview, topic_lines
from supportbot.tuning.views.outcomes import done


@require_safe
@staff_required(REVIEWING)
def threshold_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tuning/thresholds.html", {"lines": topic_lines()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def threshold_page(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic's threshold; the preview alone where the slider has moved."""
    if topic not in dict(topic_choices()):
        raise Http404
    subject = Subject(Edition.Kind.TOPIC, topic)
    standing = {**AS_SHIPPED, **(subject.read() or {})}
    if is_partial(request):
        return render(
            request, "tuning/_threshold_preview.html", _previewed(topic, standing, request.GET.get("percent"))
        )
    form = ThresholdForm(request.POST or None, initial={"percent": _percent(standing["threshold"])})
    if request.method == "POST" and form.is_valid():
        value = {**standing, "threshold": form.threshold}
        try:
            edition_publish(
                subject=subject,
                value=None if value == AS_SHIPPED else value,
                note=form.cleaned_data["note"],
                by=staff_of(request),
            )
        except TuningError as error:
            form.refuse(error.safe_text, "percent")
        else:
            return done(request, "The threshold is in force.", reverse("tuning:threshold", args=[topic]))
    context = {
        **_previewed(topic, standing, request.POST.get("percent") or request.GET.get("percent")),
        "label": dict(topic_choices())[topic],
        "form": form,
        "history": history_of(subject),
    }
    return render(request, "tuning/threshold.html", context)


def _previewed(topic: str, standing: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    trained = reader().threshold(topic)
    own = standing["threshold"]
    in_force = trained if own is None else own
    percent = int(wanted) if wanted and wanted.isdigit() and int(wanted) <= 100 else round(in_force * 100)
    found = preview(topic, percent, in_force)
    return {
        "topic": topic,
        "trained": trained,
        "own": own,
        "in_force": in_force,
        "percent": percent,
        "found": found,
        "chart": lines(
            {
                "precision": [mark.precision for mark in found.curve],
                "coverage": [mark.coverage for mark in found.curve],
            }
        ),
        "at_x": str(across(percent / 100)),
        "now_x": str(across(in_force)),
    }


def _percent(threshold: float | None) -> int | None:
    return None if threshold is None else round(threshold * 100)

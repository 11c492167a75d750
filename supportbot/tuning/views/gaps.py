"""The pages of knowledge gaps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from supportbot.models import Gap
from supportbot.tuning.asking import worker_ask
from supportbot.tuning.errors import GapNotFound, NotATopic
from supportbot.tuning.forms import GapFilters, GapNameForm, GapTopicForm
from supportbot.tuning.gaps.deciding import gap_dismiss, gap_rename, gap_reopen, gap_teach
from supportbot.tuning.gaps.gathering import gathering_ask
from supportbot.tuning.gaps.listing import gap_shown, gaps_by_state, gaps_ranked, gathered_at
from supportbot.tuning.views.outcomes import done, not_done

_DECIDED = {"dismiss": (gap_dismiss, "The gap is set aside."), "reopen": (gap_reopen, "The gap is open again.")}


@require_safe
@staff_required(REVIEWING)
def gap_list(request: HttpRequest) -> HttpResponse:
    """The gaps of one state, most messages first; the list alone where a filter has changed."""
    filters = GapFilters(request.GET)
    wanted = filters.wanted()
    context = {
        "filters": filters,
        "wanted": wanted,
        "rows": gaps_ranked(days=wanted.days, state=wanted.state),
        "counts": gaps_by_state(),
        "gathered_at": gathered_at(),
    }
    return render(request, "tuning/_gaps.html" if is_partial(request) else "tuning/gaps.html", context)


@require_POST
@staff_required(REVIEWING)
def gather(request: HttpRequest) -> HttpResponse:
    """Have new messages gathered now."""
    gathering_ask()
    to = reverse("tuning:gaps")
    if worker_ask("gaps_gather"):
        return done(request, "New messages are being gathered. Load this page again in a moment.", to)
    return not_done(request, "The worker cannot be reached; it is done tonight.", to)


@require_safe
@staff_required(REVIEWING)
def gap_page(request: HttpRequest, gap_id: int) -> HttpResponse:
    """One gap with its messages."""
    return _page(request, _found(gap_id))


@require_POST
@staff_required(REVIEWING)
def rename(request: HttpRequest, gap_id: int) -> HttpResponse:
    form = GapNameForm(request.POST)
    if not form.is_valid():
        return _page(request, _found(gap_id), name=form)
    _found(gap_id)
    gap_rename(gap_id=gap_id, name=form.cleaned_data["name"], by=staff_of(request))
    return done(request, "The name is kept.", reverse("tuning:gap", args=[gap_id]))


@require_POST
@staff_required(REVIEWING)
def teach(request: HttpRequest, gap_id: int) -> HttpResponse:
    """Say what the gap is about."""
    form = GapTopicForm(request.POST)
    if not form.is_valid():
        return _page(request, _found(gap_id), topic=form)
    try:
        made = gap_teach(gap_id=gap_id, topic=form.cleaned_data["topic"], by=staff_of(request))
    except GapNotFound as error:
        raise Http404(error.safe_text) from error
    except NotATopic as error:
        return not_done(request, error.safe_text, reverse("tuning:gap", args=[gap_id]))
    said = f"{made} wording{'' if made == 1 else 's'} proposed for learning. Nothing is learned until it is approved."
    return done(request, said, reverse("tuning:gaps"))


@require_POST
@staff_required(REVIEWING)
def decide(request: HttpRequest, gap_id: int, verb: str) -> HttpResponse:
    """Set it aside (``dismiss``) or open it again (``reopen``)."""
    if verb not in _DECIDED:
        raise Http404
    change, said = _DECIDED[verb]
    try:
        change(gap_id=gap_id, by=staff_of(request))
    except GapNotFound as error:
        raise Http404(error.safe_text) from error
    return done(request, said, reverse("tuning:gaps"))


def _found(gap_id: int) -> Gap:
    gap = Gap.objects.select_related("by").filter(pk=gap_id).first()
    if gap is None:
        raise Http404(GapNotFound.text)
    return gap


def _page(
    request: HttpRequest, gap: Gap, *, name: GapNameForm | None = None, topic: GapTopicForm | None = None
) -> HttpResponse:
    shown = gap_shown(gap)
    context = {
        "gap": gap,
        "shown": shown,
        "most_a_week": max(shown.weeks, default=0),
        "name_form": name or GapNameForm(initial={"name": gap.name}),
        "topic_form": topic or GapTopicForm(initial={"topic": gap.topic}),
    }
    return render(request, "tuning/gap.html", context)

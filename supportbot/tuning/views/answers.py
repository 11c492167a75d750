"""The pages of what is said: policies, texts, topics and saved replies, tried on a customer before they count."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.errors import CompanyNotLoaded
from billing.facts import Company
from billing.selectors import company_facts
from billing.selectors.customers import customers_brief
from handoff.errors import HandoffError
from handoff.services.saved_replies import saved_reply_set
from handoff.views.guards import REVIEWING, is_partial, staff_of, staff_required
from supportbot.models import Edition
from supportbot.thinking import ANSWERS_IN
from supportbot.tuning.answers.forms import EditForm, ReplyForm, TryForm
from supportbot.tuning.answers.kinds import form_of, known_subject
from supportbot.tuning.answers.listing import groups, label_of_subject, question_for
from supportbot.tuning.answers.trying import Tried, tried
from supportbot.tuning.editions.history import history_of
from supportbot.tuning.editions.publishing import edition_begin, edition_publish, edition_restore
from supportbot.tuning.editions.subjects import Subject, Value
from supportbot.tuning.errors import TuningError
from supportbot.tuning.views.outcomes import done, not_done


@require_safe
@staff_required(REVIEWING)
def answer_list(request: HttpRequest) -> HttpResponse:
    return render(request, "tuning/answers.html", {"groups": groups()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def answer_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One of them: edited, tried, published, taken away, with its history."""
    subject = known_subject(kind, key)
    if subject is None:
        raise Http404
    standing, company = subject.read(), _company()
    form = form_of(subject, request.POST or None, standing=standing, company=company)
    trying = TryForm(request.POST if "try" in request.POST else None, initial=_trying(subject))
    if "try" in request.POST:
        return _try(request, subject, form, trying)
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        value = None if "remove" in request.POST else form.value()
        why = getattr(form, "why", "") or request.POST.get("note", "")[:200]
        try:
            edition_publish(subject=subject, value=value, note=why, by=staff_of(request))
        except (TuningError, HandoffError) as error:
            form.refuse(error.safe_text, error.field)
        else:
            return done(request, _said(value), _address(subject, value))
    return _page(request, subject, form, trying)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(REVIEWING)
def reply_new(request: HttpRequest) -> HttpResponse:
    """A saved reply that is not there yet."""
    form = ReplyForm(request.POST or None, standing=None, company=_company())
    if request.method == "POST" and form.is_valid():
        try:
            made = saved_reply_set(reply_id=None, state=form.value())
        except HandoffError as error:
            form.refuse(error.safe_text, error.field)
        else:
            subject = Subject(Edition.Kind.REPLY, str(made))
            edition_begin(subject=subject, value=form.value(), note=form.why, by=staff_of(request))
            return done(request, "Published: agents find it from now on.", _address(subject, form.value()))
    return render(request, "tuning/answer.html", {"form": form, "label": "A new saved reply", "new": True})


@require_POST
@staff_required(REVIEWING)
def restore(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Put an earlier state back in force."""
    earlier = Edition.objects.filter(pk=edition_id).first()
    if earlier is None:
        raise Http404
    subject = Subject(earlier.kind, earlier.key)
    to = _address(subject, earlier.value)
    if "threshold" in request.POST:
        to = reverse("tuning:threshold", args=[earlier.key])
    try:
        edition_restore(subject=subject, edition_id=edition_id, by=staff_of(request))
    except (TuningError, HandoffError) as error:
        return not_done(request, error.safe_text, to)
    return done(request, "The earlier state is in force again.", to)


def _try(request: HttpRequest, subject: Subject, form: EditForm, trying: TryForm) -> HttpResponse:
    """The bot's reply with the draft, beside today's; nothing of it is stored."""
    shown: Tried | None = None
    if form.is_valid() and trying.is_valid():
        shown = tried(subject, form.value(), by=staff_of(request), **trying.cleaned_data)
    if is_partial(request):
        return render(request, "tuning/_tried.html", {"tried": shown, "form": form, "trying": trying})
    return _page(request, subject, form, trying, shown)


def _page(
    request: HttpRequest, subject: Subject, form: EditForm, trying: TryForm, shown: Tried | None = None
) -> HttpResponse:
    context = {
        "subject": subject,
        "label": label_of_subject(subject),
        "form": form,
        "trying": trying,
        "tried": shown,
        "customers": customers_brief(),
        "history": history_of(subject),
        "removable": form.standing is not None and subject.kind != Edition.Kind.TOPIC,
        "elsewhere": subject.kind == Edition.Kind.TEXT and not subject.key.partition("/")[2].startswith(ANSWERS_IN),
    }
    return render(request, "tuning/answer.html", context)


def _trying(subject: Subject) -> dict[str, Any]:
    first = next(iter(customers_brief()), None)
    return {"customer": first.ref if first else "", "question": question_for(subject)}


def _company() -> Company:
    try:
        return company_facts(ANSWERS_IN)
    except CompanyNotLoaded as error:
        raise Http404("No company is loaded yet.") from error


def _said(value: Value) -> str:
    return "Taken away." if value is None else "Published: it counts from the next answer on."


def _address(subject: Subject, value: Value) -> str:
    if value is None and subject.kind == Edition.Kind.REPLY:
        return reverse("tuning:answers")
    return reverse("tuning:answer", args=[subject.kind, subject.key])

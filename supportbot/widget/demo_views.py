"""Northwind Broadband, the demo company's own site: what a company's pages look like with the chat on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.errors import BillingError
from billing.selectors import account_for, company_facts, customers_brief
from supportbot.demo import DEMO_PASSWORD, DEMO_STAFF
from supportbot.widget.demo_bills import bills_view, offered_plans
from supportbot.widget.demo_customer import NOBODY, current_customer, fresh_token, switch_customer

VISITORS_LOCALE = "en-IE"
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """404 where the installation is no demo: these pages sign visitors in without asking anything."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SUPPORTBOT_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    if not settings.SUPPORTBOT_DEMO:
        return redirect("/inbox/")
    return _page(request, "supportbot/demo/home.html")


@demo_only
@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    if current_customer(request) == NOBODY:
        return redirect("/")
    return _page(request, "supportbot/demo/account.html")


@demo_only
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    if not switch_customer(request, request.POST.get("customer", "unknown")):
        raise Http404
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "/")


@demo_only
@require_safe
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    if current_customer(request) == NOBODY:
        return JsonResponse({"token": ""})
    try:
        customer = account_for(current_customer(request))
    except BillingError:
        raise Http404 from None
    return JsonResponse({"token": fresh_token(customer.customer_ref, customer.name)})


def _page(request: HttpRequest, template: str) -> HttpResponse:
    ref = current_customer(request)
    try:
        company = company_facts("en")
        customer = account_for(ref) if ref != NOBODY else None
    except BillingError:
        return render(request, "supportbot/demo/not_loaded.html", status=503)
    today = timezone.localdate(timezone=ZoneInfo(company.time_zone))
    context = {
        "customer": customer,
        "first_name": customer.name.partition(" ")[0] if customer else "",
        "company": company,
        "account": bills_view(customer, today=today) if customer else None,
        "plans": offered_plans(company, customer.locale if customer else VISITORS_LOCALE),
        "customers": customers_brief(),
        "staff": DEMO_STAFF,
        "staff_password": DEMO_PASSWORD,
        "outbox": bool(settings.OUTBOX_DIR),
    }
    return render(request, template, context)

"""Addresses that billing systems call."""

from __future__ import annotations

from django.urls import path

from billing.views.hooks import billing_hook

urlpatterns = [path("billing/", billing_hook, name="billing-hook")]

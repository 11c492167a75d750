"""The admin site: what may be changed there by hand, by admins alone; everything else is for reading, or not there."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from handoff.models import StaffMember

BY_HAND = {
    "billing.company", "billing.policyvalue", "billing.policytext", "billing.plan", "billing.coupon",
    "handoff.staffmember", "handoff.team", "handoff.officehours", "handoff.slatarget", "handoff.savedreply",
    "supportbot.topicpolicy",
}  # fmt: skip
FOR_READING = {
    "billing.customer", "billing.invoice", "billing.connection", "billing.mirrorstate", "billing.delivery",
    "billing.backfill", "billing.reconciliation", "handoff.mail", "handoff.conversation",
}  # fmt: skip


def _person(role: str) -> StaffMember:
    """As whoever has been given the run of the admin site, whatever their role."""
    return StaffMember.objects.create_staff(
        email=f"{role}@example.com", password="x" * 12, role=role, display_name=role, is_staff=True, is_superuser=True
    )


@pytest.mark.django_db
def test_what_must_not_be_edited_by_hand_cannot_be_also_by_who_may_do_everything() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == BY_HAND | FOR_READING
    request = RequestFactory().get("/admin/")
    request.user = _person("admin")
    for model, its_admin in admin.site._registry.items():
        if model._meta.label_lower in FOR_READING:
            assert not its_admin.has_add_permission(request), model
            assert not its_admin.has_change_permission(request), model
            assert not its_admin.has_delete_permission(request), model
            assert its_admin.has_view_permission(request), model


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("manager", 302), ("lead", 302), ("agent", 302)])
def test_only_admins_come_in(role: str, status: int) -> None:
    client = Client()
    client.force_login(_person(role))
    for path in ("/admin/", "/admin/billing/customer/", "/admin/handoff/staffmember/add/"):
        assert client.get(path).status_code == status, path
    assert client.get("/admin/login/").status_code == (302 if role == "admin" else 403)

"""Django's admin site: for admins alone, who come in by the same door as everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handoff.models import StaffMember

_OF_SIGN_IN = ("auth", "account", "mfa")


class AdminsOnly(AdminSite):
    """Its own sign-in form would know neither the limits nor the second step.

    What the libraries of sign-in keep is not shown: it holds secrets, and its own pages change it.
    """

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = [model_or_iterable] if hasattr(model_or_iterable, "_meta") else model_or_iterable
        ours = [model for model in models if model._meta.app_label not in _OF_SIGN_IN]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        staff = request.user
        return (
            super().has_permission(request) and isinstance(staff, StaffMember) and staff.role == StaffMember.Role.ADMIN
        )

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

"""The company's catalogue and policies, edited by hand; customers' records from billing, for reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from billing import models
from billing.money import Money, format_money
from billing.services.deliveries import deliveries_replay
from billing.tasks import ask_worker

if TYPE_CHECKING:
    Tabular = admin.TabularInline[Any, Any]
    CompanyBase = admin.ModelAdmin[models.Company]
    PolicyValueBase = admin.ModelAdmin[models.PolicyValue]
    PolicyTextBase = admin.ModelAdmin[models.PolicyText]
    PlanBase = admin.ModelAdmin[models.Plan]
    CouponBase = admin.ModelAdmin[models.Coupon]
    CustomerBase = admin.ModelAdmin[models.Customer]
    InvoiceBase = admin.ModelAdmin[models.Invoice]
    ConnectionBase = admin.ModelAdmin[models.Connection]
    StateBase = admin.ModelAdmin[models.MirrorState]
    DeliveryBase = admin.ModelAdmin[models.Delivery]
    BackfillBase = admin.ModelAdmin[models.Backfill]
    ReconciliationBase = admin.ModelAdmin[models.Reconciliation]
else:
    Tabular = admin.TabularInline
    CompanyBase = PolicyValueBase = PolicyTextBase = PlanBase = CouponBase = admin.ModelAdmin
    CustomerBase = InvoiceBase = admin.ModelAdmin
    ConnectionBase = StateBase = DeliveryBase = BackfillBase = ReconciliationBase = admin.ModelAdmin


class ReadOnly:
    """Totals, payments and who owns what change only through a load, which checks them against each other."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordInline(ReadOnly, Tabular):
    extra = 0


class PriceInline(Tabular):
    model = models.Price
    extra = 0


class SubscriptionInline(RecordInline):
    model = models.Subscription


class PaymentMethodInline(RecordInline):
    model = models.PaymentMethod


class InvoiceLineInline(RecordInline):
    model = models.InvoiceLine


class PaymentAttemptInline(RecordInline):
    model = models.PaymentAttempt


class RefundInline(RecordInline):
    model = models.Refund


class CreditNoteInline(RecordInline):
    model = models.CreditNote


class DisputeInline(RecordInline):
    model = models.Dispute


@admin.register(models.Company)
class CompanyAdmin(CompanyBase):
    list_display = ("name", "bot_name", "time_zone", "language")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one company to an installation."""
        return super().has_add_permission(request) and not models.Company.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: models.Company | None = None) -> bool:
        return False


@admin.register(models.PolicyValue)
class PolicyValueAdmin(PolicyValueBase):
    list_display = ("key", "kind", "shown")
    list_filter = ("kind",)
    search_fields = ("key",)

    @admin.display(description="value")
    def shown(self, row: models.PolicyValue) -> str:
        value = row.value
        return format_money(value, "en") if isinstance(value, Money) else str(value)


@admin.register(models.PolicyText)
class PolicyTextAdmin(PolicyTextBase):
    list_display = ("key", "language", "text")
    list_filter = ("language",)
    search_fields = ("key", "text")


@admin.register(models.Plan)
class PlanAdmin(PlanBase):
    list_display = ("code", "name", "active")
    list_filter = ("active",)
    exclude = ("provider_ref",)
    inlines = (PriceInline,)


@admin.register(models.Coupon)
class CouponAdmin(CouponBase):
    list_display = ("code", "percent", "amount_minor", "currency", "valid_from", "valid_until", "active")
    list_filter = ("active", "duration")
    search_fields = ("code",)


@admin.register(models.Customer)
class CustomerAdmin(ReadOnly, CustomerBase):
    list_display = ("external_ref", "name", "email", "segment", "currency")
    list_filter = ("segment", "currency", "autopay")
    search_fields = ("external_ref", "name", "email")
    inlines = (SubscriptionInline, PaymentMethodInline)


@admin.register(models.Invoice)
class InvoiceAdmin(ReadOnly, InvoiceBase):
    list_display = ("number", "customer", "status", "issued_on", "due_on", "total", "due")
    list_filter = ("status", "currency", "issued_on")
    list_select_related = ("customer",)
    search_fields = ("number", "customer__external_ref", "customer__name")
    date_hierarchy = "issued_on"
    inlines = (InvoiceLineInline, PaymentAttemptInline, RefundInline, CreditNoteInline, DisputeInline)

    @admin.display(description="total", ordering="total_minor")
    def total(self, row: models.Invoice) -> str:
        return format_money(Money(row.total_minor, row.currency), "en")

    @admin.display(description="due", ordering="due_minor")
    def due(self, row: models.Invoice) -> str:
        return format_money(Money(row.due_minor, row.currency), "en")


@admin.register(models.Connection)
class ConnectionAdmin(ReadOnly, ConnectionBase):
    list_display = ("name", "kind", "active", "caught_up_at", "last_ok_at", "last_error_at", "refused", "foreign")


@admin.register(models.MirrorState)
class MirrorStateAdmin(ReadOnly, StateBase):
    list_display = ("kind", "ref", "owner", "synced_at", "gone", "problem")
    list_filter = ("gateway", "kind", "gone", ("problem", admin.EmptyFieldListFilter))
    search_fields = ("ref", "owner")


@admin.register(models.Delivery)
class DeliveryAdmin(ReadOnly, DeliveryBase):
    """Bodies hold customers' data and are not shown."""

    list_display = ("event", "kind", "source", "state", "attempts", "repeats", "received_at", "error")
    list_filter = ("gateway", "state", "source")
    search_fields = ("event",)
    exclude = ("body", "headers")
    actions = ("replay",)

    @admin.action(description="Follow the selected deliveries again", permissions=["view"])
    def replay(self, request: HttpRequest, queryset: QuerySet[models.Delivery]) -> None:
        gateways = set(queryset.values_list("gateway", flat=True))
        due = sum(deliveries_replay(gateway=name, pks=list(queryset.values_list("pk", flat=True))) for name in gateways)
        ask_worker()
        self.message_user(request, f"{due} made due again. What was refused stays so.")


@admin.register(models.Backfill)
class BackfillAdmin(ReadOnly, BackfillBase):
    list_display = ("gateway", "kind", "objects_read", "calls", "seconds", "wanted", "started_at", "finished_at")


@admin.register(models.Reconciliation)
class ReconciliationAdmin(ReadOnly, ReconciliationBase):
    list_display = ("gateway", "started_at", "finished_at", "customers", "differences", "repaired", "foreign", "error")
    exclude = ("pending",)

"""All addresses of the program."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from handoff.views.attachments import customer_download
from handoff.views.people.person import sign_out_everywhere
from supportbot.crm.views.transcripts import transcript_open
from supportbot.entrance import staff_home
from supportbot.health import healthz, readyz
from supportbot.live.bills import invoice_paper
from supportbot.live.opening import action_open
from supportbot.live.uploads import upload
from supportbot.metrics.views import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/sign-out-everywhere/", sign_out_everywhere, name="sign-out-everywhere"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("staff/", staff_home, name="staff-home"),
    path("admin/", admin.site.urls),
    path("inbox/", include("handoff.urls")),
    path("people/", include("handoff.people_urls")),
    path("chat/files", upload, name="chat-upload"),
    path("bills/<str:token>/", invoice_paper, name="customer-bill"),
    path("opens/<str:token>/", action_open, name="customer-link"),
    path("outbox/", include("handoff.outbox_urls")),
    path("files/<str:token>/", customer_download, name="customer-file"),
    path("api/", include("supportbot.api.urls")),
    path("settings/api/", include("supportbot.api.settings_urls")),
    path("review/dashboard/", include("supportbot.measuring.urls")),
    path("review/", include("supportbot.review.urls")),
    path("review/", include("supportbot.judging.urls")),
    path("review/tuning/", include("supportbot.tuning.urls")),
    path("review/exports/", include("supportbot.exporting.urls")),
    path("review/audit/", include("supportbot.audit.urls")),
    path("review/learning/", include("supportbot.improving.urls")),
    path("settings/actions/", include("supportbot.settling.urls")),
    path("settings/connections/", include("supportbot.connections.urls")),
    path("settings/privacy/", include("supportbot.privacy.urls")),
    path("hooks/", include("billing.urls")),
    path("settings/sites/", include("supportbot.sites.urls")),
    path("settings/crm/", include("supportbot.crm.urls")),
    path("transcripts/<str:token>/", transcript_open, name="transcript-link"),
    path("", include("supportbot.widget.urls")),
]

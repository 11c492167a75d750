"""The addresses of tuning, under ``/review/tuning/``."""

from __future__ import annotations

from django.urls import path

from supportbot.tuning.views import answers, checks, gaps, home, thresholds

app_name = "tuning"
urlpatterns = [
    path("", home.home, name="home"),
    path("gaps/", gaps.gap_list, name="gaps"),
    path("gaps/gather/", gaps.gather, name="gaps-gather"),
    path("gaps/<int:gap_id>/", gaps.gap_page, name="gap"),
    path("gaps/<int:gap_id>/name/", gaps.rename, name="gap-name"),
    path("gaps/<int:gap_id>/teach/", gaps.teach, name="gap-teach"),
    path("gaps/<int:gap_id>/<slug:verb>/", gaps.decide, name="gap-decide"),
    path("thresholds/", thresholds.threshold_list, name="thresholds"),
    path("thresholds/<slug:topic>/", thresholds.threshold_page, name="threshold"),
    path("answers/", answers.answer_list, name="answers"),
    path("answers/reply/new/", answers.reply_new, name="reply-new"),
    path("answers/restore/<int:edition_id>/", answers.restore, name="restore"),
    path("answers/<slug:kind>/<path:key>/", answers.answer_page, name="answer"),
    path("checks/", checks.check_list, name="checks"),
    path("checks/run/", checks.run, name="checks-run"),
    path("checks/accept/<int:alert_id>/", checks.accept, name="checks-accept"),
]

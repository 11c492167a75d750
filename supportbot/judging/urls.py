"""The addresses of judging, under ``/review/``."""

from __future__ import annotations

from django.urls import path

from supportbot.judging.views import coaching, own, queue, scorecards, scores, verdicts

app_name = "judging"
urlpatterns = [
    path("verdicts/<uuid:turn_id>/", verdicts.verdict, name="verdict"),
    path("queue/", queue.queue, name="queue"),
    path("queue/next/", queue.take_next, name="next"),
    path("queue/<uuid:conversation_id>/take/", queue.take, name="take"),
    path("queue/<uuid:conversation_id>/<slug:action>/", queue.leave, name="leave"),
    path("scorecards/", scorecards.cards, name="scorecards"),
    path("scorecards/new/", scorecards.card_new, name="card-new"),
    path("scorecards/<int:card_id>/", scorecards.card, name="card"),
    path("scorecards/<int:card_id>/retire/", scorecards.card_end, name="card-retire"),
    path("scorecards/scores/", scores.score_list, name="scores"),
    path("scorecards/scores/<int:score_id>/share/", scores.share, name="score-share"),
    path("scorecards/score/<uuid:conversation_id>/", scores.score, name="score"),
    path("scorecards/score/<uuid:conversation_id>/total/", scores.total, name="score-total"),
    path("coaching/<uuid:conversation_id>/", coaching.add, name="note-add"),
    path("coaching/notes/<int:note_id>/<slug:action>/", coaching.change, name="note-change"),
    path("my-scores/", own.own_scores, name="own"),
    path("my-scores/notes/<int:note_id>/acknowledge/", own.acknowledge, name="acknowledge"),
]

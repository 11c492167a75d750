"""The addresses of learning, under ``/review/learning/``."""

from __future__ import annotations

from django.urls import path

from supportbot.improving.views import corrections, versions

app_name = "improving"
urlpatterns = [
    path("", corrections.home, name="home"),
    path("decide/", corrections.decide, name="decide"),
    path("add/", corrections.add, name="add"),
    path("<int:correction_id>/", corrections.change, name="correction"),
    path("<int:correction_id>/settle/", corrections.settle, name="settle"),
    path("<int:correction_id>/train/", corrections.train_too, name="train-too"),
    path("run/", versions.run_state, name="run"),
    path("train/", versions.train, name="train"),
    path("back/", versions.roll_back, name="back"),
    path("versions/", versions.version_list, name="versions"),
    path("versions/<slug:version>/", versions.version, name="version"),
    path("versions/<slug:version>/compare/", versions.compare, name="compare"),
    path("versions/<slug:version>/promote/", versions.promote, name="promote"),
    path("versions/<slug:version>/refuse/", versions.refuse, name="refuse"),
]

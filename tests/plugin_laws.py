"""Laws that Hypothesis tries are not timed: a busy machine breaks none."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

"""What time brings about: files deleted after a day, exports given up whose makers died, old rows."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from supportbot.exporting.making import MOST_ATTEMPTS
from supportbot.models import Export, ExportChunk

ROWS_KEPT_FOR = timedelta(days=30)
_DIED = "Whoever made it died three times. Narrow the list, or ask whoever runs the program to look at its log."
_AT_ONCE = 20


def exports_sweep() -> int:
    """How many files were deleted. Safe to run anywhere, at any time."""
    Export.objects.filter(state=Export.State.RUNNING, lease_until__lt=Now(), attempts__gte=MOST_ATTEMPTS).update(
        state=Export.State.FAILED, error=_DIED, lease_until=None
    )
    over = Export.objects.filter(state=Export.State.DONE, expires_at__lte=Now())
    expired = over.update(state=Export.State.EXPIRED)
    nobodys = ExportChunk.objects.exclude(export__state__in=(Export.State.RUNNING, Export.State.DONE))
    for pk in list(nobodys.values_list("export", flat=True).distinct()[:_AT_ONCE]):
        ExportChunk.objects.filter(export=pk).delete()
    Export.objects.filter(created_at__lt=Now() - ROWS_KEPT_FOR).exclude(
        state__in=(Export.State.WAITING, Export.State.RUNNING)
    ).delete()
    return expired

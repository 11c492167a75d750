"""Which version serves: promoted past the gate, refused, rolled back. Every process follows within seconds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from handoff.models import StaffMember
from handoff.services.auditing import change_record
from supportbot.improving.comparing import worse_than_before
from supportbot.improving.errors import (
    DecidedMeanwhile,
    NoReason,
    NotCompared,
    NothingBefore,
    OtherRelease,
    ServesAlready,
    VersionNotFound,
    WorseCandidate,
)
from supportbot.improving.keeping import serving_version
from supportbot.models import ModelComparison, ModelPromotion, ReadingArtefact
from supportbot.promoted import stored_version
from supportbot.understanding.store import is_of_this_release

_KIND = ModelPromotion.Kind


def version_promote(*, by: StaffMember, version: str, override: bool = False, why: str = "") -> ModelPromotion:
    """Have a version serve that has been compared with the one that serves now.

    Args:
        by: whose decision it is; named in the log.
        version: the candidate.
        override: serve although it is worse somewhere; ``why`` is then needed.
        why: the reason, kept with the entry.

    Raises:
        VersionNotFound, ServesAlready, OtherRelease: it cannot serve.
        NotCompared: it was not compared with the version that serves now.
        WorseCandidate: it is worse on something, and ``override`` is not set.
        NoReason: an override without ``why``.
        DecidedMeanwhile: somebody else was first.
    """
    with transaction.atomic():
        newest = _newest()
        serving = _checked(version)
        worse = _worse(version, serving)
        if worse and not override:
            raise WorseCandidate
        if worse and not why.strip():
            raise NoReason(field="why")
        return _append(newest, version, serving, kind=_KIND.PROMOTED, by=by, why=why, worse=worse)


def version_roll_back(*, by: StaffMember, why: str = "") -> ModelPromotion:
    """Have the version serve again that served before the present one. It has served: no gate holds it up.

    Raises NothingBefore, VersionNotFound, OtherRelease, DecidedMeanwhile.
    """
    with transaction.atomic():
        newest = _newest()
        if newest is None:
            raise NothingBefore
        serving = _checked(newest.before_id)
        return _append(newest, newest.before_id, serving, kind=_KIND.ROLLED_BACK, by=by, why=why)


def version_refuse(*, by: StaffMember, version: str, why: str = "") -> None:
    """Keep that a candidate is not to serve; it stays, and may be promoted later after all. Raises VersionNotFound,
    ServesAlready."""
    with transaction.atomic():
        if serving_version() == version:
            raise ServesAlready
        rows = ReadingArtefact.objects.filter(pk=version)
        if not rows.update(refused_at=Now(), refused_by=by, refused_why=why.strip()[:500]):
            raise VersionNotFound
        change_record("version_refused", by=by, of={"version": version}, changes={"why": ["", why.strip()]})


def _newest() -> ModelPromotion | None:
    return ModelPromotion.objects.order_by("-id").first()


def _checked(version: str) -> str:
    """The version that serves now, in whose place ``version`` may come."""
    if not ReadingArtefact.objects.filter(pk=version).exists():
        raise VersionNotFound
    serving = serving_version()
    if serving == version:
        raise ServesAlready
    if not is_of_this_release(stored_version(version)):
        raise OtherRelease
    return serving


def _worse(version: str, serving: str) -> Sequence[str]:
    compared = ModelComparison.objects.filter(candidate=version, against=serving).first()
    if compared is None:
        raise NotCompared
    return worse_than_before(compared.found)


def _append(
    newest: ModelPromotion | None,
    version: str,
    serving: str,
    *,
    kind: ModelPromotion.Kind,
    by: StaffMember,
    why: str,
    worse: Sequence[str] = (),
) -> ModelPromotion:
    """The next entry of the log. Raises DecidedMeanwhile where another has followed ``newest`` by now."""
    try:
        with transaction.atomic():
            entry = ModelPromotion.objects.create(
                previous=newest,
                version_id=version,
                before_id=serving,
                kind=kind,
                by=by,
                why=why.strip()[:500],
                override=bool(worse),
                worse=list(worse),
            )
    except IntegrityError as fault:
        raise DecidedMeanwhile from fault
    ReadingArtefact.objects.filter(pk=version).update(refused_at=None, refused_by=None, refused_why="")
    changes = {"version": [serving, version], "why": ["", entry.why], "overridden": [[], list(worse)]}
    change_record(f"version_{kind.value}", by=by, of={"version": version}, changes=changes)
    return entry

"""Saved views of the transcripts: kept, shared, picked, renamed, deleted, and closed to others."""

from __future__ import annotations

import pytest

from handoff.errors import TooManyViews
from handoff.models import Event
from handoff.services.saved_views import MOST
from supportbot.models import ReviewView
from supportbot.review.saved_views import review_view_create, review_views
from tests.handoff.pages.people import signed_in, staff

pytestmark = pytest.mark.django_db
REFUNDS = {"topic": "refund_status", "confidence": "under"}


def test_saving_the_filter_makes_a_pill() -> None:
    client, lena = signed_in("manager")
    assert "Save view" in client.get("/review/", REFUNDS).content.decode()
    answer = client.post("/review/views/save/", {**REFUNDS, "name": "<b>Refunds</b>"})
    assert answer.headers["HX-Redirect"] == "/review/?topic=refund_status&confidence=under"
    view = ReviewView.objects.get()
    assert (view.staff, view.wanted) == (lena, REFUNDS)
    page = client.get("/review/", REFUNDS).content.decode()
    assert "&lt;b&gt;Refunds&lt;/b&gt;" in page
    assert page.count('aria-current="true"') == 1
    assert "Save view" not in page, "it is a view already"


def test_ones_own_are_nobody_elses_and_shared_ones_everybodys() -> None:
    client, lena = signed_in("manager")
    other, _ = signed_in("admin")
    own = review_view_create(staff=lena, name="Mine", wanted=REFUNDS, shared=False)
    shared = review_view_create(staff=lena, name="Ours", wanted={"thumbs": "down"}, shared=True)
    assert [view.name for view in review_views(lena)] == ["Mine", "Ours"]
    page = other.get("/review/views/").content.decode()
    assert "Ours" in page
    assert "Mine" not in page
    for verb in ("rename", "delete"):
        assert other.post(f"/review/views/{own.pk}/{verb}/", {"name": "Taken over"}).status_code == 404
    assert "Renamed" in other.post(f"/review/views/{shared.pk}/rename/", {"name": "Everybody's"}).content.decode()
    assert "Deleted" in client.post(f"/review/views/{shared.pk}/delete/").content.decode()
    assert [view.name for view in ReviewView.objects.all()] == ["Mine"]
    log = Event.objects.filter(kind="review_view_changed").order_by("id")
    assert [event.data["changes"]["name"] for event in log] == [
        [None, "Ours"],
        ["Ours", "Everybody's"],
        ["Everybody's", None],
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**REFUNDS, "name": "taken"}, "There is a view “taken” already. Choose another name."),
        ({**REFUNDS, "name": ""}, "Write a name for the view."),
        ({"name": "Nothing"}, "Choose something to filter by first, then save it as a view."),
    ],
)
@pytest.mark.parametrize("shared", [True, False])
def test_what_cannot_be_kept_is_told_beside_the_field(fields: dict[str, str], said: str, shared: bool) -> None:
    client, lena = signed_in("manager")
    review_view_create(staff=lena, name="Taken", wanted=REFUNDS, shared=shared)
    page = client.post("/review/views/save/", {**fields, **({"shared": "1"} if shared else {})}).content.decode()
    assert said in page
    assert ReviewView.objects.count() == 1


def test_there_is_a_most() -> None:
    lena = staff("manager", "Lena")
    for number in range(MOST):
        review_view_create(staff=lena, name=str(number), wanted=REFUNDS, shared=False)
    with pytest.raises(TooManyViews):
        review_view_create(staff=lena, name="One more", wanted=REFUNDS, shared=False)
    review_view_create(staff=lena, name="One more", wanted=REFUNDS, shared=True)


def test_what_has_ceased_to_exist_drops_out_of_a_view() -> None:
    client, lena = signed_in("manager")
    wanted = {"topic": "gone", "thumbs": "up", "agent": 7, "more": None}
    ReviewView.objects.create(staff=lena, name="Old", wanted=wanted, position=1)
    assert 'href="/review/?thumbs=up"' in client.get("/review/").content.decode()

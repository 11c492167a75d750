"""Events are listed whatever happens to their deliveries; deliveries come signed, or as badly as asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from tests.sandbox.listener import Listener, listening
from tests.sandbox.running import Running
from tests.sandbox.shop import customer_with, paid_charge


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


def _endpoint(api: stripe.StripeClient, listener: Listener, *events: str) -> str:
    made = api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": list(events) or ["*"]})  # type: ignore[arg-type]
    assert isinstance(made.secret, str)
    assert made.secret.startswith("whsec_")
    return made.secret


def _read(listener: Listener, place: int, secret: str) -> stripe.Event:
    got = listener.got[place]
    return stripe.Webhook.construct_event(got.body, got.signature, secret)  # type: ignore[no-any-return]


def test_each_is_signed_and_comes_in_order(api: stripe.StripeClient, listener: Listener) -> None:
    secret = _endpoint(api, listener, "customer.created", "customer.updated")
    customer = api.v1.customers.create({"name": "Orla"}, {"idempotency_key": "made"})
    api.v1.customers.update(customer.id, {"name": "Orla Keane"})
    listener.wait(2)
    first, second = (_read(listener, place, secret) for place in (0, 1))
    assert [first.type, second.type] == ["customer.created", "customer.updated"]
    assert first.request is not None
    assert first.request.idempotency_key == "made"
    assert second.data.object["name"] == "Orla Keane"
    assert second.to_dict()["data"]["previous_attributes"] == {"name": "Orla"}
    listed = api.v1.events.list().data
    assert [each.id for each in listed] == [second.id, first.id]
    assert api.v1.events.retrieve(first.id).data.object["id"] == customer.id
    found = api.v1.webhook_endpoints.list().data[0]
    assert "secret" not in found


def test_events_are_walked_from_the_last_one_seen(api: stripe.StripeClient) -> None:
    paid_charge(api, customer_with(api).id)
    listed = api.v1.events.list({"limit": 100}).data
    kinds = {each.type for each in listed}
    assert {"invoice.paid", "charge.succeeded", "payment_intent.succeeded", "invoice_payment.paid"} <= kinds
    seen = listed[-3]
    later = api.v1.events.list({"ending_before": seen.id, "limit": 100}).data
    assert [each.id for each in later] == [each.id for each in listed[:-3]]
    assert {each.type for each in api.v1.events.list({"types": ["invoice.paid", "charge.succeeded"]}).data} == {
        "invoice.paid",
        "charge.succeeded",
    }
    assert all(each.type.startswith("invoice.") for each in api.v1.events.list({"type": "invoice.*"}).data)


def test_held_back_then_newest_first_and_twice(api: stripe.StripeClient, box: Running, listener: Listener) -> None:
    _endpoint(api, listener, "product.created")
    box.control("webhooks", {"hold": True})
    made = [api.v1.products.create({"name": f"P{n}"}).id for n in range(3)]
    assert listener.got == []
    box.control("webhooks", {"order": "newest", "copies": 2})
    events = listener.wait(6)
    assert [each.data.object["id"] for each in events] == [made[2], made[2], made[1], made[1], made[0], made[0]]


def test_refused_ones_are_tried_again(api: stripe.StripeClient, box: Running, listener: Listener) -> None:
    _endpoint(api, listener)
    listener.answers = [500, 302]
    box.control("webhooks", {"retry_seconds": [0.05, 0.05]})
    product = api.v1.products.create({"name": "P"})
    events = listener.wait(3)
    assert {each.id for each in events} == {events[0].id}
    assert events[0].data.object["id"] == product.id
    while (kept := box.control("deliveries", {"event": events[0].id})["deliveries"][0])["state"] == "waiting":
        pass
    assert (kept["state"], kept["answers"]) == ("done", [500, 302, 200])
    assert api.v1.events.retrieve(events[0].id).pending_webhooks == 0


@pytest.mark.parametrize(
    ("wanted", "reads"),
    [({}, True), ({"stamp_offset": -600}, False), ({"signature": "wrong"}, False), ({"signature": "missing"}, False)],
)
def test_one_may_be_sent_with_an_old_stamp_or_a_wrong_signature(
    api: stripe.StripeClient, box: Running, listener: Listener, wanted: dict[str, object], reads: bool
) -> None:
    secret = _endpoint(api, listener, "customer.deleted")
    api.v1.products.create({"name": "P"})
    event = api.v1.events.list({"type": "product.created"}).data[0]
    assert box.control("deliver", {"event": event.id, **wanted})["sent"][0]["status"] == 200
    if reads:
        assert _read(listener, 0, secret).id == event.id
        return
    with pytest.raises(stripe.SignatureVerificationError):
        _read(listener, 0, secret)


def test_a_stamp_from_the_future_is_what_it_says(api: stripe.StripeClient, box: Running, listener: Listener) -> None:
    _endpoint(api, listener, "customer.deleted")
    api.v1.products.create({"name": "P"})
    event = api.v1.events.list().data[0]
    box.control("deliver", {"event": event.id, "stamp_offset": 600})
    stamp = int(listener.got[0].signature.split(",")[0].removeprefix("t="))
    assert 595 < stamp - listener.got[0].at < 601


def test_late_or_never(api: stripe.StripeClient, box: Running, listener: Listener) -> None:
    _endpoint(api, listener)
    box.control("webhooks", {"drop": True})
    api.v1.products.create({"name": "never told"})
    box.control("webhooks", {"delay_seconds": 0.5})
    product = api.v1.products.create({"name": "told late"})
    events = listener.wait(1)
    assert events[0].data.object["id"] == product.id
    assert len(api.v1.events.list().data) == 2


def test_nobody_outside_this_machine_is_told(api: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.webhook_endpoints.create({"url": "https://hooks.example.com/", "enabled_events": ["*"]})
    assert refused.value.code == "url_invalid"

"""One call of the contract: signed, bounded in time and size, and never led elsewhere."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpx2
import orjson
from django.utils import timezone
from standardwebhooks import Webhook

from billing.calling import calling
from billing.crm.errors import BadAnswer, CrmError, Misconfigured, RateLimited, Refused, Unavailable, UnknownCustomer
from billing.crm.http.answers import Answer, Refusal, read_answer
from billing.crm.pace import Pace

MOST_BYTES = 1024 * 1024
CONNECT_SECONDS = 3.0
_SIGNED = "whsec_"
_LONGEST_WAIT = 3600.0


class Calls:
    """``secret`` signs each call where it begins with ``whsec_``, and is sent as a bearer token otherwise.

    ``timeout`` is seconds for a whole call.
    """

    def __init__(self, *, url: str, secret: str, timeout: float, pace: Pace) -> None:
        self._url = url.rstrip("/")
        self._secret = secret
        self._timeout = timeout
        self._pace = pace
        self._client = httpx2.Client(
            follow_redirects=False,
            trust_env=False,
            timeout=httpx2.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
        )

    def close(self) -> None:
        self._client.close()

    def call(self, path: str, kind: str, data: Mapping[str, Any], answer: type[Answer], *, acts: bool) -> Answer:
        """Post ``{type, timestamp, data}`` and read the answer. ``acts`` is whether it changes something there."""
        self._pace.wait()
        now = timezone.now()
        body = orjson.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
        headers = {"Content-Type": "application/json", "User-Agent": "SupportBot-CRM/1", **self._proof(body)}
        try:
            with (
                calling("crm"),
                self._client.stream("POST", f"{self._url}/{path}", content=body, headers=headers) as response,
            ):
                status, waits, said = response.status_code, response.headers.get("Retry-After"), self._read(response)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise Unavailable(f"The CRM was not reached ({type(error).__name__}).") from None
        except httpx2.TimeoutException:
            raise Unavailable(f"No answer within {self._timeout:g} seconds.", may_have_acted=acts) from None
        except (httpx2.HTTPError, OSError) as error:
            what = f"The connection to the CRM broke ({type(error).__name__})."
            raise Unavailable(what, may_have_acted=acts) from None
        if status != 200:
            raise _refusal(status, said, waits, acts=acts)
        return read_answer(answer, said)

    def _proof(self, body: bytes) -> dict[str, str]:
        if not self._secret.startswith(_SIGNED):
            return {"Authorization": f"Bearer {self._secret}"}
        now, key = timezone.now(), f"msg_{uuid.uuid4().hex}"
        return {
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self._secret).sign(key, now, body.decode()),
        }

    def _read(self, response: httpx2.Response) -> bytes:
        """The body. One that trickles is given up with the call's own time, not with each read's."""
        deadline = time.monotonic() + self._timeout
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MOST_BYTES:
                raise BadAnswer("The CRM's answer is larger than a mebibyte.")
            if time.monotonic() > deadline:
                raise httpx2.ReadTimeout("trickles")
            parts.append(part)
        return b"".join(parts)


def _refusal(status: int, body: bytes, waits: str | None, *, acts: bool) -> CrmError:
    """What a status other than 200 means."""
    if status == 429:
        return RateLimited("The CRM asks to wait.", retry_after=_seconds(waits))
    if status in (401, 403):
        return Misconfigured(f"The CRM does not accept the secret ({status}). Set CRM_SECRET as the CRM has it.")
    if status >= 500:
        return Unavailable(f"The CRM is out of order ({status}).", may_have_acted=acts)
    try:
        error = read_answer(Refusal, body).error
    except BadAnswer:
        if status == 404:
            return Misconfigured("There is nothing at this address (404). Set CRM_URL to where the contract is served.")
        return BadAnswer(f"The CRM answered {status} without saying why.")
    if error.code == "customer_unknown":
        return UnknownCustomer()
    return Refused(f"The CRM refused: {error.code}.", reason=error.code)


def _seconds(text: str | None) -> float:
    try:
        return min(max(float(text or 1), 1.0), _LONGEST_WAIT)
    except ValueError:
        return 1.0

"""One attempt over HTTP: to the address that was checked, within a time, no further than where it was sent."""

from __future__ import annotations

import asyncio

import httpx2
from django.utils import timezone

from handoff import spans
from supportbot.api.errors import BadUrl
from supportbot.api.webhooks.addresses import address_of, url_check
from supportbot.api.webhooks.deliveries import Letter, Outcome
from supportbot.api.webhooks.signing import signed_headers

LONGEST_SECONDS = 10.0


def new_client() -> httpx2.AsyncClient:
    """Connections are not kept: two names behind one address must each prove who they are."""
    return httpx2.AsyncClient(
        follow_redirects=False,
        trust_env=False,
        timeout=LONGEST_SECONDS,
        limits=httpx2.Limits(max_keepalive_connections=0),
    )


async def attempt(client: httpx2.AsyncClient, letter: Letter) -> Outcome:
    """Post it once. Never raises for what the other side does."""
    with spans.span("webhook") as span:
        outcome = await _tried(client, letter)
        if outcome.status_code is not None:
            span.tell(status=outcome.status_code)
        if not outcome.delivered:
            span.tell(error=str(outcome.status_code or "no_answer"))
        return outcome


async def _tried(client: httpx2.AsyncClient, letter: Letter) -> Outcome:
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return Outcome(await _post(client, letter))
    except TimeoutError:
        return Outcome(None, f"No answer within {LONGEST_SECONDS:.0f} seconds.")
    except BadUrl as error:
        return Outcome(None, error.safe_text)
    except (OSError, httpx2.HTTPError, UnicodeError) as error:
        return Outcome(None, f"{type(error).__name__}: {error}")


async def _post(client: httpx2.AsyncClient, letter: Letter) -> int:
    url = url_check(letter.url)
    address = await address_of(url)
    headers = {
        "Host": url.netloc.decode(),
        "Content-Type": "application/json",
        "User-Agent": "SupportBot-Webhooks/1",
        **signed_headers(letter.webhook_id, letter.body, letter.secrets, timezone.now()),
    }
    # The certificate is held against the name; only the connection goes by the address.
    request = client.build_request(
        "POST",
        url.copy_with(host=address),
        headers=headers,
        content=letter.body.encode(),
        extensions={"sni_hostname": url.raw_host.decode()},
    )
    response = await client.send(request, stream=True)
    await response.aclose()
    return response.status_code

"""Sessions: a customer who signs out at the company's site is signed out of the chat."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from handoff import threads
from supportbot.api.bearer import Scope, needs
from supportbot.api.operations.responses import answers
from supportbot.api.schemas import SessionsIn
from supportbot.identity.revoking import sessions_revoke

router = Router(tags=["Sessions"])


@router.post(
    "/sessions/revoke",
    summary="End a customer's sessions",
    operation_id="sessions_revoke",
    response=answers({204: None}),
    **needs(Scope.SESSIONS_REVOKE),
)
async def revoke(request: HttpRequest, body: SessionsIn) -> Status[None]:
    """Every token issued to them until now is void, and their open chats close within seconds. A token that is issued
    afterwards is good. A customer who is not known here has no sessions, so nothing happens.
    """
    await threads.run(sessions_revoke, customer_ref=body.customer)
    return Status(204, None)

"""Delivery status reports (RFC 3464) as mail servers write them."""

from __future__ import annotations

import textwrap

HUMAN = "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n"
HEADERS = """\
From: Northwind <no-reply@northwind.example>
To: priya@example.com
Subject: Your chat of 27 November 2026
Message-ID: {message_id}
"""


def postfix(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <priya@example.com>: Recipient address rejected:\n    User unknown",
    given_back: str = "message/rfc822",
) -> bytes:
    """As Postfix writes it, with the whole mail or its headers alone given back, or neither (``given_back=""``)."""
    original = HEADERS.format(message_id=message_id)
    parts = [
        ("text/plain; charset=us-ascii", HUMAN),
        (
            "message/delivery-status",
            "Reporting-MTA: dns; mx.northwind.example\nX-Postfix-Queue-ID: 4R1\nArrival-Date: Fri, 27 Nov 2026 09:00:00"
            " +0000\n\nFinal-Recipient: rfc822; priya@example.com\nOriginal-Recipient: rfc822;priya@example.com\n"
            f"Action: {action}\nStatus: {status}\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: {diagnostic}\n",
        ),
    ]
    if given_back:
        parts.append((given_back, f"{original}\nHello\n" if given_back == "message/rfc822" else original))
    body = "".join(f"--4R1/mx\n{_described(kind)}\n{text}\n" for kind, text in parts)
    return (_head("4R1/mx") + body + "--4R1/mx--\n").encode()


def exchange(message_id: str) -> bytes:
    """As Exchange writes it: the report's fields folded, no Diagnostic-Code, the original below headers of its own."""
    return textwrap.dedent(
        f"""\
        From: postmaster@example.com
        To: no-reply@northwind.example
        Subject: Undeliverable: Your chat of 27 November 2026
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="_9B0F_"
        X-MS-Exchange-Message-Is-Ndr:
        Auto-Submitted: auto-replied

        --_9B0F_
        Content-Type: multipart/alternative; boundary="_alt_"

        --_alt_
        Content-Type: text/plain; charset="us-ascii"

        priya@example.com wasn't found at example.com.

        --_alt_
        Content-Type: text/html; charset="us-ascii"

        <p>priya@example.com wasn't found at example.com.</p>

        --_alt_--

        --_9B0F_
        Content-Type: message/delivery-status

        Reporting-MTA: dns;DB7PR01MB.example.com
        Received-From-MTA: dns;mx.northwind.example

        Final-Recipient: rfc822;priya@example.com
        Action: failed
        Status: 5.1.10

        --_9B0F_
        Content-Type: message/rfc822

        Received: from mx.northwind.example by DB7PR01MB.example.com
        Message-ID:
         {message_id}
        Subject: Your chat of 27 November 2026

        Hello

        --_9B0F_--
        """
    ).encode()


def _head(boundary: str) -> str:
    return (
        "Return-Path: <>\nDate: Fri, 27 Nov 2026 09:00:05 +0000 (UTC)\n"
        "From: MAILER-DAEMON@mx.northwind.example (Mail Delivery System)\n"
        "Subject: Undelivered Mail Returned to Sender\nTo: no-reply@northwind.example\nAuto-Submitted: auto-replied\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n    boundary="'
        f'{boundary}"\n\nThis is a MIME-encapsulated message.\n\n'
    )


def _described(kind: str) -> str:
    return f"Content-Description: part\nContent-Type: {kind}\n"

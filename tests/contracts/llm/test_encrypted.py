"""Over TLS: the answer comes, and a certificate that is another host's or nobody's ends it before a word is sent."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import pytest_asyncio
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from supportbot.llm.connections import Connections
from supportbot.llm.endpoints import Endpoint
from supportbot.llm.errors import ModelFailed
from tests.contracts.llm.asking import ask, client_of, hear

EVENTS = (
    b'data: {"choices":[{"delta":{"content":"Hello "}}]}\n\n'
    b'data: {"choices":[{"delta":{"content":"you"},"finish_reason":"stop"}]}\n\n'
    b"data: [DONE]\n\n"
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n" % len(EVENTS)


def _certificate(folder: Path) -> Path:
    """Of 127.0.0.1, signed by itself; with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "model")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "model.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@asynccontextmanager
async def serving(tmp_path: Path) -> AsyncIterator[tuple[int, Path, list[bytes]]]:
    """Port, certificate, and what was heard of requests."""
    heard: list[bytes] = []
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                heard.append(await reader.readexactly(length))
                writer.write(HEAD + EVENTS)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], certificate, heard


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[int, Path, list[bytes]]]:
    async with serving(tmp_path) as made:
        yield made


async def _ask(host: str, port: int, trust: ssl.SSLContext | None, boundary: str, times: int = 1) -> list[str]:
    connections = Connections("cloud" if boundary == "cloud" else "private", trust=trust)
    try:
        model = client_of(Endpoint("first", f"https://{host}:{port}/v1", "m"), connections)
        return [(await hear(model, ask("Hello"))).text for _ in range(times)]
    finally:
        await connections.aclose()


@pytest.mark.parametrize("boundary", ["private", "cloud"])
async def test_it_answers(served: tuple[int, Path, list[bytes]], boundary: str) -> None:
    port, certificate, heard = served
    trust = ssl.create_default_context(cafile=certificate)
    assert await _ask("127.0.0.1", port, trust, boundary, times=3) == ["Hello you"] * 3
    assert len(heard) == 3


@pytest.mark.parametrize(("host", "trusted"), [("localhost", True), ("127.0.0.1", False)])
async def test_a_certificate_that_does_not_fit_is_refused(
    served: tuple[int, Path, list[bytes]], host: str, trusted: bool
) -> None:
    port, certificate, heard = served
    trust = ssl.create_default_context(cafile=certificate) if trusted else None
    with pytest.raises(ModelFailed, match="unreachable"):
        await _ask(host, port, trust, "private")
    assert heard == []


@pytest.mark.parametrize("boundary", ["private", "cloud"])
def test_it_answers_in_the_web_s_own_event_loop(tmp_path: Path, boundary: str) -> None:
    async def work() -> list[str]:
        async with serving(tmp_path) as (port, certificate, _):
            trust = ssl.create_default_context(cafile=certificate)
            return await _ask("127.0.0.1", port, trust, boundary, times=2)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(work()) == ["Hello you"] * 2

"""Two web processes behind nginx, two workers, one Postgres and one Redis: the main story, and every part restarted."""

from __future__ import annotations

import asyncio
import datetime
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.chaos.oracle import examine
from tests.chaos.storm import Plan, Storm
from tests.chaos.summary import line
from tests.deploy.fleet import ALL, WEB, Fleet
from tests.deploy.proxy import SHIPPED, Nginx, configured, nginx_before, nginx_or_skip, served_by
from tests.faults.stores import restarted
from tests.flows.main_story import main_story
from tests.flows.stack import on_own_stores

pytestmark = pytest.mark.socket
_PROCESSES = ("web-1", "web-2", "worker-1", "worker-2", "beat")
_STORES = ("postgres", "valkey")
_ALL_PARTS = (*_PROCESSES, *_STORES, "nginx")


class RollingRestart(Storm):
    """The parts that the plan names are restarted, one after the other, instead of killed."""

    def __init__(self, fleet: Fleet, nginx: Nginx, plan: Plan) -> None:
        super().__init__(fleet, plan)
        self._fleet, self._nginx = fleet, nginx

    async def _kill(self) -> None:
        share = self._plan.messages * self._plan.gap_seconds / max(1, len(self._plan.kills))
        for name in self._plan.kills:
            await asyncio.sleep(share * self._chance.uniform(0.1, 0.4))
            await self._restart(name)
            self._kills[name] += 1

    async def _restart(self, name: str) -> None:
        if name in _STORES:
            await restarted(self._fleet, name)
        elif name == "nginx":
            await asyncio.to_thread(self._nginx.restart)
        else:
            await asyncio.to_thread(self._fleet.restart, name)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    nginx_or_skip()
    with tempfile.TemporaryDirectory(prefix="supportbot-fleet-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def fleet(folder: Path) -> Iterator[Fleet]:
    with on_own_stores(Fleet, folder) as its:
        its.start(*ALL)
        yield its


@pytest.fixture(scope="module")
def nginx(fleet: Fleet, folder: Path) -> Iterator[Nginx]:
    with nginx_before([fleet.ports[name] for name in WEB], port=fleet.port, folder=folder) as its:
        yield its


@pytest.mark.prove
async def test_the_main_story_with_customer_and_agent_on_different_processes(
    fleet: Fleet, nginx: Nginx, folder: Path
) -> None:
    await main_story(fleet)
    assert len(served_by(folder, "/ws/chat/")) == 1
    assert served_by(folder, "/ws/chat/") | served_by(folder, "/ws/inbox/") == {fleet.ports[name] for name in WEB}


def _plan(
    name: str, *, customers: int, messages: int, restarted: tuple[str, ...], gap_seconds: float, first: int = 0
) -> Plan:
    return Plan(
        seed=name,
        customers=customers,
        messages=messages,
        walled=2,
        handed_over=2,
        agents=2,
        replies=3,
        kills=restarted,
        gap_seconds=gap_seconds,
        first=first,
    )


@pytest.mark.prove
@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(_plan("rolling", customers=6, messages=12, gap_seconds=3, restarted=_PROCESSES), id="short"),
        pytest.param(
            _plan("rolling, long", first=6, customers=25, messages=20, gap_seconds=6, restarted=_ALL_PARTS * 2),
            id="long",
        ),
    ],
)
async def test_every_part_is_restarted_and_nothing_is_lost_nor_twice(
    fleet: Fleet, nginx: Nginx, folder: Path, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await RollingRestart(fleet, nginx, plan).run()
    findings = examine(outcome.journals, outcome.stored)
    with capsys.disabled():
        print(f"\n{line(plan.seed, outcome, findings)}")  # noqa: T201
    assert findings.all() == []
    assert outcome.kills.total() == len(plan.kills)
    assert served_by(folder, "/ws/chat/") == {fleet.ports[name] for name in WEB}
    assert served_by(folder, "/ws/inbox/") <= {fleet.ports[name] for name in WEB}


def test_the_shipped_file_is_accepted_whole(tmp_path: Path) -> None:
    _certificate(tmp_path)
    text = (SHIPPED / "supportbot.conf").read_text().replace("/etc/ssl/supportbot", str(tmp_path))
    done = subprocess.run(
        [nginx_or_skip(), "-t", "-c", str(configured(tmp_path, text))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

"""What stands in deploy/ is read by the tools that read it in production, and says what the program says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from supportbot.supervisor.plan import PROJECT, Options, processes

DEPLOY = PROJECT / "deploy"
MANIFESTS = sorted(one for one in (DEPLOY / "kubernetes").glob("*.yaml") if one.name != "kustomization.yaml")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TOOLS = Path(sys.executable).parent
FROM_OUTSIDE = {"FORWARDED_ALLOW_IPS", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "PORT"}
"""Names that another program reads."""


def documents(path: Path) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def checked(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_kubernetes_knows_every_field(path: Path) -> None:
    checked(TOOLS / "kubernetes-validate", "--strict", path)


def test_what_is_applied_together_is_there_and_refers_to_what_is_there() -> None:
    together = documents(DEPLOY / "kubernetes/kustomization.yaml")[0]["resources"]
    assert {path.name for path in MANIFESTS} == {*together, "secret.example.yaml"}
    found = [one for path in MANIFESTS for one in documents(path)]
    named = {(one["kind"], one["metadata"]["name"]) for one in found}
    for one in found:
        if one["kind"] == "HorizontalPodAutoscaler":
            target = one["spec"]["scaleTargetRef"]
            assert (target["kind"], target["name"]) in named
        if one["kind"] in {"PodDisruptionBudget", "Service"}:
            labels = one["spec"]["selector"]
            labels = labels.get("matchLabels", labels)
            assert any(
                labels == deployment["spec"]["template"]["metadata"]["labels"]
                for deployment in found
                if deployment["kind"] == "Deployment"
            ), one["metadata"]["name"]
    for kind, pod in _pods():
        (source, secret) = pod["containers"][0]["envFrom"]
        assert ("ConfigMap", source["configMapRef"]["name"]) in named, kind
        assert ("Secret", secret["secretRef"]["name"]) in named, kind
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["containers"][0]["resources"]["limits"]["memory"], kind


@pytest.mark.skipif(sys.platform != "linux", reason="the linter is shipped for Linux")
def test_the_image_s_recipe_has_no_fault() -> None:
    checked(TOOLS / "hadolint", DEPLOY / "docker/Dockerfile")


@pytest.mark.skipif(sys.platform != "linux", reason="the reader is shipped for Linux")
def test_compose_reads_its_file() -> None:
    from compose_spec import PyOptions

    written = (DEPLOY / "docker/compose.yaml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{\w+:(?:-([^}]*)|\?[^}]+)\}", lambda found: found[1] or "given", written)
    read = PyOptions(apply_merge=True).from_yaml(filled)
    read.validate()
    assert {*read.service_names()} == {"postgres", "redis", "migrate", "web", "worker", "beat"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_reads_its_units(tmp_path: Path) -> None:
    for unit in (*UNITS, DEPLOY / "systemd/supportbot.target"):
        text = unit.read_text(encoding="utf-8").replace("/srv/supportbot/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    names = [str(one).replace("@.service", "@8001.service") for one in sorted(tmp_path.iterdir())]
    said = checked("systemd-analyze", "verify", "--man=no", *names)
    assert "supportbot" not in said, said


def _commands() -> Iterator[tuple[str, list[str]]]:
    """Each way in which the files start a process: where, and its words."""
    for unit in UNITS:
        (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
        yield unit.name, line.split()[1:]
    for kind, pod in _pods():
        for container in pod["containers"]:
            if "command" in container:
                yield kind, container["command"][1:]
    for name, service in documents(DEPLOY / "docker/compose.yaml")[0]["services"].items():
        if name in {"migrate", "worker", "beat"}:
            yield f"compose {name}", service["command"][1:]
    (command,) = re.findall(r"^CMD (\[.+\])$", (DEPLOY / "docker/Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    yield "Dockerfile", yaml.safe_load(command)[1:]


def _pods() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in MANIFESTS:
        for one in documents(path):
            if "template" in one.get("spec", {}):
                yield path.name, one["spec"]["template"]["spec"]


def _without(command: list[str] | tuple[str, ...], *differ: str) -> list[str]:
    """The words but those options, and their values, that differ from place to place."""
    kept, skip = [], False
    for word in command:
        if not skip and word not in differ:
            kept.append(word)
        skip = word in differ
    return kept


STARTED = [(where, command) for where, command in _commands() if command != ["manage.py", "prepare"]]


@pytest.mark.parametrize(("where", "command"), STARTED, ids=[where for where, _ in STARTED])
def test_each_process_is_started_as_make_run_starts_it(where: str, command: list[str]) -> None:
    known = {one.name: list(one.command[1:]) for one in processes(Options.read({"SUPPORTBOT_DEMO": "0"}))}
    differs = ("--host", "--port", "--schedule", "-n")
    (name,) = [
        name
        for name, words in known.items()
        if {"web": "uvicorn", "worker": "worker", "beat": "beat"}[name] in command and words[1] in command
    ]
    assert _without(command, *differs) == _without(known[name], *differs), where


def test_every_name_that_the_files_set_is_a_setting() -> None:
    code = (PROJECT / "supportbot/settings.py").read_text(encoding="utf-8")
    code += (PROJECT / "supportbot/asgi.py").read_text(encoding="utf-8")
    named: set[str] = set()
    for line in (DEPLOY / "supportbot.env.example").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            named.add(line.partition("=")[0])
    for path in ("config.yaml", "secret.example.yaml"):
        one = documents(DEPLOY / "kubernetes" / path)[0]
        named |= {*one.get("data", {}), *one.get("stringData", {})}
    named |= {*documents(DEPLOY / "docker/compose.yaml")[0]["x-program"]["environment"]}
    assert {name for name in named - FROM_OUTSIDE if f'"{name}"' not in code} == set()

"""What the documents point to is there: pages, headings, settings, targets of make and options."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from supportbot.settings_reference import settings_of
from supportbot.supervisor.banner import lines
from supportbot.supervisor.plan import PROJECT, Options
from tests.docs.pages import PAGES, Command, anchors, code_spans, commands, links, name_of, setting_names
from tests.docs.registry import ELSEWHERE, NOT_HERE
from tests.docs.typed import ALL

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
ROOMS = ("billing", "handoff", "supportbot", "sandbox", "bench", "tests", "docs/examples")
COMMANDS = [command for page in PAGES for command in commands(page)]
NOT_OURS = ("/etc", "/srv", "/var", "/backups", "/run", "/chat/completions", "/v1/", "/crm/")
"""Folders of a machine, and addresses of other systems."""
NAMED = re.compile(r"""["']([A-Z][A-Z0-9_]+)["']|^ *([A-Z][A-Z0-9_]+)(?:: [^=]+)? =""", re.MULTILINE)
PATTERNS = {"NAME_FILE"}
"""Written of many settings at once."""
PLACEHOLDERS = {"DAY": "2026-01-01", "N": "1"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_a_page_and_its_heading(page: Path) -> None:
    for line, target in links(page):
        path, _, heading = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{name_of(page)}:{line}: {target}"
        assert not heading or heading in anchors(there), f"{name_of(page)}:{line}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_addresses_and_files_that_are_named_are_there(page: Path) -> None:
    for line, code in code_spans(page):
        where = f"{name_of(page)}:{line}: {code}"
        if re.fullmatch(r"/[a-z][\w/-]*", code) and not code.startswith(NOT_OURS):
            assert any(_resolves(one) for one in (code, f"{code}/")), where
        elif "NAME" not in code and re.fullmatch(rf"(?:{'|'.join(ROOMS)}|deploy|docs|templates)/[\w./*-]*", code):
            assert [*PROJECT.glob(code.rstrip("/"))], where


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def test_the_readme_shows_what_make_run_prints() -> None:
    printed = lines(Options.read({}), seconds=1.0)
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^  [A-Z].+ http://\S+$", readme, re.MULTILINE)
    assert shown == [line for line in printed if "http://" in line]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_in_a_block_is_the_programs_own(page: Path) -> None:
    """A bare ``python`` would be the machine's, which has nothing of this."""
    text = page.read_text(encoding="utf-8")
    bare = re.findall(r"^(?: {4,})?(?:[A-Z_]+=\S+ )*(?:python3?|manage\.py) .*$", text, re.MULTILINE)
    assert not bare or "`python` is `.venv/bin/python`" in text, bare


@cache
def _known() -> set[str]:
    """Settings of the program, and other words in capitals that its code, tests and Makefile have as names."""
    found = {one.name for one in settings_of((PROJECT / "supportbot/settings.py").read_text(encoding="utf-8"), {})}
    for room in ROOMS:
        for file in (PROJECT / room).rglob("*.py"):
            for quoted, assigned in NAMED.findall(file.read_text(encoding="utf-8")):
                found.add(quoted or assigned)
    found |= set(re.findall(r"env\.(\w+)", (PROJECT / "docs/examples/sign_token.mjs").read_text(encoding="utf-8")))
    return found | {word for word in re.findall(r"\w+", MAKEFILE) if word.isupper()}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_name_of_a_setting_is_one(page: Path) -> None:
    known = _known() | PATTERNS
    assert [f"{name_of(page)}:{line}: {name}" for line, name in setting_names(page) if name not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_is_run_by_a_test_or_is_said_why_not(page: Path) -> None:
    shown = ALL | {*ELSEWHERE} | {*NOT_HERE}
    mentioned = {" ".join(text.split()[:count]) for text in shown for count in (2, 3)}
    missing = [
        str(command) for command in COMMANDS
        if command.page == name_of(page)
        and not (command.text in shown or (not command.block and command.text in mentioned))
    ]  # fmt: skip
    assert missing == [], "type it in tests/docs/typed.py, or name what shows it in tests/docs/registry.py"


def test_nothing_is_registered_that_no_page_has() -> None:
    assert (ALL | {*ELSEWHERE} | {*NOT_HERE}) - {command.text for command in COMMANDS} == set()
    assert ALL & {*ELSEWHERE} == ALL & {*NOT_HERE} == {*ELSEWHERE} & {*NOT_HERE} == set()


@pytest.mark.parametrize("where", sorted({*ELSEWHERE.values()}))
def test_the_tests_that_are_named_are_there(where: str) -> None:
    file, _, name = where.partition("::")
    code = (PROJECT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {name or 'test_'}", code, re.MULTILINE), where


@pytest.mark.parametrize("command", [one for one in COMMANDS if re.search(r"(^| )make ", one.text)], ids=str)
def test_targets_and_variables_of_make_are_in_the_makefile(command: Command) -> None:
    words = shlex.split(command.text.partition("make ")[2])
    for word in words:
        if "=" in word:
            assert re.search(rf"\$[({{]{word.partition('=')[0]}\b", MAKEFILE), word
        elif not word.startswith(("-", "/")):
            assert re.search(rf"^{word}:", MAKEFILE, re.MULTILINE), word


@pytest.mark.parametrize("command", [one for one in COMMANDS if "manage.py " in one.text], ids=str)
def test_manage_py_takes_every_word(command: Command) -> None:
    name, *words = shlex.split(re.sub(r"\[([^]]*)\]", r"\1", command.text.partition("manage.py ")[2]))
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    if command.block or len(words) > 1 or not words:
        known = {option for action in parser._actions for option in action.option_strings}
        assert {word for word in words if word.startswith("--")} <= known
    if command.block:
        parser.parse_args([PLACEHOLDERS.get(word, word) for word in words])


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.text.startswith("-m ")], ids=str)
def test_modules_are_there_and_know_their_options(command: Command) -> None:
    _, module, *words = shlex.split(re.sub(r"[\[\]]", "", command.text))
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    if module == "pytest":
        return
    origin = Path(found.origin)
    files = origin.parent.rglob("*.py") if origin.name == "__init__.py" else [origin]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    code += "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "sandbox").glob("*.py"))
    assert [word for word in words if word.startswith("--") and f'"{word}"' not in code] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_every_block_is_a_shells() -> None:
    typed = "\n".join(command.text for command in COMMANDS if command.block and "[" not in command.text)
    done = subprocess.run(["bash", "-n"], input=typed, capture_output=True, text=True, check=False)
    assert done.stderr == ""

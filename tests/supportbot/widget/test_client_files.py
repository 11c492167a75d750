"""The widget as files: small enough, complete, and without a way for markup to get in."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from supportbot.widget.assets import CLIENT, SIZE_LIMIT, bundle, read_bundle

SOURCES = sorted(CLIENT.rglob("*.js"))
IMPORT = re.compile(r"""(?:from|import\()\s*["'](\.[^"']+)["']""")
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe|eval\(|new Function|cssText")


def test_the_whole_widget_fits_its_budget(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ", ".join(f"{name} {len(asset.gzipped)}" for name, asset in bundle().modules.items())
    with capsys.disabled():
        sys.stdout.write(f"\nThe widget takes {bundle().gzipped_size} of {SIZE_LIMIT} bytes ({sizes}).\n")
    assert bundle().gzipped_size <= SIZE_LIMIT


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(CLIENT).as_posix())
def test_no_source_lets_markup_in(source: Path) -> None:
    assert not MARKUP.search(source.read_text())


def test_a_visitor_loads_one_script_and_a_language() -> None:
    modules = bundle().modules
    assert set(modules) == {"element.js", "i18n/de.js", "i18n/es.js", "i18n/fr.js"}
    assert all(target.removeprefix("./") in modules for target in IMPORT.findall(modules["element.js"].body.decode()))


def test_the_version_changes_with_any_module(tmp_path: Path) -> None:
    (tmp_path / "loader.js").write_text('import("widget/__VERSION__/a.js")')
    (tmp_path / "element.js").write_text('import { a } from "./a.js";\nexport const mount = () => a;\n')
    module = tmp_path / "a.js"
    module.write_text("export const a = 1;")
    before = read_bundle(tmp_path)
    module.write_text("export const a = 2;")
    after = read_bundle(tmp_path)
    assert before.version != after.version
    assert after.version.encode() in after.loader.body
    assert b"__VERSION__" not in after.loader.body


def test_every_text_that_the_client_asks_for_exists() -> None:
    words = set(re.findall(r"^  (\w+):", (CLIENT / "i18n" / "en.js").read_text(), re.MULTILINE))
    asked = {key for source in SOURCES for key in re.findall(r"""\b(?:t|group)\("(\w+)\"""", source.read_text())}
    assert asked
    assert asked <= words


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_every_language_says_everything_with_the_same_gaps(language: str) -> None:
    ours, english = _texts(language), _texts("en")
    assert ours.keys() == english.keys()
    assert {key: _gaps(text) for key, text in ours.items()} == {key: _gaps(text) for key, text in english.items()}
    same = {key for key, text in ours.items() if text == english[key]}
    assert same <= {"assistant", "conversation"}, "said in English still"


def _texts(language: str) -> dict[str, str]:
    source = (CLIENT / "i18n" / f"{language}.js").read_text()
    assert f'"./{language}.js"' in (CLIENT / "i18n" / "index.js").read_text()
    return dict(re.findall(r"""^ +(\w+): (["\[].+?),?$""", source, re.MULTILINE))


def _gaps(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text)) + (["list"] * text.count('", "') if text.startswith("[") else [])

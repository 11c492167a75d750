"""Modules joined into one script: it runs as they would, and what is not understood is refused by name and line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from supportbot.widget.assets import CLIENT
from supportbot.widget.joining import join
from supportbot.widget.modules import NotJoinable

ENTRY = """
import { second } from "./parts/second.js";
import { first, twice } from "./parts/first.js";

/** A comment
 * of several lines with import { x } from "./nowhere.js";
 */
export const told = async () => {
  // Not in the script.
  const { words } = await second();
  return [first, twice(2), words];
};
"""
FIRST = """// Two of them.
export const first = 1;
const hidden = 2;
export const twice = (value) => value * hidden;
"""
SECOND = """import { twice } from "./first.js";

export const second = () => import("./third.js").then(({ words }) => ({ words: twice(words) }));
"""
SOURCES = {
    "entry.js": ENTRY,
    "parts/first.js": FIRST,
    "parts/second.js": SECOND,
    "parts/third.js": "export const words = 21;\n",
    "loader.js": "not a module's business",
}


def test_the_script_does_what_the_modules_do(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    code, on_demand = join(SOURCES, "entry.js")
    for path, text in {"entry.js": code, **on_demand}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    ask = 'import { told } from "./entry.js"; console.log(JSON.stringify(await told()));'
    said = subprocess.run(
        [node, "--input-type=module", "-e", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == [1, 4, 42]


def test_only_the_entry_exports_and_nothing_is_imported() -> None:
    code, on_demand = join(SOURCES, "entry.js")
    assert code.count("export ") == 1
    assert "from " not in code
    assert "//" not in code
    assert list(on_demand) == ["parts/third.js"]


def test_a_module_stands_behind_all_that_it_needs() -> None:
    code, _ = join(SOURCES, "entry.js")
    assert code.index("const twice") < code.index("const second") < code.index("const told")


def test_a_style_sheet_keeps_its_lines() -> None:
    sheet = "export const sheet = `\n  /* for whom */\n  .a { color: red; }\n\n  // no comment in CSS\n`;\n"
    code, _ = join({"styles/a.js": sheet}, "styles/a.js")
    assert code == "export const sheet = `\n.a { color: red; }\n// no comment in CSS\n`;"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parts/second.js": SECOND + "const hidden = 3;\n"}, "both have 'hidden'"),
        ({"entry.js": ENTRY + "const open = 3;\n"}, "'open' is the browser's own"),
        ({"entry.js": 'import { first as one } from "./parts/first.js";\n'}, "entry.js:1: .* not understood"),
        ({"entry.js": 'import first from "./parts/first.js";\n'}, "entry.js:1: .* not understood"),
        ({"entry.js": 'import * as all from "./parts/first.js";\n'}, "entry.js:1: .* not understood"),
        ({"entry.js": 'import "./parts/first.js";\n'}, "entry.js:1: .* not understood"),
        ({"entry.js": "export default 1;\n"}, "entry.js:1: .* not understood"),
        ({"entry.js": ENTRY + "export { told };\n"}, "not understood"),
        ({"entry.js": ENTRY + "const { a, b } = told;\n"}, "not understood"),
        ({"entry.js": ENTRY + "told();\n"}, "not understood"),
        ({"entry.js": 'import { nothing } from "./parts/first.js";\n'}, "does not export nothing"),
        ({"entry.js": 'import { hidden } from "./parts/first.js";\n'}, "does not export hidden"),
        ({"entry.js": 'import { a } from "./gone.js";\n'}, "gone.js is imported, but is not there"),
        ({"parts/first.js": 'import { second } from "./second.js";\n' + FIRST}, "in a ring"),
        ({"parts/third.js": 'import { first } from "./first.js";\n'}, "can neither import"),
        ({"entry.js": ENTRY + 'const more = import("./parts/first.js");\n'}, "nor be imported"),
        ({"entry.js": ENTRY + "const text = `\n  a\n`;\n"}, "only a style sheet"),
        ({"entry.js": ENTRY + "/* a */ const text = 1;\n/* never ends"}, "a comment"),
        ({"styles/a.js": "const a = `\n", "entry.js": 'import { a } from "./styles/a.js";\n'}, "does not end"),
    ],
)
def test_what_is_not_understood_is_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(NotJoinable, match=said):
        join(SOURCES | changed, "entry.js")


def test_the_clients_own_modules_are_understood() -> None:
    sources = {path.relative_to(CLIENT).as_posix(): path.read_text() for path in CLIENT.rglob("*.js")}
    _, on_demand = join(sources, "element.js")
    assert set(on_demand) == {"i18n/de.js", "i18n/es.js", "i18n/fr.js"}

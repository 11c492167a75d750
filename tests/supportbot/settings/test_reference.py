"""docs/settings.md is what the code reads, and each setting is explained somewhere."""

from __future__ import annotations

import re

from supportbot.settings_reference import Setting, reference, settings_of, table
from supportbot.supervisor.plan import PROJECT


def test_the_page_is_as_the_command_writes_it() -> None:
    assert (PROJECT / "docs/settings.md").read_text(encoding="utf-8") == reference(PROJECT), (
        "run manage.py settingsreference"
    )


def test_every_setting_is_explained_on_a_page() -> None:
    code = (PROJECT / "supportbot/settings.py").read_text(encoding="utf-8")
    pages = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "docs").glob("*.md")}
    pages.pop("settings.md")
    found = settings_of(code, pages)
    assert [each.name for each in found if not each.pages] == []
    assert {each.name for each in found} == set(re.findall(r'\benv\.\w+\(\s*"([A-Z][A-Z_0-9]+)"', code))


def test_a_setting_with_its_kind_default_and_page() -> None:
    code = 'env.float("PAUSE_SECONDS", default=2.5)\nenv.list("SALT_KEY", default=[])\nother.str("NOT_OURS")\n'
    pages = {"a.md": "As `PAUSE_SECONDS` says.", "b.md": "| `PAUSE_SECONDS` | 2.5 | how long |"}
    found = settings_of(code, pages)
    assert found == [
        Setting("PAUSE_SECONDS", "float", "2.5", ("b.md",)),
        Setting("SALT_KEY", "list", "[]", ()),
    ]
    assert table(found).endswith(
        "| `PAUSE_SECONDS` | number | `2.5` | [b.md](b.md) |  |\n| `SALT_KEY` | list | unset |  | yes |\n"
    )

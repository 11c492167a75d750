"""``/widget.js`` and the script that it loads, as any site on the web gets them."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from supportbot.widget.assets import bundle


def test_the_loader_names_the_version_that_is_served() -> None:
    response = Client().get("/widget.js")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert bundle().version in response.content.decode()
    assert "immutable" not in response["Cache-Control"]


def test_a_module_is_cached_for_good_and_open_to_every_site() -> None:
    response = Client().get(f"/widget/{bundle().version}/i18n/de.js")
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content == bundle().modules["i18n/de.js"].body


def test_a_module_is_compressed_for_who_takes_it() -> None:
    response = Client().get(f"/widget/{bundle().version}/element.js", headers={"accept-encoding": "br, gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == bundle().modules["element.js"].body


@pytest.mark.parametrize(
    "path",
    [
        "000000000000/element.js",
        "{v}/loader.js",
        "{v}/../views.py",
        "{v}/nothing.js",
        "{v}/core/session.js",
        "{v}/i18n/",
        "{v}//etc/passwd",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert Client().get("/widget/" + path.format(v=bundle().version)).status_code == 404


def test_a_script_is_only_read() -> None:
    assert Client().post("/widget.js").status_code == 405

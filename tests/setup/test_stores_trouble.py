"""What cannot work is said in one message with its remedy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from supportbot import embedded
from supportbot.embedded.errors import FolderUnusable, StoreFailed

as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")


def test_a_socket_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    trap = embedded.socket_dir(tmp_path)
    trap.symlink_to(elsewhere)
    try:
        with pytest.raises(FolderUnusable, match="rm -r"), embedded.running(tmp_path, postgres=False):
            pass
        assert list(elsewhere.iterdir()) == []
    finally:
        trap.unlink()


@as_user
def test_a_data_folder_of_another_user_is_named_with_the_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o500)
    with pytest.raises(FolderUnusable, match="SUPPORTBOT_VAR="), embedded.running(folder):
        pass


def test_a_server_that_ends_while_starting_is_quoted(tmp_path: Path) -> None:
    data = tmp_path / "postgres/data"
    data.mkdir(parents=True, mode=0o700)
    (data / "PG_VERSION").write_text("9\n")
    try:
        trouble = pytest.raises(StoreFailed, match=r"postgresql\.conf.*No such file")
        with trouble as caught, embedded.running(tmp_path, valkey=False):
            pass
        assert "postgres.log" in caught.value.remedy
    finally:
        shutil.rmtree(embedded.socket_dir(tmp_path), ignore_errors=True)


def test_a_first_start_that_was_cut_short_begins_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres/data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    try:
        with embedded.running(tmp_path, valkey=False, durable=False) as stores:
            assert stores.pids["postgres"]
        assert not half_made.exists()
    finally:
        shutil.rmtree(embedded.socket_dir(tmp_path), ignore_errors=True)

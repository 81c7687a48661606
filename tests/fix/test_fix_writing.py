"""Onto the disk: only what was judged, at once, with its mode, and never through a link."""

from __future__ import annotations

import os
from pathlib import Path

from safelane.fix.writing import write


def test_a_file_is_replaced_with_its_mode_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a" / "x.yaml"
    file.parent.mkdir()
    file.write_bytes(b"old\n")
    file.chmod(0o640)
    assert write(tmp_path, "a/x.yaml", b"old\n", b"new\n") is None
    assert file.read_bytes() == b"new\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(file.parent.iterdir()) == [file]


def test_what_is_not_what_was_judged_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    for data, why in ((b"edited\n", "changed meanwhile"), (b"old\r\n", "CRLF")):
        file.write_bytes(data)
        said = write(tmp_path, "x.yaml", b"old\n", b"new\n")
        assert said is not None
        assert why in said
        assert file.read_bytes() == data
    assert "cannot be read" in (write(tmp_path, "gone.yaml", b"", b"new\n") or "")


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "x.yaml").write_bytes(b"old\n")
    (root / "linked").symlink_to(outside)
    (root / "x.yaml").symlink_to(outside / "x.yaml")
    assert write(root, "linked/x.yaml", b"old\n", b"new\n") == "it lies behind a symbolic link"
    assert write(root, "x.yaml", b"old\n", b"new\n") == "it is a symbolic link"
    assert (outside / "x.yaml").read_bytes() == b"old\n"
    os.mkfifo(root / "pipe.yaml")
    assert write(root, "pipe.yaml", b"", b"new\n") == "it is no regular file"


def test_a_folder_that_takes_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "x.yaml").write_bytes(b"old\n")
    folder.chmod(0o500)
    try:
        said = write(tmp_path, "a/x.yaml", b"old\n", b"new\n")
    finally:
        folder.chmod(0o700)
    assert said is None if os.geteuid() == 0 else said is not None

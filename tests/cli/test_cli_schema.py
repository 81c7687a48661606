"""The published schemas: the same as the command prints, valid themselves, and true of what is shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.runs import Cli

from safelane.cli.schema import SCHEMAS
from safelane.documents import Document, parse

ROOT = Path(__file__).resolve().parents[2]


def published(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((ROOT / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_published_is_what_the_command_prints(cli: Cli, name: str) -> None:
    assert cli("schema", name).json == published(name)
    Draft202012Validator.check_schema(published(name))


@pytest.mark.parametrize("name", ["rule", "policy"])
def test_what_is_shipped_fits_its_schema(name: str) -> None:
    files = sorted((ROOT / {"rule": "rules", "policy": "policies"}[name]).rglob("*.yaml"))[:20]
    assert files
    for file in files:
        (document,) = parse(file.name, file.read_bytes())
        assert isinstance(document, Document)
        Draft202012Validator(published(name)).validate(document.value)


def test_no_other_file_is_published() -> None:
    assert {file.stem for file in (ROOT / "schemas").iterdir()} == set(SCHEMAS)


def test_an_unknown_name_gets_the_nearest(cli: Cli) -> None:
    done = cli("schema", "rules")
    assert done.code == 2
    assert "did you mean 'rule'" in done.err

"""Real shapes of configuration: what is a secret in them is found, and next to nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from tests.shared import shared

from safelane.redaction import Redactor, secrets_of


def manifests(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.rglob("*.yaml")):
        yield path, path.read_text("utf-8", "replace")


def test_keys_written_into_a_repository_do_not_show() -> None:
    case = shared("incidents/backup-keys-written-into-the-repository")
    text = (case / "head/charts/backup/values-production.yaml").read_text()
    masked = Redactor(secrets_of(yaml.safe_load(text))).lines(dict(enumerate(text.splitlines(), 1)))
    assert sum("***" in line for line in masked.values()) == 2
    assert "q8ZtR4mV" not in repr(masked)
    assert "BKP7Q2X5" not in repr(masked)


def test_other_incidents_stay_readable() -> None:
    seen = masked = 0
    for path, text in manifests(shared("incidents")):
        if "backup-keys" in str(path):
            continue
        try:
            secrets = frozenset().union(*map(secrets_of, yaml.safe_load_all(text)))
        except (yaml.YAMLError, ValueError):
            continue
        lines = dict(enumerate(text.splitlines(), 1))
        seen += len(lines)
        masked += sum(line != lines[number] for number, line in Redactor(secrets).lines(lines).items())
    assert seen > 1000
    assert masked <= seen // 1000

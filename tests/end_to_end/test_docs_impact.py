"""``docs/impact.md``: every command is run, in the demonstration's repository with the page's files, and prints what
the page shows.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.demo import build
from tests.end_to_end.test_docs_plan import run_in
from tests.report.mermaid_reader import read

PAGE = Path(__file__).resolve().parents[2] / "docs" / "impact.md"
_FILE = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    build(tmp_path)
    run_in("git config user.name Robin && git config user.email robin@example.com && git switch -q main", tmp_path)
    for name, text in _FILE.findall(page):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    run_in("git add . && git commit --quiet --message 'Configure' && git switch --quiet -c probe", tmp_path)
    commands = [one for block in _BLOCK.findall(page) for one in _COMMAND.findall(block)]
    for command, shown in commands:
        printed = re.sub(r"base \w{12}, head \w{12}", "base …, head …", run_in(command, tmp_path))
        assert (command, printed) == (command, shown)
    assert len(commands) > 5
    picture = next(shown for command, shown in commands if "mermaid" in command)
    assert read(picture).production

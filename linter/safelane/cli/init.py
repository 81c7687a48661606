"""``safelane init``."""

from __future__ import annotations

from pathlib import Path

import click

from safelane.cli.options import repository_option
from safelane.cli.streams import tell, write


@click.command("init", context_settings={"help_option_names": ["-h", "--help"]})
@repository_option
@click.option("--stdout", is_flag=True, help="Print it instead of writing the file.")
def command(repo: str | None, stdout: bool) -> None:
    """Look at the repository and write a first safelane.yaml.

    An existing file is left alone.
    """
    from safelane.cli.session import CONFIG, repository_at, root_on_disk
    from safelane.errors import UsageError
    from safelane.git.changes import walk
    from safelane.topology.suggesting import suggest

    file = root_on_disk(repo) / CONFIG
    if file.exists() and not stdout:
        raise UsageError(f"{_shown(file)} is there already", help="safelane config show, or safelane init --stdout")
    text = suggest(path for path, _ in walk(repository_at(repo).work_tree()))
    if stdout:
        write(text)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {_shown(file)}: {error.strerror}") from error
    tell(f"wrote {_shown(file)}; what it found is in it as comments. Next: safelane check --worktree")


def _shown(file: Path) -> str:
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)

"""What ``safelane policy import`` does: reads, translates, tests, writes, and says what it left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safelane.authoring.importing.emitting import emitted
from safelane.authoring.importing.model import Made
from safelane.authoring.importing.proving import Proof, proven
from safelane.authoring.importing.reading import objects, policies, tests_beside
from safelane.authoring.importing.translating import is_test, translated
from safelane.cli.streams import tell, write
from safelane.errors import UsageError
from safelane.report.wording import number


def imported(paths: Sequence[str], out: str | None) -> None:
    """Writes what means the same below ``out``, else to standard output; the rest is said. Raises UsageError."""
    sources = policies(paths)
    made, left = translated(sources)
    beside = [one for path in tests_beside(paths) for one in objects(path)]
    proof = proven(made, [one for one in (*sources, *beside) if is_test(one)]) if made else Proof()
    if out is None:
        write("---\n".join(emitted(one.documents) for one in made))
    else:
        _written(made, Path(out))
    for one in left:
        tell(f"left out: {one}")
    for line in (*proof.wrong, *(f"test not run: {skipped}" for skipped in proof.skipped)):
        tell(line)
    cases = proof.agreed + len(proof.wrong)
    tested = f"; {proof.agreed} of {number(cases, 'case')} of their own tests say the same" if cases else ""
    count = sum(len(one.ids) for one in made)
    tell(f"{number(count, 'admission policy', 'admission policies')} made, {len(left)} left out{tested}")


def _written(made: Sequence[Made], folder: Path) -> None:
    """All or nothing is begun: a file that is there already is somebody's."""
    files = {folder / f"{one.name}.yaml": emitted(one.documents) for one in made}
    for file in files:
        if file.exists():
            raise UsageError(f"{file} is there already", help="move it away, or name another folder with --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            file.write_text(text, encoding="utf-8", newline="\n")
            tell(f"wrote {file}")
    except OSError as error:
        raise UsageError(f"cannot write below {folder}: {error.strerror}") from error

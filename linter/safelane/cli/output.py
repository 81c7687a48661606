"""Where reports go: one format to standard output, others to files; nothing is half written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from safelane.cli.streams import wants_color, write
from safelane.errors import UsageError
from safelane.findings import Report, Verdict
from safelane.frozen import dataclass
from safelane.report import FORMATS, PICTURED, RenderOptions, check_format, render

EXIT_CODES = {Verdict.PASS: 0, Verdict.BLOCKED: 1, Verdict.UNSURE: 3}


@dataclass(frozen=True, slots=True)
class Destinations:
    """``format`` goes to standard output, each of ``files`` (format, file) to a file."""

    format: str
    files: tuple[tuple[str, Path], ...]
    options: RenderOptions

    @classmethod
    def of(cls, format: str, outputs: Sequence[str], options: RenderOptions, color: str) -> Destinations:
        """From what was given on the command line. Raises UsageError before any work is done."""
        check_format(format)
        files = tuple(output_of(text, FORMATS) for text in outputs)
        return cls(format, files, replace(options, color=wants_color(color), token=os.urandom(16).hex()))

    @property
    def pictured(self) -> bool:
        """Whether one of the formats draws what a change reaches."""
        printed = () if self.options.quiet else (self.format,)
        return not PICTURED.isdisjoint((*printed, *(name for name, _ in self.files)))

    def deliver(self, report: Report) -> None:
        """Files first, so that what is printed last is what a person reads."""
        plain = replace(self.options, color=False, quiet=False)  # whoever asks for little to read asks for whole files
        for name, file in self.files:
            save(file, render(name, report, plain))
        write(render(self.format, report, self.options))


def output_of(text: str, formats: Iterable[str]) -> tuple[str, Path]:
    """The format and the file of ``--output NAME=FILE``. Raises UsageError."""
    name, sign, file = text.partition("=")
    if not sign or not file:
        raise UsageError(f"--output takes NAME=FILE, not {text!r}", help=f"the formats are {', '.join(formats)}")
    check_format(name, formats)
    if not Path(file).parent.is_dir():
        raise UsageError(f"--output {name}: there is no folder {str(Path(file).parent)!r}")
    return name, Path(file)


def save(file: Path, text: str) -> None:
    """Write a file. Raises UsageError when it cannot be written."""
    try:
        with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {str(file)!r}: {error.strerror}") from error


def exit_code(report: Report, advisory: bool) -> int:
    """The contract's code; ``advisory`` passes what would be blocked, never what could not be decided."""
    if advisory and report.verdict is Verdict.BLOCKED:
        return 3 if any(entry.blocking for entry in report.unchecked) else 0
    return EXIT_CODES[report.verdict]

"""Policies of a central repository: another checkout, at one revision of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from safelane.config import Config
from safelane.errors import ConfigurationError, Problem, UsageError
from safelane.frozen import dataclass
from safelane.policy.model import Origin
from safelane.policy.sources import PolicySource

MAIN = "policy.yaml"  # the policy of a central repository that is in force whatever a repository asks for


@dataclass(frozen=True, slots=True)
class Central:
    """A central repository at one commit; its files are spoken of as if they lay in a folder ``name``."""

    name: str
    commit: str
    source: PolicySource

    def path(self, inner: str) -> str:
        """What a file of it is called here."""
        return f"{self.name}/{PurePosixPath(inner).as_posix()}"

    def holds(self, path: str) -> bool:
        """Whether a name is that of a file of it."""
        return path.startswith(f"{self.name}/")

    def read(self, path: str) -> bytes | None:
        """The bytes of a file by its name here, None when there is none."""
        return self.source.read(path.removeprefix(f"{self.name}/"))


def read_with(central: Central | None, source: PolicySource, path: str) -> bytes | None:
    """The bytes of a policy file, of the central repository or the repository's own."""
    return central.read(path) if central is not None and central.holds(path) else source.read(path)


def named(config: Config, central: Central | None, config_path: str) -> list[tuple[str, Origin]]:
    """The policies to be loaded, with who asks for them: the central one first, then the configuration's.

    Raises ConfigurationError for one of a central repository that was not given, UsageError for one that gives none.
    """
    found: list[tuple[str, Origin]] = []
    if central is not None and central.source.read(MAIN) is not None:
        found.append((central.path(MAIN), Origin("--policy-repo")))
    for index, name in enumerate(config.policies):
        place = config.origins.get(f"policies.{index}") or config.origins.get("policies")
        origin = Origin(config_path, place.line if place else 1, place.column if place else 1)
        if index not in config.central:
            found.append((name, origin))
        elif central is not None:
            found.append((central.path(name), origin))
        else:
            message = f"the policy {name!r} lies in a central repository: say where, with --policy-repo DIR@REV"
            raise ConfigurationError([Problem(config_path, origin.line, origin.column, message)])
    if central is not None and not any(central.holds(name) for name, _ in found):
        raise UsageError(
            f"--policy-repo: {central.name} has no {MAIN}, and the configuration asks for no other policy of it",
            help=f"policies: [{{path: …}}] in {config_path}",
        )
    return found

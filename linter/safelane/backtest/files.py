"""A policy as the files that it is read from: they make it anywhere, and say when it is another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from safelane.cache import Cache, key_of
from safelane.errors import ConfigurationError, UsageError, nearest
from safelane.frozen import dataclass
from safelane.policy.beside import Beside
from safelane.policy.central import Central
from safelane.policy.force import CONFIG, PolicyInForce, read_policy
from safelane.policy.model import Entry, Origin
from safelane.policy.sources import PolicySource

_ORIGIN = Origin("--param", 1, 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """``rule.name=value``: another value of a parameter, wherever the policy says one."""

    rule: str
    name: str
    value: Any

    @classmethod
    def of(cls, text: str) -> Setting:
        """From what was given on the command line. Raises UsageError."""
        from safelane.documents.own import parse_own

        named, sign, value = text.partition("=")
        rule, dot, name = named.strip().rpartition(".")
        if not (sign and dot and rule and name):
            raise UsageError(
                f"--param takes RULE.NAME=VALUE, not {text!r}", help="for example replicas-cut.minimum_kept=0.7"
            )
        try:
            return cls(rule, name, parse_own("--param", value.encode("utf-8", "surrogateescape")).value)
        except ConfigurationError as error:
            problem = error.problems[0].message
            raise UsageError(f"--param {named}: {value!r} is no value of a parameter: {problem}") from error


@dataclass(frozen=True, slots=True)
class Recorded:
    """Files that were read before, in place of where they were read from."""

    contents: dict[str, bytes | None] = field(default_factory=dict)
    folders: dict[str, list[str]] = field(default_factory=dict)
    revision: str | None = None

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""
        return self.contents.get(path)

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted."""
        return self.folders.get(folder, [])


@dataclass(frozen=True, slots=True)
class _Recorder:
    source: PolicySource
    made: Recorded

    @property
    def revision(self) -> str | None:
        return self.source.revision

    def read(self, path: str) -> bytes | None:
        if path not in self.made.contents:
            self.made.contents[path] = self.source.read(path)
        return self.made.contents[path]

    def files(self, folder: str) -> list[str]:
        self.made.folders[folder] = self.source.files(folder)
        return self.made.folders[folder]


@dataclass(frozen=True)
class PolicyFiles:
    """Everything that a policy is read from, and the parameters that are tried out in it. Made by ``taken``."""

    recorded: Recorded
    config_path: str
    required: bool
    settings: tuple[Setting, ...] = ()
    central: Central | None = None

    @classmethod
    def taken(
        cls,
        source: PolicySource,
        settings: Sequence[Setting] = (),
        config_path: str = CONFIG,
        required: bool = False,
        central: Central | None = None,
    ) -> PolicyFiles:
        """The files of a policy, with those of a central one.

        Raises ConfigurationError for mistakes in them, UsageError for those in settings.
        """
        own, others = _Recorder(source, Recorded()), Recorded()
        asked = replace(central, source=_Recorder(central.source, others)) if central is not None else None
        policy = read_policy(own, config_path, required, beside=Beside(central=asked))
        for setting in settings:
            _require(policy, setting)
        kept = replace(central, source=others) if central is not None else None
        return cls(own.made, config_path, required, tuple(settings), kept)

    @cached_property
    def digest(self) -> str:
        """Another one for another policy."""
        files: Mapping[str, bytes | None] = self.recorded.contents
        rows = [(path, data.hex() if data is not None else "absent") for path, data in sorted(files.items())]
        said = [(one.rule, one.name, repr(one.value)) for one in self.settings]
        central = "" if self.central is None else f"{self.central.name} {self.central.commit}"
        return key_of(self.config_path, repr(sorted(self.recorded.folders.items())), repr(rows), repr(said), central)

    def policy(self, cache: Cache | None = None) -> PolicyInForce:
        """The policy, which is no part of what it judges: today's, for all commits."""
        found = read_policy(self.recorded, self.config_path, self.required, beside=Beside(cache, central=self.central))
        entries = [Entry(one.rule, None, _ORIGIN, params={one.name: one.value}) for one in self.settings]
        return replace(found, decisions=found.decisions.after(entries), in_tree=False)


def _require(policy: PolicyInForce, setting: Setting) -> None:
    """Raises UsageError unless the rule has such a parameter and may have such a value."""
    from safelane.rules.parameters import convert

    rules = {rule.id: rule for rule in policy.rules}
    rule = rules.get(setting.rule)
    if rule is None:
        raise UsageError(f"--param: there is no rule {setting.rule!r}{nearest(setting.rule, rules)}")
    types = {parameter.name: parameter.type for parameter in rule.params}
    if setting.name not in types:
        hint = nearest(setting.name, types) or (f"; it has {', '.join(types)}" if types else "; it has none")
        raise UsageError(f"--param: rule {rule.id!r} has no parameter {setting.name!r}{hint}")
    try:
        convert(types[setting.name], setting.value)
    except ValueError as error:
        raise UsageError(f"--param {rule.id}.{setting.name}: {error}") from error

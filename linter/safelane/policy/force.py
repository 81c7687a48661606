"""The policy in force: configuration, rules and decisions, read from one source and checked as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial

from safelane.cache import Cache
from safelane.config import Config, load
from safelane.errors import ConfigurationError, Problem
from safelane.findings import Action, Finding, PolicyReference
from safelane.frozen import dataclass
from safelane.policy.beside import NOTHING, Beside
from safelane.policy.central import Central, named, read_with
from safelane.policy.decisions import Decisions
from safelane.policy.exempting import exemption_problems
from safelane.policy.loading import load_policies
from safelane.policy.model import Entry, Origin, Policy
from safelane.policy.naming import canonical_entries, canonical_rules
from safelane.policy.sources import PolicySource
from safelane.rules.bundle import builtin_rules
from safelane.rules.model import Detection, Rule
from safelane.topology import Topology

CONFIG = "safelane.yaml"


@dataclass
class PolicyInForce:
    """Everything that decides. Built by ``read_policy``; whoever has one knows that it has no mistakes."""

    config: Config
    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    decisions: Decisions
    topology: Topology
    revision: str | None
    config_path: str = CONFIG
    in_tree: bool = True  # false when the configuration is no part of what is compared
    fallback: tuple[Entry, ...] = ()
    beside: Beside = NOTHING

    def reads(self, path: str) -> bool:
        """Whether a file of the compared trees is one that this policy is read from."""
        if not self.in_tree:
            return False
        folders = (folder.rstrip("/") for folder in self.config.rules)
        own = {policy.path for policy in self.policies if not policy.builtin}
        return path == self.config_path or path in own or any(path.startswith(f"{folder}/") for folder in folders)

    @cached_property
    def places(self) -> tuple[tuple[str | None, bool], ...]:
        """The environments that an answer may differ in: the known ones, and unknown as either kind."""
        known = [(name, self.topology.production(name)) for name in self.topology.environments]
        return (*known, (None, True), (None, False))

    @cached_property
    def in_force(self) -> tuple[Rule, ...]:
        """The rules that are not off everywhere."""
        return self.decisions.in_force(self.places)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def signed(self, finding: Finding) -> Finding:
        """The finding with who decided what it does."""
        rule = self._by_id[finding.rule]
        asked = [(name, self.topology.production(name)) for name in finding.environments]
        decided = [self.decisions.decide(rule, *place) for place in asked or ((None, True), (None, False))]
        deciding = next((one for one in decided if one.action is finding.action), decided[0])
        return replace(finding, decided=str(deciding.origin))

    @property
    def reference(self) -> PolicyReference:
        """What a report says of the policy."""
        central = self.beside.central
        return PolicyReference(
            tuple(name for name, _ in named(self.config, central, self.config_path)),
            self.revision,
            len(self.in_force),
            (central.name, central.commit) if central is not None else None,
        )

    def detecting(self, detection: Detection) -> Rule | None:
        """The rule that stands for what the pipeline notices; None when none is in force."""
        return next((rule for rule in self.in_force if rule.detects is detection), None)


def read_policy(
    source: PolicySource,
    config_path: str = CONFIG,
    required: bool = False,
    fallback: tuple[Entry, ...] = (),
    beside: Beside = NOTHING,
) -> PolicyInForce:
    """The policy of a source. Raises ConfigurationError for any mistake in it, before anything is evaluated.

    ``required`` says that the file was named by the user: it must exist, and it is no part of what is compared.
    ``fallback`` are entries after those of all policies; examples of rules need every rule to be in force.
    """
    data = source.read(config_path)
    if data is None and required:
        raise ConfigurationError([Problem(config_path, 1, 1, "there is no such configuration file")])
    config = load(data, config_path)
    rules = (*builtin_rules(), *canonical_rules(_own_rules(config, source, beside.cache), Topology(config)))
    policy = policy_of(config, rules, source, fallback, beside)
    policy.config_path, policy.in_tree = config_path, not required
    return policy


def policy_of(
    config: Config,
    rules: tuple[Rule, ...],
    source: PolicySource,
    fallback: tuple[Entry, ...] = (),
    beside: Beside = NOTHING,
) -> PolicyInForce:
    """The policy of a configuration with these rules and no others. Raises ConfigurationError."""
    topology = Topology(config)
    _unique(rules)
    asked = named(config, beside.central, config.path or CONFIG)
    policies = load_policies(asked, partial(read_with, beside.central, source))
    settings = _settings(config)
    entries = [*settings, *(entry for policy in policies for entry in policy.entries), *fallback]
    decisions = Decisions(canonical_entries(entries, topology), rules, beside.day)
    problems = [*exemption_problems(config, rules), *_silences(rules)]
    if any(policy.governance for policy in policies):
        from safelane.policy.governing import Governed

        own = [*settings, *_entries_of_own(policies, beside.central)]
        problems += Governed(config, rules, own, beside.day).problems(policies)
    if problems:
        raise ConfigurationError(problems)
    found = PolicyInForce(
        config, rules, policies, decisions, topology, source.revision, fallback=fallback, beside=beside
    )
    if not found.in_force:
        message = f"no rule is in force: every one of the {len(rules)} rules is off"
        raise ConfigurationError([Problem(config.path or CONFIG, 1, 1, message)])
    return found


def _entries_of_own(policies: tuple[Policy, ...], central: Central | None) -> Iterator[Entry]:
    """The entries of the repository's own policies, but for one that says itself what may be decided."""
    for policy in policies:
        is_central = central is not None and central.holds(policy.path)
        if not (policy.builtin or policy.governance or is_central):
            yield from policy.entries


def _origin(config: Config, key: str) -> Origin:
    origin = config.origins.get(key) or config.origins.get(key.partition(".")[0])
    return Origin(config.path or CONFIG, origin.line if origin else 1, origin.column if origin else 1)


def _own_rules(config: Config, source: PolicySource, cache: Cache | None) -> tuple[Rule, ...]:
    if not config.rules:
        return ()
    from safelane.rules.loading import SUFFIXES, load_rules

    files = []
    for index, folder in enumerate(config.rules):
        paths = [path for path in source.files(folder) if path.endswith(SUFFIXES)]
        if not paths:
            message = f"there are no rule files below {folder!r}"
            raise ConfigurationError([_origin(config, f"rules.{index}").problem(message)])
        files += [(folder, path, _reader(source, path)) for path in paths]
    return load_rules(files, cache)


def _reader(source: PolicySource, path: str) -> Callable[[], bytes]:
    return lambda: source.read(path) or b""


def _unique(rules: tuple[Rule, ...]) -> None:
    seen: dict[str, Rule] = {}
    problems = []
    for rule in rules:
        other = seen.setdefault(rule.id, rule)
        if other is not rule:
            where = f"a built-in rule ({other.source})" if other.builtin else other.source
            place = rule.admission.place if rule.admission is not None else (1, 1)
            problems.append(Problem(rule.source, *place, f"the rule id {rule.id!r} is taken by {where}"))
    if problems:
        raise ConfigurationError(problems)


def _silences(rules: tuple[Rule, ...]) -> list[Problem]:
    if not any(rule.silences for rule in rules if not rule.builtin):
        return []  # those of the built-in rules are tested
    from safelane.rules.silencing import unknown

    return unknown(rules, (rule.id for rule in builtin_rules()))


def _settings(config: Config) -> list[Entry]:
    return [
        Entry(
            use=setting.rule,
            action=Action(setting.action) if setting.action is not None else None,
            origin=Origin(setting.place.path, setting.place.line, setting.place.column),
            environments=frozenset(setting.environments),
            production=setting.production,
            params=setting.params,
            since=setting.since,
        )
        for setting in config.settings
    ]

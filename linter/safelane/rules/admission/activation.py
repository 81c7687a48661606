"""The variables of one evaluation, and what its expressions cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane import cel
from safelane.cel.library.authorizer import Authorizer
from safelane.rules.admission.matching import Served
from safelane.rules.admission.requests import Request, unknown
from safelane.rules.admission.running import Programs

PER_CALL = 1_000_000
_METADATA = (
    "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp",
    "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "finalizers",
)  # fmt: skip


class Meter:
    """Holds expressions to what they may cost, each of them and all together.

    Counting takes longer than evaluating, so at first each has its share of the budget; ``suspect`` says that one needs
    more than that, and that it is to be counted what they really cost: ``exact``. ``left`` is what is left then.
    """

    def __init__(self, budget: int, expressions: int, exact: bool) -> None:
        self.left = budget
        self.exact = exact
        self.suspect = False
        self._share = min(PER_CALL, budget // max(expressions, 1))
        self._known: dict[int, cel.Result] = {}  # what costs much may stand in a policy more than once

    def value(self, program: cel.Program, bindings: Mapping[str, Any]) -> Any:
        """The value of an expression. Raises EvaluationError."""
        if self.exact:
            result = self._run(program, bindings)
            self.left -= result.cost
            if result.error is not None:
                raise result.error
            return result.value
        try:
            return program.evaluate(bindings, self._share)
        except cel.EvaluationError as error:
            if error.reason == "cost-exceeded" and self._share < PER_CALL:
                self.suspect = True
            raise

    def _run(self, program: cel.Program, bindings: Mapping[str, Any]) -> cel.Result:
        """One run; an expression without variables, which may cost less the second time, is run once."""
        known = self._known.get(id(program))
        if known is None:
            known = program.run(bindings, PER_CALL)
            if "variables" not in program.roots():
                self._known[id(program)] = known
        return known


class Activation:
    """What the expressions of one policy see of one request and one set of parameters."""

    def __init__(self, programs: Programs, request: Request, served: Served, params: Any) -> None:
        self._programs = programs
        self._request = request
        self._served = served
        self._params = params
        self.asked_unknown = False

    def bindings(self, meter: Meter, namespace: bool = True) -> dict[str, Any]:
        """Fresh variables: each of the policy's own is computed when it is read, once."""
        bindings: dict[str, Any] = {
            "object": self._converted(self._request.object),
            "oldObject": self._converted(self._request.old),
            "request": self._request_value(),
            "namespaceObject": cel.Lazy(self._namespace) if namespace else None,
            "params": self._params,
            "authorizer": Authorizer(),
            "authorizer.requestResource": self._unknown("the authorizer cannot be asked here"),
        }
        own = {name: _variable(name, program, bindings, meter) for name, program in self._programs.variables}
        bindings["variables"] = cel.LazyMap(own)
        return bindings

    def _converted(self, value: Any) -> Any:
        """The object in the version that the policy selects; where only that differs, it is the same but for it."""
        request, served = self._request, self._served
        if value is None or (served.group, served.version) == (request.group, request.version):
            return value
        version = "/".join(filter(None, (served.group, served.version)))
        if not request.resource.same:
            raise unknown(f"only the API server converts {request.kind} to {version}")
        return {**value, "apiVersion": version}

    def _request_value(self) -> cel.LazyMap:
        request, served = self._request, self._served
        value: dict[str, Any] = {
            "kind": {"group": served.group, "version": served.version, "kind": request.kind},
            "resource": cel.Lazy(lambda: _resource(request, served.group, served.version)),
            "requestKind": {"group": request.group, "version": request.version, "kind": request.kind},
            "requestResource": cel.Lazy(lambda: _resource(request, request.group, request.version)),
            "operation": request.operation,
            "userInfo": self._unknown("who will make the request cannot be known from Git"),
            "dryRun": False,
            "options": self._unknown("with which options the request will be made cannot be known from Git"),
        }
        if request.name:
            value["name"] = request.name
        if request.namespace:
            value["namespace"] = request.namespace
        elif request.namespace is None:
            value["namespace"] = self._unknown(f"no file says the namespace of {request.kind} {request.name}")
        return cel.LazyMap(value)

    def _unknown(self, message: str) -> cel.Lazy:
        def ask() -> Any:
            self.asked_unknown = True
            raise unknown(message)

        return cel.Lazy(ask)

    def _namespace(self) -> Any:
        request = self._request
        found = request.namespace_object
        if found is not None:
            return _visible(found)
        if request.namespaced is not False and not request.is_namespace:
            name = repr(request.namespace) if request.namespace else f"of {request.kind} {request.name}"
            request.surroundings.note(f"the Namespace {name} is not in the tree: for admission policies it is null")
        return None


def _resource(request: Request, group: str, version: str) -> dict[str, str]:
    return {"group": group, "version": version, "resource": request.plural}


def _visible(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """What policies see of a Namespace: its metadata as far as declared, and the rest even when it is empty."""
    metadata = namespace.get("metadata")
    said = metadata if isinstance(metadata, dict) else {}
    known = {key: said[key] for key in _METADATA if key in said}
    return {"metadata": known, "spec": namespace.get("spec") or {}, "status": namespace.get("status") or {}}


def _variable(name: str, program: cel.Program, bindings: Mapping[str, Any], meter: Meter) -> cel.Lazy:
    def compute() -> Any:
        try:
            return meter.value(program, bindings)
        except cel.EvaluationError as error:
            message = f'composited variable "{name}" fails to evaluate: {error.message}'
            raise cel.EvaluationError(message, error.reason) from error

    lazy = cel.Lazy(compute)
    lazy.origin = (program, bindings)
    return lazy

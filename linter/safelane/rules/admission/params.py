"""Which parameters a binding takes for a request (apiserver, pkg/admission/plugin/policy/generic)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safelane.frozen import dataclass
from safelane.rules.admission.model import Admission, Binding, Parameters, ParamRef
from safelane.rules.admission.requests import Request, unknown
from safelane.rules.admission.selecting import selects

_NONE = "no params found for policy binding with `Deny` parameterNotFoundAction"
_NOWHERE = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources"


@dataclass(frozen=True, slots=True)
class Unbound:
    """Why a binding cannot be used for a request; the failure policy says what becomes of that."""

    message: str


def params_for(
    admission: Admission, binding: Binding | None, request: Request
) -> Sequence[Mapping[str, Any] | None] | Unbound:
    """The parameters with which a policy is asked, one by one; ``[None]`` is once, without any."""
    if admission.param_kind is None:
        return [None]
    if binding is None:
        found: Sequence[Parameters] = admission.params
    elif binding.params is None:
        return [None]
    else:
        reached = _reached(admission, binding.params, request)
        if isinstance(reached, Unbound):
            return reached
        found = [one for one in reached if _chosen(binding.params, one)]
    if not found and (binding is None or binding.params is None or binding.params.deny):
        return Unbound(f"failed to configure binding: {_NONE}")
    return [one.value for one in found]


def _reached(admission: Admission, reference: ParamRef, request: Request) -> Sequence[Parameters] | Unbound:
    """The parameters in the namespace of the reference, else of the request; those that name none are in every one."""
    if not _namespaced(admission, request):
        return admission.params
    namespace = reference.namespace or request.namespace
    if namespace is None:
        raise unknown(f"no file says the namespace of {request.kind} {request.name}, from which its parameters come")
    if not namespace:
        return Unbound(f"failed to configure binding: {_NOWHERE}")
    return [one for one in admission.params if one.namespace in ("", namespace)]


def _namespaced(admission: Admission, request: Request) -> bool:
    """Whether parameters of this kind live in namespaces: as its definition says, else as the objects do."""
    assert admission.param_kind is not None
    version, kind = admission.param_kind
    known = request.surroundings.resource(version.rpartition("/")[0], kind).namespaced
    return any(one.namespace for one in admission.params) if known is None else known


def _chosen(reference: ParamRef, one: Parameters) -> bool:
    if reference.selector is not None:
        return selects(reference.selector, one.labels) is True
    return one.name == reference.name

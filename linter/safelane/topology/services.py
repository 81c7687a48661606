"""Guesses the service from folders; None rather than a wrong guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Folders whose children are services.
_HOLDERS = frozenset(
    {"apps", "applications", "charts", "components", "deployments", "helm-charts", "microservices", "releases"}
    | {"services", "workloads"}
)
# Folders whose children are environments, known or not.
_ENVIRONMENT_HOLDERS = frozenset({"env", "environment", "environments", "envs"})
# Folders of a service's own structure: the service stands above them.
_INNER = frozenset({"base", "bases", "overlay", "overlays", "rings"})
# Folders that are no service wherever they stand.
_STRUCTURE = frozenset(
    {"argo", "argocd", "cd", "ci", "cluster", "clusters", "common", "config", "configs", "core", "crds", "deploy"}
    | {"deployment", "docs", "flux-system", "gitops", "helm", "helmfile", "helmfile.d", "infra", "infrastructure"}
    | {"k8s", "kubernetes", "kustomizations", "kustomize", "lib", "manifests", "namespaces", "overrides", "patches"}
    | {"policies", "shared", "src", "system", "templates", "tenants", "tests", "values"}
    | (_HOLDERS | _ENVIRONMENT_HOLDERS | _INNER)
)

Says = Callable[[str], str | None]


def service_of(folders: Sequence[str], file: str, bare: Says) -> str | None:
    """The service of a path. ``bare`` gives a folder's name without the environment at its end, None when nothing is
    left: ``web-prod`` is ``web``, ``prod`` and ``prod-eu-west-1`` are None.
    """
    return (
        _under_holder(folders, file, bare)
        or _above_inner(folders, bare)
        or _suffixed(folders, bare)
        or _values(folders, file, bare)
    )


def _name(folder: str, bare: Says) -> str | None:
    if not folder or folder.lower() in _STRUCTURE or folder.startswith((".", "_")) or folder.startswith("ring-"):
        return None
    return bare(folder)


def _under_holder(folders: Sequence[str], file: str, bare: Says) -> str | None:
    """``apps/<service>/…``; of ``apps/<namespace>/<service>/<service>.yaml`` the folder that the file is named for."""
    for at, folder in enumerate(folders):
        if _holds(folder):
            below = _without_environments(folders[at + 1 :])
            named = [name for folder in below if (name := _name(folder, bare)) is not None]
            if len(below) == len(named) == 2 and _is_release(file, below[1], bare):
                return named[1]
            if named:
                return named[0]
    return None


def _without_environments(folders: Sequence[str]) -> list[str]:
    return [f for at, f in enumerate(folders) if at == 0 or folders[at - 1] not in _ENVIRONMENT_HOLDERS]


def _holds(folder: str) -> bool:
    return folder in _HOLDERS or folder.endswith("-apps")


def _is_release(file: str, folder: str, bare: Says) -> bool:
    stem = file.partition(".")[0]
    return stem == folder or bare(stem) is None


def _above_inner(folders: Sequence[str], bare: Says) -> str | None:
    """``<service>/base/…``, ``<service>/overlays/<environment>/…``."""
    at = next((i for i, folder in enumerate(folders) if folder in _INNER), 0)
    return _name(folders[at - 1], bare) if at else None


def _suffixed(folders: Sequence[str], bare: Says) -> str | None:
    """``namespaces/x/<team>-<service>-<environment>/…``: what stands before the environment, the deepest of them."""
    for at in range(len(folders) - 1, -1, -1):
        folder, name = folders[at], _name(folders[at], bare)
        of_cluster = at > 0 and folders[at - 1] in ("clusters", "cluster")
        if name is not None and name != folder and not of_cluster:
            return name
    return None


def _values(folders: Sequence[str], file: str, bare: Says) -> str | None:
    """``<service>/values-<environment>.yaml``, ``<environment>/<service>/…``."""
    if len(folders) >= 2 and bare(folders[-2]) is None:
        return _name(folders[-1], bare)
    if folders and file.startswith("values"):
        return _name(folders[-1], bare)
    return None

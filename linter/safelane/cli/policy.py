"""``safelane policy``: what authors of rules work with."""

from __future__ import annotations

from typing import Any

import click

from safelane.cli.options import plain_format_option, policy_options, repository_option

_CONTEXT = {"help_option_names": ["-h", "--help"]}
_BUDGET = "Exit with 1 when a larger share of commits would have been blocked or warned about: by all, each, or RULE."


@click.group("policy", context_settings=_CONTEXT, invoke_without_command=True, no_args_is_help=False)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Write, check, test and document rules: for their authors."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@command.command("eval", context_settings=_CONTEXT)
@click.argument("expression", metavar="EXPR")
@click.option("--object", "object", metavar="FILE", help="YAML or JSON with one document: the variable object.")
@click.option("--old-object", metavar="FILE", help="The same for oldObject; null without it.")
@plain_format_option
def eval_(expression: str, object: str | None, old_object: str | None, format: str) -> None:
    """Evaluate a CEL expression: value, type, cost, and which elements and paths decided.

    Exits with 1 when the evaluation ends in an error, with 2 when the expression does not compile.
    """
    from safelane.cli.policy_evaluating import evaluated

    click.get_current_context().exit(evaluated(expression, object, old_object, format))


@command.command("new", context_settings=_CONTEXT)
@click.argument("id", metavar="ID")
@click.option("--area", metavar="AREA", help="The sub-folder; policies name rules as AREA/ID.")
def new(id: str, area: str | None) -> None:
    """Write a rule that fails its own test until it is filled in."""
    from safelane.cli.policy_writing import new_rule

    new_rule(id, area)


@command.command("import", context_settings=_CONTEXT)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--out", metavar="DIR", help="Write a file per policy below this folder; else all to standard output.")
def import_(files: tuple[str, ...], out: str | None) -> None:
    """Turn CEL policies of Kyverno and Gatekeeper into ValidatingAdmissionPolicies that mean the same.

    What has no counterpart is left out, and said. Tests that lie beside them are asked of what was made.
    """
    from safelane.cli.policy_importing import imported

    imported(files, out)


@command.command("lint", context_settings=_CONTEXT)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@plain_format_option
def lint(paths: tuple[str, ...], format: str) -> None:
    """Check rules, policies and admission policies without running them.

    PATHs are files and folders; without one, the repository's own rules, or the built-in ones where there are none.
    Exits with 1 when there is something to say.
    """
    from safelane.cli.policy_linting import linted_paths

    click.get_current_context().exit(linted_paths(paths, format))


@command.command("test", context_settings=_CONTEXT)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--mutate", is_flag=True, help="Change the rules a little, and show what no example notices.")
@click.option("--strict", is_flag=True, help="Also fail for what the examples leave out, and for what they miss.")
@click.option("--format", type=click.Choice(["text", "json", "junit"]), default="text", show_default=True)
def test(paths: tuple[str, ...], mutate: bool, strict: bool, format: str) -> None:
    """Run the examples of rules, and say what they leave out.

    PATHs are rule files and folders; without one, the repository's own rules, or the built-in ones where there are
    none. Exits with 1 when an example fails.
    """
    from safelane.cli.policy_testing import TestOptions, tested_paths

    click.get_current_context().exit(tested_paths(paths, TestOptions(mutate, strict, format)))


@command.command("docs", context_settings=_CONTEXT)
@click.option("--functions", is_flag=True, help="The reference of all functions that a rule may call.")
@click.option("--out", metavar="DIR", help="Write a page for each rule, and an index, below this folder.")
def docs(functions: bool, out: str | None) -> None:
    """Write documentation as Markdown."""
    from safelane.authoring.reference import function_reference
    from safelane.cli.streams import write
    from safelane.errors import UsageError

    if not functions and out is None:
        raise UsageError("say what to write", help="safelane policy docs --out DIR, or --functions")
    if functions:
        write(function_reference())
    if out is not None:
        from safelane.cli.policy_writing import write_pages

        write_pages(out)


@command.command("backtest", context_settings=_CONTEXT)
@repository_option
@policy_options
@click.option("--head", metavar="REV", default="HEAD", show_default=True, help="The newest commit to judge.")
@click.option("--since", metavar="REV|DATE", help="Only what came after a revision, or from a date on (2026-01-31).")
@click.option("--max", "most", type=click.IntRange(1), metavar="N", help="Only the newest N commits.")
@click.option("--param", "params", multiple=True, metavar="RULE.NAME=VALUE", help="Try another value of a parameter.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; default: as many as there are cores.")
@click.option("--executor", metavar="dask://HOST:PORT", help="Judge on a Dask cluster that sees the repository.")
@click.option("--budget", "budgets", multiple=True, metavar="[RULE.]blocked|warned=N%[,...]", help=_BUDGET)
@click.option("--format", "format", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--output", "outputs", metavar="NAME=FILE", multiple=True, help="A format written to a file.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
def backtest(**given: Any) -> None:
    """Replay what was merged: what the policy of today would have blocked, and what of it was reverted later.

    Each commit of the first-parent line is judged against its first parent, by the policy on disk, at the time when it
    was made. What was judged before is not judged again. Exits with 0 unless a budget is given.
    """
    from safelane.cli.policy_backtest import Asked, backtested

    click.get_current_context().exit(backtested(Asked(**given)))

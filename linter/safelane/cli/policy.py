"""``safelane policy``: what authors of rules work with."""

from __future__ import annotations

import click

from safelane.cli.options import plain_format_option

_CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group("policy", context_settings=_CONTEXT, invoke_without_command=True, no_args_is_help=False)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Evaluate expressions, look up functions: for authors of rules."""
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


@command.command("docs", context_settings=_CONTEXT)
@click.option("--functions", is_flag=True, help="The reference of all functions that a rule may call.")
def docs(functions: bool) -> None:
    """Print documentation as Markdown."""
    from safelane.authoring.reference import function_reference
    from safelane.cli.streams import write
    from safelane.errors import UsageError

    if not functions:
        raise UsageError("say what to print", help="safelane policy docs --functions")
    write(function_reference())

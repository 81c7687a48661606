"""The commands, each in a module of its own that is imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from safelane import __version__
from safelane.errors import nearest

# name -> (module, what `safelane --help` says of it)
COMMANDS = {
    "check": ("check", "Compare two revisions and say what is unsafe about the change."),
    "audit": ("audit", "Judge one whole tree, as if each object were its own old one."),
    "plan": ("plan", "Split the change into waves that can be merged one after the other."),
    "impact": ("impact", "Show what a change reaches, and by which path."),
    "fix": ("fix", "Write the edits that findings carry into the files on disk."),
    "explain": ("explain", "Show one rule: why, advice, examples, parameters."),
    "rules": ("rules", "List the rules in force here."),
    "policy": ("policy", "Write, check, test and document rules: for their authors."),
    "hook": ("hook", "Install, remove or run the pre-push hook."),
    "init": ("init", "Look at the repository and write a first safelane.yaml."),
    "config": ("config", "Show the configuration in force."),
    "schema": ("schema", "Print the JSON Schema of config, rule, policy or report."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"safelane.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, with the nearest name for one that is not there."""
        name = args[0] if args else ""
        if name not in COMMANDS:
            ctx.fail(f"no such command {name!r}{nearest(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing what it names."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="safelane", message="%(prog)s %(version)s")
@click.pass_context
def app(ctx: click.Context) -> None:
    """Lint the change, not the state: blocks unsafe edits in GitOps repositories before they merge."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())

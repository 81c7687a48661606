"""``safelane schema``."""

from __future__ import annotations

import click

from safelane.cli.streams import write
from safelane.errors import UsageError, nearest

# name -> the file inside the package; schemas/<name>.json holds the same
SCHEMAS = {
    "config": "config/schema.json",
    "rule": "rules/schema.json",
    "policy": "policy/schema.json",
    "report": "report/schema.json",
}


@click.command("schema", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="NAME")
def command(name: str) -> None:
    """Print the JSON Schema of config, rule, policy or report."""
    from safelane.package import text_of

    if name not in SCHEMAS:
        raise UsageError(
            f"there is no schema {name!r}{nearest(name, SCHEMAS)}", f"the schemas are {', '.join(SCHEMAS)}"
        )
    write(text_of(SCHEMAS[name]))

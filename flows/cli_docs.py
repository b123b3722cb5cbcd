"""The command's reference, made of its own --help: `python -m flows.cli_docs > docs/cli.md`, compared by a test."""

import click

from flows.cli import cli

HEAD = """# The command `nightwire`

Made of `nightwire --help` by `python -m flows.cli_docs`; a test compares the two.
"""


def reference() -> str:
    """Return the help of the command and of each of its commands as Markdown."""
    context = click.Context(cli, info_name="nightwire", terminal_width=100, **cli.context_settings)
    parts = [HEAD, _block("nightwire", cli.get_help(context))]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        parts.append(_block(f"nightwire {name}", command.get_help(inner)))
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)

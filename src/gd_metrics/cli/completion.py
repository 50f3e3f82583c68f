"""Completion of commands, options and formats in a shell."""

from __future__ import annotations

import click

from .printing import refuse


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script by which a shell completes commands, options and formats.

    \b
    gd-metrics completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    main = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:
        refuse(f"no completion for {shell}")
    click.echo(kind(main, {}, "gd-metrics", "_GD_METRICS_COMPLETE").source())

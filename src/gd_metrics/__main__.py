"""``python -m gd_metrics``: the command line where no script is on the path."""

from .cli.main import main

main(prog_name="gd-metrics")

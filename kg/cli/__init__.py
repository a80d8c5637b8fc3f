"""The command line: one module a verb; a command is options, one call, printing."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import click

from kg import __version__
from kg.cli import progress
from kg.cli.coverage import coverage
from kg.cli.describe import describe
from kg.cli.export import export
from kg.cli.load import load
from kg.cli.query import query
from kg.cli.serve import serve
from kg.cli.validate import validate
from kg.problems import Failure, OutputError

_EPILOG = """\b
Examples:
  kg export examples/NCT02955615.txt
  kg export NCT02955615.json -f jsonld -o trial.jsonld
  kg export dump.zip -o trials/ --rejects rejects.jsonl
  kg validate dump.jsonl.zst
  kg coverage dump.jsonl.zst --unknown
  kg query --name trials-of-a-condition -p words=lupus dump.jsonl.zst

\b
Exit codes:
  0    clean
  1    some data was rejected, is older than the store's, has a Violation
       (with --strict: or a Warning) or an unknown path; ASK is false
  2    wrong usage
  3    input cannot be read or is not whole, or output cannot be written
  4    store or network failed
  130  interrupted
"""


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Whoever read our output may have seen enough (kg export … | head): that is no error.

        An interrupt goes on as Click's own, before Click writes an empty line for it.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise click.exceptions.Abort from error
        except BrokenPipeError:
            # Python flushes standard output once more at its exit, and must not complain then.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


@click.group(
    cls=_Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Clinical-trial records as a knowledge graph: export, validate, load, query, describe.

    Data goes to standard output, all else to standard error. Nothing reaches the network but load --to,
    query --endpoint and query --allow-service.
    """


cli.add_command(export)
cli.add_command(load)
cli.add_command(query)
cli.add_command(validate)
cli.add_command(coverage)
cli.add_command(describe)
cli.add_command(serve)


def main() -> None:
    """Run the command and end the process with its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside is ended in order
    progress.begin(sys.argv[1:])
    try:
        code = cli.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = 130
        progress.fail("interrupted", code)
    except click.ClickException as error:
        code = error.exit_code
        progress.misused(error)
    except Failure as error:
        code = error.exit_code
        progress.fail(error, code)
    except OSError as error:  # standard output cannot be written
        code = OutputError.exit_code
        progress.fail(error, code)
    sys.exit(code if isinstance(code, int) else 0)

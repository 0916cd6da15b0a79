"""The command line: one module per command, each parses, calls, prints and exits."""

from __future__ import annotations

import click

from outreach_lint import __version__
from outreach_lint.cli.batch import batch
from outreach_lint.cli.check import check
from outreach_lint.cli.evaluate import evaluate
from outreach_lint.cli.fix import fix
from outreach_lint.cli.recipient import recipient
from outreach_lint.cli.rules import explain, rules
from outreach_lint.cli.train import train

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="outreach-lint")
def main() -> None:
    """Lint cold-contact messages: score a mail or DM from 0 to 100 and explain every violation.

    \b
    Examples:
      outreach-lint check draft.txt --recipient recipient.toml
      pbpaste | outreach-lint check - --channel linkedin
      outreach-lint fix draft.txt
      outreach-lint batch inbox.jsonl -o scores.jsonl
      outreach-lint recipient saved-site/ > recipient.toml
      outreach-lint explain unsolicited-du
      outreach-lint evaluate corpora
    """


for _command in (check, fix, batch, recipient, explain, rules, evaluate, train):
    main.add_command(_command)

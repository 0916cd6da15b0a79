"""``python -m outreach_lint`` is the command line."""

from outreach_lint.cli import main

if __name__ == "__main__":
    main(prog_name="outreach-lint")

"""Reading a policy file for a command: the policy, or every problem as a line and exit code 1."""

from typing import BinaryIO

import click

from bot.cli.shell import refuse, settings
from bot.moderation.policy import Policy
from bot.moderation.policy_file import parse_policy
from bot.texts import text


def read_policy(file: BinaryIO) -> Policy:
    """The policy of a file."""
    parsed = parse_policy(file.read())
    if not isinstance(parsed, Policy):
        for problem in parsed:
            click.echo(text(settings().locale, problem.code, **problem.params), err=True)
        refuse("policy.not_imported")
    return parsed

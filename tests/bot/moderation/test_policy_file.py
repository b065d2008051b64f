"""Policies as files: every problem at once, and what is written reads back the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.policy import ALL_PHASES, Policy
from bot.moderation.policy_file import Problem, format_policy, parse_policy
from bot.texts import text

SHARES = st.floats(0, 1)
POLICIES = st.builds(
    Policy,
    shadow=st.booleans(),
    hide_held=st.booleans(),
    reply=st.booleans(),
    adapt=st.booleans(),
    link_limit=st.integers(0, 100),
    own_hosts=st.frozensets(
        st.text(st.characters(codec="utf-8", categories=("L", "Nd")), min_size=1).map(str.casefold)
    ),
    phases=st.lists(st.sampled_from(ALL_PHASES), unique=True).map(tuple),
    urgent_at=SHARES,
    toxic_hold=st.just(0.0),
    toxic_remove=SHARES,
    spam_hold=st.just(0.0),
    constructive_at=SHARES,
)


@given(POLICIES)
def test_what_is_written_reads_back(policy: Policy) -> None:
    """Exporting and importing a policy changes nothing."""
    own = frozenset(host.casefold() for host in policy.own_hosts)
    assert parse_policy(format_policy(policy).encode()) == replace(policy, own_hosts=own)


def test_every_problem_is_named_at_once() -> None:
    """A file with four mistakes gets four lines."""
    found = parse_policy(b'toxic_hld = 0.5\nshadow = "ya"\nlink_limit = -1\nphases = ["linx"]\n')

    assert isinstance(found, tuple)
    assert {problem.code for problem in found} == {
        "policy.unknown_key", "policy.wrong_type", "policy.out_of_range", "policy.unknown_phase",
    }  # fmt: skip
    assert all(text("id", problem.code, **problem.params) for problem in found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "policy.not_utf8"),
        (b"shadow = ", "policy.not_toml"),
        (b"toxic_hold = 0.9\ntoxic_remove = 0.5", "policy.bands_crossed"),
    ],
)
def test_a_broken_file_is_one_clear_line(data: bytes, code: str) -> None:
    """What cannot be a policy is said in one line."""
    found = parse_policy(data)
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == [code]


def test_a_near_key_is_suggested() -> None:
    """A mistyped key names the one that was meant."""
    assert parse_policy(b"shadov = true") == (
        Problem("policy.unknown_key", {"key": "shadov", "near": "shadow"}),
    )


def test_a_byte_order_mark_is_no_problem() -> None:
    """Editors that write a BOM are forgiven."""
    assert parse_policy(b"\xef\xbb\xbfshadow = true") == Policy(shadow=True)

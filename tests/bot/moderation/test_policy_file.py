"""Policies as files: every problem at once, and what is written reads back the same."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.policy import ALL_PHASES, LADDER, NEVER, Policy
from bot.moderation.policy_file import Problem, format_policy, parse_policy
from bot.moderation.policy_groups import GROUPS, KEYS
from bot.texts import text
from bot.texts.catalogue import LOCALES

SHARES = st.floats(0, 1)
BANDS = st.lists(st.floats(0, NEVER), min_size=3, max_size=3).map(sorted)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nd")), min_size=1)
HOSTS = WORDS.map(str.casefold).filter(lambda host: not host.startswith("www."))
COUNTS = st.integers(1, 100)
SHOWN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\r\t")
TIMES = st.builds("{:02}.{:02}".format, st.integers(0, 23), st.integers(0, 59))
QUIET = st.lists(TIMES, min_size=2, max_size=2, unique=True).map("-".join)


def _policy(bands: tuple[list[float], list[float]], **values: object) -> Policy:
    names = [f"{label}_{band}" for label in ("toxic", "spam") for band in ("withhold", "hold", "remove")]
    values |= dict(zip(names, (*bands[0], *bands[1]), strict=True))
    return Policy(**values)  # type: ignore[arg-type]  # the names are fields of Policy


FLAGS = (
    "shadow", "hide_held", "acknowledge", "reply", "adapt", "claim_reply", "notice", "public_notice",
    "help_public",
)  # fmt: skip
COUNTED = (
    "report_hold", "flood_limit", "duplicate_accounts", "raid_accounts", "strike_days", "appeal_days",
)  # fmt: skip
POLICIES = st.builds(
    _policy,
    st.tuples(BANDS, BANDS),
    **dict.fromkeys(FLAGS, st.booleans()),
    **dict.fromkeys(COUNTED, COUNTS),
    **dict.fromkeys(("link_limit", "new_days", "blind_sample", "backlog_minutes"), st.integers(0, 100)),
    **dict.fromkeys(("urgent_at", "constructive_at", "claim_at"), SHARES),
    phases=st.lists(st.sampled_from(ALL_PHASES), unique=True).map(tuple),
    ladder=st.lists(st.sampled_from(LADDER)).map(tuple),
    own_hosts=st.frozensets(HOSTS),
    own_names=st.frozensets(WORDS),
    exempt_roles=st.frozensets(st.integers(0, 2**63).map(str)),
    help_text=st.text(SHOWN, max_size=1000),
    quiet_hours=st.just("") | QUIET,
    digest_at=st.just("") | TIMES,
)


@given(POLICIES)
def test_what_is_written_reads_back(policy: Policy) -> None:
    """Exporting and importing a policy changes nothing."""
    assert parse_policy(format_policy(policy).encode()) == policy


@given(POLICIES, st.sampled_from(LOCALES))
def test_what_is_written_with_remarks_reads_back(policy: Policy, locale: str) -> None:
    """The sentences that explain each key are remarks, and nothing of them is read."""
    written = format_policy(policy, lambda code: text(locale, code))
    assert parse_policy(written.encode()) == policy


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_is_explained_above_it(locale: str) -> None:
    """Each group and each key has its sentence, of one line, in the operator's language."""
    lines = format_policy(Policy(), lambda code: text(locale, code)).splitlines()
    for group, keys in GROUPS:
        assert f"# == {text(locale, f'policy.group.{group}')} ==" in lines
        for key in keys:
            at = next(n for n, line in enumerate(lines) if line.startswith(f"{key} = "))
            assert lines[at - 1] == f"# {text(locale, f'policy.about.{key}')}"


def test_the_groups_hold_every_key_once() -> None:
    """No setting is left out of the file, and none stands there twice."""
    assert sorted(KEYS) == sorted({each.name for each in fields(Policy)} - {"version"})


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
        (b"spam_withhold = 0.9\nspam_hold = 0.5", "policy.bands_crossed"),
        (b'exempt_roles = ["moderator"]', "policy.no_role"),
        (b"exempt_roles = [112233]", "policy.wrong_type"),
        (b'own_hosts = ["https://kota.example/"]', "policy.no_host"),
        (b'own_hosts = [""]', "policy.no_host"),
        (b'own_names = ["  "]', "policy.no_name"),
        (b'quiet_hours = "22.00-22.00"', "policy.quiet_empty"),
        (b'quiet_hours = "22:00-06:00"', "policy.wrong_type"),
        (b'quiet_hours = "24.00-06.00"', "policy.wrong_type"),
        (b'digest_at = "8.00"', "policy.wrong_type"),
        (b"urgent_at = nan", "policy.out_of_range"),
        (b"toxic_remove = 1.5", "policy.out_of_range"),
        (b"report_hold = 0", "policy.out_of_range"),
        (b"report_hold = true", "policy.wrong_type"),
        (b"strike_days = 1.5", "policy.wrong_type"),
        (b'ladder = ["ban"]', "policy.unknown_step"),
        (b'help_text = "' + b"a" * 1001 + b'"', "policy.wrong_type"),
        (b"version = 3", "policy.no_such_key"),
        (b"[mode]\nshadow = true", "policy.no_such_key"),
    ],
)
def test_a_broken_file_is_one_clear_line(data: bytes, code: str) -> None:
    """What cannot be a policy is said in one line."""
    found = parse_policy(data)
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == [code]
    assert all(text(locale, each.code, **each.params) for locale in LOCALES for each in found)


def test_a_near_key_is_suggested() -> None:
    """A mistyped key names the one that was meant, and one like nothing names them all."""
    assert parse_policy(b"shadov = true") == (
        Problem("policy.unknown_key", {"key": "shadov", "near": "shadow"}),
    )
    found = parse_policy(b"zzz = 1")
    assert isinstance(found, tuple)
    (far,) = found
    assert far.code == "policy.no_such_key"
    assert "toxic_hold" in str(far.params["known"])


def test_a_band_that_is_never_reached_crosses_none() -> None:
    """A hold band that is switched off stands in the way of no removal."""
    assert isinstance(parse_policy(b"toxic_hold = 1.005\ntoxic_remove = 0.9"), Policy)


def test_a_host_is_kept_as_links_are_read() -> None:
    """Capitals and `www.` make no other host; blanks around a role are no part of it."""
    found = parse_policy(b'own_hosts = ["www.Kota.Example"]\nexempt_roles = [" 12 "]')
    assert found == Policy(own_hosts=frozenset({"kota.example"}), exempt_roles=frozenset({"12"}))


def test_a_byte_order_mark_is_no_problem() -> None:
    """Editors that write a BOM are forgiven."""
    assert parse_policy(b"\xef\xbb\xbfshadow = true") == Policy(shadow=True)


@pytest.mark.parametrize(
    "given", [f"ladder = {'[' * 50_000}", f"link_limit = {'9' * 6000}"], ids=["deep", "long"]
)
def test_what_no_reader_can_follow_is_a_problem(given: str) -> None:
    """Brackets without end and a number of thousands of digits are said like any slip."""
    found = parse_policy(given.encode())
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == ["policy.not_toml"]


def test_the_help_text_has_no_hidden_signs() -> None:
    """A NUL, which PostgreSQL cannot keep, is refused; new lines are not."""
    assert isinstance(parse_policy(b'help_text = "119\\nkapan saja"'), Policy)
    found = parse_policy(b'help_text = "119\\u0000"')
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == ["policy.wrong_type"]

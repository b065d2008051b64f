"""Policy as a TOML file: read with every problem at once, written so that it reads back the same."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from bot.moderation.policy import ALL_PHASES, LADDER, NEVER, Policy
from bot.moderation.policy_groups import GROUPS

_MOST = 100  # links, reports, accounts
_LONGEST = 1000  # characters of a text
_HOUR = r"([01][0-9]|2[0-3])\.[0-5][0-9]"
_HOST = r"[^\s/:@?#.]+(?:\.[^\s/:@?#.]+)*"
# What is nearer than this to a key was most likely meant to be it.
_NEAR = 0.6
Explain = Callable[[str], str]  # a catalogue code to its sentence, of one line


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a policy file, as a code with values."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def parse_policy(data: bytes) -> Policy | tuple[Problem, ...]:
    """Read a policy; all its problems when there are any."""
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return (Problem("policy.not_utf8"),)
    except (ValueError, RecursionError) as error:
        # Beside what is no TOML: numbers of thousands of digits, and brackets nested too deep to follow.
        return (Problem("policy.not_toml", {"why": str(error)}),)
    problems = [problem for key, value in values.items() for problem in _check(key, value)]
    if problems:
        return tuple(problems)
    policy = Policy(**{key: _SETTINGS[key].build(value) for key, value in values.items()})
    return tuple(_crossed(policy)) or policy


def _crossed(policy: Policy) -> Iterator[Problem]:
    """A milder band must not begin above a stricter one; one that is never reached is no band.

    Quiet hours that end when they begin say neither never nor always.
    """
    begins, _, ends = policy.quiet_hours.partition("-")
    if begins and begins == ends:
        yield Problem("policy.quiet_empty", {"key": "quiet_hours"})
    for label in ("toxic", "spam"):
        names = [f"{label}_{band}" for band in ("withhold", "hold", "remove")]
        bands = [(name, getattr(policy, name)) for name in names if getattr(policy, name) <= 1]
        for (lower, low), (upper, high) in pairwise(bands):
            if low > high:
                yield Problem("policy.bands_crossed", {"lower": lower, "upper": upper})


def format_policy(policy: Policy, explain: Explain | None = None) -> str:
    """The policy as TOML; its version is the store's business and is left out.

    With `explain`, a remark stands over each group (`policy.group.*`) and each key (`policy.about.*`).
    """
    return "\n".join(_group(policy, group, keys, explain) for group, keys in GROUPS)


def _group(policy: Policy, group: str, keys: Sequence[str], explain: Explain | None) -> str:
    lines = [] if explain is None else [f"# == {explain(f'policy.group.{group}')} =="]
    for key in keys:
        lines += [] if explain is None else [f"# {explain(f'policy.about.{key}')}"]
        lines.append(f"{key} = {toml_value(getattr(policy, key))}")
    return "".join(f"{line}\n" for line in lines)


def toml_value(value: object) -> str:
    """One value of a policy as it stands in its file."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _ if isinstance(value, (tuple, frozenset)):
            items = sorted(value) if isinstance(value, frozenset) else value
            return "[" + ", ".join(_quoted(item) for item in items) + "]"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class _Setting:
    """How one key is checked and built; `wanted` is the catalogue code of its type."""

    wanted: str
    fits: Callable[[Any], bool]
    build: Callable[[Any], Any]
    low: float = 0
    high: float = 1


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.isprintable() for each in value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and all(map(_shows, value))


def _shows(sign: str) -> bool:
    # A NUL, which PostgreSQL cannot keep, and other signs that nobody sees are slips.
    return unicodedata.category(sign) not in {"Cc", "Cs"} or sign in "\n\r\t"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _host(name: str) -> str:
    """A host as links are read: in lower case, without `www.`."""
    return name.casefold().removeprefix("www.")


def _matches(form: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(form, value) is not None


_BOOL = _Setting("policy.type.bool", lambda value: isinstance(value, bool), bool)
_SHARE = _Setting("policy.type.number", _is_number, float)
_BAND = _Setting("policy.type.number", _is_number, float, high=NEVER)
_COUNT = _Setting("policy.type.integer", lambda v: _is_number(v) and isinstance(v, int), int, high=_MOST)
_LIST = _Setting("policy.type.list", _is_texts, tuple)
_NAMES = _Setting("policy.type.list", _is_texts, lambda v: frozenset(name.strip() for name in v))
_HOSTS = _Setting("policy.type.list", _is_texts, lambda v: frozenset(map(_host, v)))
_TEXT = _Setting("policy.type.text", _is_text, str)
_SETTINGS: Mapping[str, _Setting] = {
    "shadow": _BOOL,
    "hide_held": _BOOL,
    "acknowledge": _BOOL,
    "reply": _BOOL,
    "adapt": _BOOL,
    "phases": _LIST,
    "exempt_roles": _NAMES,
    "link_limit": _COUNT,
    "own_hosts": _HOSTS,
    "own_names": _NAMES,
    "urgent_at": _SHARE,
    "toxic_withhold": _BAND,
    "toxic_hold": _BAND,
    "toxic_remove": _BAND,
    "spam_withhold": _BAND,
    "spam_hold": _BAND,
    "spam_remove": _BAND,
    "constructive_at": _SHARE,
    "report_hold": replace(_COUNT, low=1),
    "flood_limit": replace(_COUNT, low=1),
    "duplicate_accounts": replace(_COUNT, low=1),
    "raid_accounts": replace(_COUNT, low=1),
    "new_days": replace(_COUNT, high=365),
    "claim_at": _SHARE,
    "claim_hold": _BOOL,
    "claim_reply": _BOOL,
    "strike_days": replace(_COUNT, low=1, high=3650),
    "ladder": _LIST,
    "appeal_days": replace(_COUNT, low=1, high=365),
    "notice": _BOOL,
    "public_notice": _BOOL,
    "help_text": _TEXT,
    "help_public": _BOOL,
    "quiet_hours": _Setting("policy.type.hours", _matches(f"(?:{_HOUR}-{_HOUR})?"), str),
    "digest_at": _Setting("policy.type.hour", _matches(f"(?:{_HOUR})?"), str),
    "backlog_minutes": replace(_COUNT, high=10_080),
    "blind_sample": _COUNT,
}
if set(_SETTINGS) != {each.name for each in fields(Policy)} - {"version"}:
    raise AssertionError("a field of Policy has no setting in its file")


# By list: what is said of a member that is none, the members there are, and the form of one.
_MEMBERS: Mapping[str, tuple[str, Sequence[str], str]] = {
    "phases": ("policy.unknown_phase", ALL_PHASES, ""),
    "ladder": ("policy.unknown_step", LADDER, ""),
    "exempt_roles": ("policy.no_role", (), r"\s*[0-9]{1,20}\s*"),
    "own_hosts": ("policy.no_host", (), _HOST),
    "own_names": ("policy.no_name", (), r".*\w.*"),
}


def _check(key: str, value: object) -> list[Problem]:
    setting = _SETTINGS.get(key)
    if setting is None:
        return [_unknown(key)]
    if not setting.fits(value):
        return [Problem("policy.wrong_type", {"key": key, "wanted": Problem(setting.wanted)})]
    if isinstance(value, (int, float)) and not setting.low <= value <= setting.high:
        return [Problem("policy.out_of_range", {"key": key, "low": setting.low, "high": setting.high})]
    return [*_odd_members(key, value)] if isinstance(value, list) else []


def _unknown(key: str) -> Problem:
    near = get_close_matches(key.casefold(), _SETTINGS, n=1, cutoff=_NEAR)
    if near:
        return Problem("policy.unknown_key", {"key": key, "near": near[0]})
    return Problem("policy.no_such_key", {"key": key, "known": ", ".join(_SETTINGS)})


def _odd_members(key: str, values: Sequence[str]) -> Iterator[Problem]:
    code, known, form = _MEMBERS[key]
    for each in values:
        if known and each not in known:
            yield Problem(code, {"phase": each, "known": ", ".join(known)})
        elif form and not re.fullmatch(form, each):
            yield Problem(code, {"key": key, "given": each})

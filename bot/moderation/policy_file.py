"""Policy as a TOML file: read with every problem at once, written so that it reads back the same."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from bot.moderation.policy import ALL_PHASES, LADDER, NEVER, Policy

_MOST = 100  # links, reports, accounts
_LONGEST = 1000  # characters of a text
_HOUR = r"([01][0-9]|2[0-3])\.[0-5][0-9]"


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
    except tomllib.TOMLDecodeError as error:
        return (Problem("policy.not_toml", {"why": str(error)}),)
    problems = [problem for key, value in values.items() for problem in _check(key, value)]
    if problems:
        return tuple(problems)
    policy = Policy(**{key: _SETTINGS[key].build(value) for key, value in values.items()})
    return tuple(_crossed(policy)) or policy


def _crossed(policy: Policy) -> Iterator[Problem]:
    """A milder band must not begin above a stricter one; one that is never reached is no band."""
    for label in ("toxic", "spam"):
        names = [f"{label}_{band}" for band in ("withhold", "hold", "remove")]
        bands = [(name, getattr(policy, name)) for name in names if getattr(policy, name) < NEVER]
        for (lower, low), (upper, high) in pairwise(bands):
            if low > high:
                yield Problem("policy.bands_crossed", {"lower": lower, "upper": upper})


def format_policy(policy: Policy) -> str:
    """The policy as TOML; its version is the store's business and is left out."""
    values = asdict(policy)
    return "".join(f"{key} = {_toml(values[key])}\n" for key in _SETTINGS)


def _toml(value: object) -> str:
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


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _matches(form: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(form, value) is not None


_BOOL = _Setting("policy.type.bool", lambda value: isinstance(value, bool), bool)
_SHARE = _Setting("policy.type.number", _is_number, float)
_BAND = _Setting("policy.type.number", _is_number, float, high=NEVER)
_COUNT = _Setting("policy.type.integer", lambda v: _is_number(v) and isinstance(v, int), int, high=_MOST)
_LIST = _Setting("policy.type.list", _is_texts, tuple)
_TEXT = _Setting("policy.type.text", lambda v: isinstance(v, str) and len(v) <= _LONGEST, str)
_SETTINGS: Mapping[str, _Setting] = {
    "shadow": _BOOL,
    "hide_held": _BOOL,
    "acknowledge": _BOOL,
    "reply": _BOOL,
    "adapt": _BOOL,
    "phases": _LIST,
    "exempt_roles": _Setting("policy.type.list", _is_texts, frozenset),
    "link_limit": _COUNT,
    "own_hosts": _Setting("policy.type.list", _is_texts, lambda v: frozenset(host.casefold() for host in v)),
    "own_names": _Setting("policy.type.list", _is_texts, frozenset),
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


# By list: what is said of an unknown member, and the members there are.
_CHOICES = {
    "phases": ("policy.unknown_phase", ALL_PHASES),
    "ladder": ("policy.unknown_step", LADDER),
}


def _check(key: str, value: object) -> list[Problem]:
    setting = _SETTINGS.get(key)
    if setting is None:
        near = get_close_matches(key, _SETTINGS, n=1, cutoff=0.0)[0]
        return [Problem("policy.unknown_key", {"key": key, "near": near})]
    if not setting.fits(value):
        return [Problem("policy.wrong_type", {"key": key, "wanted": Problem(setting.wanted)})]
    if isinstance(value, (int, float)) and not setting.low <= value <= setting.high:
        return [Problem("policy.out_of_range", {"key": key, "low": setting.low, "high": setting.high})]
    code, known = _CHOICES.get(key, ("", ()))
    if known and isinstance(value, list):
        shown = {"known": ", ".join(known)}
        return [Problem(code, {"phase": each, **shown}) for each in value if each not in known]
    return []

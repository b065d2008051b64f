"""Policy as a TOML file: read with every problem at once, written so that it reads back the same."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

from bot.moderation.policy import ALL_PHASES, Policy

_NEVER = 1.01  # a remove threshold that no probability reaches
_MOST = 100  # links, and reports


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
    crossed = [
        Problem("policy.hold_above_remove", {"hold": f"{label}_hold", "remove": f"{label}_remove"})
        for label in ("toxic", "spam")
        if getattr(policy, f"{label}_hold") > getattr(policy, f"{label}_remove")
    ]
    return tuple(crossed) or policy


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


_BOOL = _Setting("policy.type.bool", lambda value: isinstance(value, bool), bool)
_SHARE = _Setting("policy.type.number", _is_number, float)
_REMOVE = _Setting("policy.type.number", _is_number, float, high=_NEVER)
_COUNT = _Setting("policy.type.integer", lambda v: _is_number(v) and isinstance(v, int), int, high=_MOST)
_SETTINGS: Mapping[str, _Setting] = {
    "shadow": _BOOL,
    "hide_held": _BOOL,
    "acknowledge": _BOOL,
    "reply": _BOOL,
    "adapt": _BOOL,
    "phases": _Setting("policy.type.list", _is_texts, tuple),
    "link_limit": _COUNT,
    "own_hosts": _Setting("policy.type.list", _is_texts, lambda v: frozenset(host.casefold() for host in v)),
    "urgent_at": _SHARE,
    "toxic_hold": _SHARE,
    "toxic_remove": _REMOVE,
    "spam_hold": _SHARE,
    "spam_remove": _REMOVE,
    "constructive_at": _SHARE,
    "report_hold": replace(_COUNT, low=1),
}
if set(_SETTINGS) != {each.name for each in fields(Policy)} - {"version"}:
    raise AssertionError("a field of Policy has no setting in its file")


def _check(key: str, value: object) -> list[Problem]:
    setting = _SETTINGS.get(key)
    if setting is None:
        near = get_close_matches(key, _SETTINGS, n=1, cutoff=0.0)[0]
        return [Problem("policy.unknown_key", {"key": key, "near": near})]
    if not setting.fits(value):
        return [Problem("policy.wrong_type", {"key": key, "wanted": Problem(setting.wanted)})]
    if isinstance(value, (int, float)) and not setting.low <= value <= setting.high:
        return [Problem("policy.out_of_range", {"key": key, "low": setting.low, "high": setting.high})]
    if key == "phases" and isinstance(value, list):
        known = ", ".join(ALL_PHASES)
        return [
            Problem("policy.unknown_phase", {"phase": p, "known": known})
            for p in value
            if p not in ALL_PHASES
        ]
    return []

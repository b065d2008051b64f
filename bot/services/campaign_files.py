"""A campaign as a TOML file: read with every problem at once, written so that it reads back the same.

Times are written in the campaign's zone (`2026-12-01 08:00`). Refuses to know the id and the state: they
are the store's business.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from bot.moderation.policy_file import Explain, toml_value
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer, Unclaimed
from campaigns.refusal import Refusal
from campaigns.rule_checks import ZONES
from campaigns.rules import Counts, Repeat, Rules, Stratum, Weight

Read = Callable[[Any, ZoneInfo], Any]
_FORM = "%Y-%m-%d %H:%M"
_MOMENTS = ("opens_at", "closes_at", "draw_at")
# Keys in the order in which they are written; tables come last, as TOML has it.
KEYS: tuple[str, ...] = (
    "name", "organiser", "contact", "hashtag", "more_hashtags", "channels", "zone", *_MOMENTS, "freeze_lead",
    "mode", "counts", "reasons", "repeat", "required_facts", "verified_facts", "foreign_phones",
    "minimum_age", "account_days", "members_only", "winners_rest_days", "weight", "witness_roles", "drand",
    "claim_hours", "prize_value", "tax_bearer",
)  # fmt: skip
TABLES: Mapping[str, type] = {"permit": Permit, "strata": Stratum, "weights": Weight}
NEEDED = ("name", "hashtag", "channels", "strata", *_MOMENTS)


class _Wrong(ValueError):  # noqa: N818 - it names the kind that is wanted
    """A value is of another kind."""


def _is(kind: str, *types: type) -> Read:
    def read(value: Any, zone: ZoneInfo) -> Any:  # noqa: ARG001 - one form for all kinds
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise _Wrong(kind)
        return value

    return read


def _list(value: Any, zone: ZoneInfo) -> tuple[str, ...]:  # noqa: ARG001 - as above
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _Wrong("list")
    return tuple(value)


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.strptime(value, _FORM)  # noqa: DTZ007 - its zone is the campaign's
        except ValueError:
            raise _Wrong("moment") from None
    if not isinstance(value, datetime):
        raise _Wrong("moment")
    try:
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise _Wrong("moment") from None


def _day(value: Any, zone: ZoneInfo) -> str:  # noqa: ARG001 - as above
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise _Wrong("day")
    return value


def _minutes(value: Any, zone: ZoneInfo) -> timedelta:
    try:
        return timedelta(minutes=_COUNT(value, zone))
    except OverflowError:
        raise _Wrong("integer") from None


def _one_of(kind: type[Enum]) -> Read:
    def read(value: Any, zone: ZoneInfo) -> Enum:  # noqa: ARG001 - as above
        try:
            return kind(value)
        except ValueError:
            raise _Wrong(f"one_of:{', '.join(str(each.value) for each in kind)}") from None

    return read


_TEXT, _FLAG, _COUNT = _is("text", str), _is("bool", bool), _is("integer", int)
_KINDS: Mapping[str, Read] = {
    **dict.fromkeys(("name", "organiser", "contact", "hashtag", "zone"), _TEXT),
    **dict.fromkeys(
        ("more_hashtags", "channels", "reasons", "required_facts", "verified_facts", "witness_roles"), _list
    ),
    **dict.fromkeys(("foreign_phones", "members_only", "drand"), _FLAG),
    **dict.fromkeys(_MOMENTS, _moment),
    "freeze_lead": _minutes, "mode": _one_of(Mode), "counts": _one_of(Counts), "repeat": _one_of(Repeat),
    "tax_bearer": _one_of(TaxBearer),
    "permit.status": _one_of(PermitStatus), "permit.unclaimed_to": _one_of(Unclaimed),
    "permit.allows_reserves": _FLAG, "permit.valid_from": _day, "permit.valid_until": _day,
    "strata.quota": _COUNT, "strata.reserve": _COUNT, "strata.day": _day, "weights.weight": _COUNT,
}  # fmt: skip


def parse_campaign(campaign_id: str, data: bytes, zone: str) -> Campaign | tuple[Refusal, ...]:
    """Read a draft; all problems of its form when there are any. `zone` holds where the file names none.

    Whether the rules make sense is asked by campaigns/checking.py.
    """
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return (Refusal("policy.not_utf8"),)
    except (ValueError, RecursionError) as error:
        return (Refusal("policy.not_toml", {"why": str(error)[:200]}),)
    named = values.get("zone", zone)
    reading = _Reading(ZoneInfo(named if named in ZONES else "Asia/Jakarta"))
    found = reading.whole(values)
    if reading.problems:
        return tuple(reading.problems)
    # A real draw needs public randomness: whoever wants it otherwise says so.
    found = {"drand": True, **found}
    own = {name: found.pop(name) for name in ("name", *_MOMENTS)}
    return Campaign(
        campaign_id=campaign_id, state=CampaignState.DRAFT, zone=found.pop("zone", zone),
        rules=Rules(**found), **own,
    )  # fmt: skip


class _Reading:
    """One file being read; `problems` are collected on the way."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone, self.problems = zone, list[Refusal]()

    def whole(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a campaign and its rules."""
        self.problems += [Refusal("file.missing", {"key": key}) for key in NEEDED if key not in values]
        plain = {key: value for key, value in values.items() if key not in TABLES}
        found = self._keys(plain, KEYS, "")
        if "permit" in values:
            found["permit"] = self._row("permit", values["permit"], {"status": PermitStatus.PENDING})
        for name in ("strata", "weights"):
            rows = values.get(name, [])
            if not isinstance(rows, list):
                self._wrong(name, "tables")
            elif name in values:
                default = {"reserve": 0} if name == "strata" else {}
                found[name] = tuple(self._row(name, row, default) for row in rows)
        return found

    def _row(self, name: str, row: Any, default: Mapping[str, Any]) -> Any:
        kind = TABLES[name]
        known = tuple(each.name for each in fields(kind))
        if not isinstance(row, dict):
            return self._wrong(name, "tables")
        before = len(self.problems)
        found = {**default, **self._keys(row, known, f"{name}.")}
        needed = {"strata": ("code", "quota"), "weights": ("when", "weight")}.get(name, ())
        missing = [key for key in needed if key not in row]
        self.problems += [Refusal("file.missing", {"key": f"{name}.{key}"}) for key in missing]
        return kind(**found) if len(self.problems) == before else None

    def _keys(self, values: Mapping[str, Any], known: Sequence[str], prefix: str) -> dict[str, Any]:
        found = {}
        for key, value in values.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                params = {"key": f"{prefix}{key}", "near": near[0] if near else ", ".join(known)}
                self.problems.append(Refusal("file.unknown_key", params))
                continue
            try:
                found[key] = _KINDS.get(f"{prefix}{key}", _TEXT if prefix else _COUNT)(value, self._zone)
            except _Wrong as wrong:
                self._wrong(f"{prefix}{key}", str(wrong))
        return found

    def _wrong(self, key: str, kind: str) -> None:
        name, _, known = kind.partition(":")
        wanted = Refusal(f"file.type.{name}", {"known": known})
        self.problems.append(Refusal("file.wrong_type", {"key": key, "wanted": wanted}))


def format_campaign(campaign: Campaign, explain: Explain | None = None) -> str:
    """The campaign as TOML. With `explain`, a remark stands over each key (`campaign.about.*`)."""
    zone, rules = ZoneInfo(campaign.zone), campaign.rules
    lines: list[str] = []
    for key in KEYS:
        value = getattr(campaign if hasattr(campaign, key) else rules, key)
        lines += [*_remark(explain, key), f"{key} = {_written(value, zone)}"]
    lines += ["", *_remark(explain, "permit"), "[permit]", *_table(rules.permit, explain, "permit.")]
    for name, rows in (("strata", rules.strata), ("weights", rules.weights)):
        for number, row in enumerate(rows):
            told = explain if number == 0 else None
            lines += ["", *_remark(told, name), f"[[{name}]]", *_table(row, told, f"{name}.")]
    return "\n".join(lines) + "\n"


def _table(row: Any, explain: Explain | None, prefix: str) -> list[str]:
    return [
        line
        for key, value in asdict(row).items()
        for line in (*_remark(explain, f"{prefix}{key}"), f"{key} = {_written(value, ZoneInfo('UTC'))}")
    ]


def _remark(explain: Explain | None, key: str) -> list[str]:
    return [] if explain is None else [f"# {explain(f'campaign.about.{key}')}"]


def _written(value: object, zone: ZoneInfo) -> str:
    match value:
        case datetime():
            return toml_value(value.astimezone(zone).strftime(_FORM))
        case timedelta():
            return toml_value(value // timedelta(minutes=1))
        case Enum():
            return toml_value(str(value.value))
        case _:
            return toml_value(value)


if set(KEYS) - {"name", "zone", *_MOMENTS} | set(TABLES) != {each.name for each in fields(Rules)}:
    raise AssertionError("a rule is missing from the file of a campaign")

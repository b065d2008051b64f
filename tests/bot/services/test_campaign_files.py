"""A campaign as a TOML file: what is written reads back the same, and mistakes are all told at once."""

import tomllib
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given

from bot.services.campaign_files import KEYS, NEEDED, TABLES, format_campaign, parse_campaign
from bot.texts import text
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal
from campaigns.rules import Stratum, Weight
from tests.campaigns.campaign_builders import CAMPAIGN, a_campaign
from tests.campaigns.test_terms import RULES

ID, ZONE = CAMPAIGN.campaign_id, "Asia/Jakarta"
LEAST = """\
name = "Jernih"
hashtag = "#Jernih"
channels = ["local:balai"]
opens_at = "2026-12-01 08:00"
closes_at = 2026-12-03T20:00:00
draw_at = 2026-12-03T23:00:00+09:00
[[strata]]
code = "semua"
quota = 2
"""


def read(data: str) -> Any:
    """What a file reads as."""
    return parse_campaign(ID, data.encode(), ZONE)


@given(RULES)
def test_what_is_written_reads_back_the_same(rules: dict[str, Any]) -> None:
    """With or without remarks, in any zone of the country."""
    for zone in ("Asia/Jakarta", "Asia/Jayapura"):
        campaign = replace(a_campaign(**rules), zone=zone)
        assert read(format_campaign(campaign)) == campaign
        assert read(format_campaign(campaign, partial(text, "id"))) == campaign


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_key_is_explained(locale: str) -> None:
    """Each key has a remark of its own above it, in both languages."""
    whole = a_campaign(weights=(Weight("phone:verified", 2),))
    lines = format_campaign(whole, partial(text, locale)).splitlines()
    keys = [n for n, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    second = next(n for n, line in enumerate(lines) if line == 'code = "discord"')
    explained = [n for n in keys if not second <= n < second + len(fields(Stratum))]
    assert all(lines[n - 1].startswith("# ") for n in explained)
    assert len(explained) == len(KEYS) + sum(len(fields(kind)) for kind in TABLES.values())


def test_the_least_file_takes_the_defaults() -> None:
    """Times are the zone's unless they name another offset; what is left out is as it is by default."""
    found = read(LEAST)
    assert isinstance(found, Campaign)
    assert (found.opens_at, found.closes_at, found.draw_at) == (
        datetime(2026, 12, 1, 1, tzinfo=UTC), datetime(2026, 12, 3, 13, tzinfo=UTC),
        datetime(2026, 12, 3, 14, tzinfo=UTC),
    )  # fmt: skip
    assert (found.campaign_id, found.zone, found.rules.claim_hours) == (ID, ZONE, 72)
    assert found.rules.strata == (Stratum("semua", 2, 0),)


def test_a_file_may_name_its_zone() -> None:
    """The same times in Jayapura are two hours earlier."""
    found = read('zone = "Asia/Jayapura"\n' + LEAST)
    assert found.opens_at == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("claim_hour = 3", "file.unknown_key", "claim_hour"),
        ('claim_hours = "3"', "file.wrong_type", "claim_hours"),
        ("claim_hours = true", "file.wrong_type", "claim_hours"),
        ("drand = 1", "file.wrong_type", "drand"),
        ("contact = 1", "file.wrong_type", "contact"),
        ('reasons = "suggestion"', "file.wrong_type", "reasons"),
        ("reasons = [1]", "file.wrong_type", "reasons"),
        ('mode = "kuis"', "file.wrong_type", "mode"),
        ("freeze_lead = 9999999999999999", "file.wrong_type", "freeze_lead"),
        ('permit = "ada"', "file.wrong_type", "permit"),
        ("weights = 3", "file.wrong_type", "weights"),
        ("weights = [3]", "file.wrong_type", "weights"),
        ("permit = { nomor = 1 }", "file.unknown_key", "permit.nomor"),
        ('permit = { status = "ya" }', "file.wrong_type", "permit.status"),
        ("permit = { valid_from = 3 }", "file.wrong_type", "permit.valid_from"),
        ('weights = [{ when = "region:JK" }]', "file.missing", "weights.weight"),
    ],
)
def test_a_mistake_is_told_by_its_key(line: str, code: str, key: str) -> None:
    """A wrong kind, an unknown key or a missing one is named, with what is wanted."""
    (problem,) = read(f"{line}\n{LEAST}")
    assert (problem.code, problem.params["key"]) == (code, key)
    assert all(text(locale, problem.code, **problem.params) for locale in ("id", "en"))


def test_all_mistakes_come_at_once() -> None:
    """An empty file lacks everything that is needed."""
    found = read("")
    assert [problem.params["key"] for problem in found] == list(NEEDED)


@pytest.mark.parametrize(
    "moment", ['"besok"', '"0001-01-01 00:00"', "2026-12-01", "3", "0001-01-01T00:00:00"]
)
def test_a_bad_moment_is_told(moment: str) -> None:
    """A moment that does not read, or lies before all calendars, is named."""
    (problem,) = read(LEAST.replace('"2026-12-01 08:00"', moment))
    assert (problem.code, problem.params["key"]) == ("file.wrong_type", "opens_at")


@pytest.mark.parametrize(("data", "code"), [(b"\xff", "policy.not_utf8"), (b"a = ", "policy.not_toml")])
def test_what_is_no_toml_is_refused(data: bytes, code: str) -> None:
    """Another encoding and another form are one problem each."""
    found = parse_campaign(ID, data, ZONE)
    assert isinstance(found, tuple)
    assert [type(found[0]), found[0].code] == [Refusal, code]


def test_a_permits_days_may_be_written_as_days() -> None:
    """TOML's own days are taken too."""
    found = read(f"permit = {{ valid_from = 2026-12-01 }}\n{LEAST}")
    assert found.rules.permit.valid_from == "2026-12-01"
    assert tomllib.loads(format_campaign(found))["permit"]["valid_from"] == "2026-12-01"

"""Planted wrong calls are refused, and noted as violations."""

from typing import Any

import aiohttp
import pytest

from bot.fakes.discord import FakeDiscord
from tests.support.discord_client import asked

AUTHOR = 500000000000000001
pytestmark = pytest.mark.asyncio


def _button(**fields: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Ya", "custom_id": "ya"} | fields


def _row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def _many(count: int) -> list[dict[str, Any]]:
    return [_button(custom_id=str(number)) for number in range(count)]


WRONG: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
    ({"content": "x" * 2001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
    ({"content": 5}, ("content",), "STRING_TYPE_CONVERT"),
    ({"content": "x", "loud": True}, ("loud",), "UNKNOWN_FIELD"),
    ({"content": "x", "flags": "64"}, ("flags",), "NUMBER_TYPE_COERCE"),
    ({"content": "x", "tts": 1}, ("tts",), "BOOLEAN_TYPE_CONVERT"),
    ({"content": "x", "nonce": "x" * 26}, ("nonce",), "BASE_TYPE_MAX_LENGTH"),
    ({"content": "x", "message_reference": {}}, ("message_reference", "message_id"), "BASE_TYPE_REQUIRED"),
    ({"content": "x", "message_reference": "1"}, ("message_reference",), "MODEL_TYPE_CONVERT"),
    ({"embeds": {"title": "x"}}, ("embeds",), "LIST_TYPE_CONVERT"),
    ({"embeds": [{"title": "x" * 257}]}, ("embeds", "0", "title"), "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, ("embeds",), "MAX_EMBED_SIZE_EXCEEDED"),
    ({"embeds": [{"timestamp": "kemarin"}]}, ("embeds", "0", "timestamp"), "DATETIME_TYPE_PARSE"),
    ({"components": [_row(*_many(6))]}, ("components", "0", "components"), "BASE_TYPE_BAD_LENGTH"),
    ({"components": [_row()]}, ("components", "0", "components"), "BASE_TYPE_BAD_LENGTH"),
    ({"components": [_row(one) for one in _many(6)]}, ("components",), "BASE_TYPE_BAD_LENGTH"),
    ({"components": [_button()]}, ("components", "0", "type"), "UNION_TYPE_CHOICES"),
    (
        {"components": [_row(_button(custom_id="x" * 101))]},
        ("components", "0", "components", "0", "custom_id"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    (
        {"components": [_row(_button(), _button())]},
        ("components", "0", "components", "1", "custom_id"),
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (
        {"components": [_row(_button(style=5))]},
        ("components", "0", "components", "0", "url"),
        "BASE_TYPE_REQUIRED",
    ),
    (
        {"components": [_row(_button(url="https://kota.example"))]},
        ("components", "0", "components", "0", "url"),
        "COMPONENT_CUSTOM_ID_AND_URL",
    ),
    (
        {"components": [_row(_button(label=None))]},
        ("components", "0", "components", "0", "label"),
        "BUTTON_COMPONENT_LABEL_REQUIRED",
    ),
]


@pytest.mark.parametrize(("body", "path", "code"), WRONG)
async def test_a_wrong_message_is_refused_at_its_place(
    service: FakeDiscord, body: dict[str, Any], path: tuple[str, ...], code: str
) -> None:
    """The tree of errors leads to the field, and nothing is sent."""
    channel = service.add_channel(service.add_guild())
    status, told = await asked(service, "POST", f"/channels/{channel}/messages", body)
    found = told["errors"]
    for step in path:
        found = found[step]

    assert (status, told["code"], told["message"]) == (400, 50035, "Invalid Form Body")
    assert found["_errors"][0]["code"] == code
    assert service.messages(channel) == []
    assert len(service.violations) == 1


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(service: FakeDiscord, body: dict[str, Any]) -> None:
    """A message needs words, an embed, a button or a file."""
    channel = service.add_channel(service.add_guild())
    status, told = await asked(service, "POST", f"/channels/{channel}/messages", body)

    assert (status, told["code"]) == (400, 50006)
    assert len(service.violations) == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/channels/1/shouts", 404),
        ("GET", "/channels/abc", 404),
        ("POST", "/gateway", 405),
        ("GET", "/guilds/1/messages/search", 404),
    ],
)
async def test_an_unknown_route_is_refused(service: FakeDiscord, method: str, path: str, status: int) -> None:
    """What is not in the table is not there, and asking for it is a violation."""
    got, told = await asked(service, method, path)

    assert (got, told["code"]) == (status, 0)
    assert told["message"].startswith(str(status))
    assert len(service.violations) == 1


@pytest.mark.parametrize("query", ["sort=up", "limit=many", "limit=0", "limit=101", "after=x"])
async def test_a_wrong_query_is_refused(service: FakeDiscord, query: str) -> None:
    """Fields of the address are checked like those of the body."""
    channel = service.add_channel(service.add_guild())
    status, told = await asked(service, "GET", f"/channels/{channel}/messages?{query}")

    assert (status, told["code"]) == (400, 50035)
    assert len(service.violations) == 1


@pytest.mark.parametrize(
    "given", [("text/plain", b"{}"), ("application/json; charset=utf-8", b"{}"), ("application/json", b"{x")]
)
async def test_a_body_that_is_no_json_is_refused(service: FakeDiscord, given: tuple[str, bytes]) -> None:
    """A body says that it is JSON, exactly, and is."""
    channel = service.add_channel(service.add_guild())
    headers = {"Authorization": f"Bot {service.token}", "Content-Type": given[0]}
    address = f"{service.api_base}/channels/{channel}/messages"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=given[1], headers=headers) as answer,
    ):
        told = await answer.json()

    assert (answer.status, told["code"]) == (400, 50109)
    assert answer.headers["Content-Type"] == "application/json"


async def test_a_body_where_none_belongs_is_refused(service: FakeDiscord) -> None:
    """A route without a body takes none."""
    status, told = await asked(service, "GET", "/users/@me", {"name": "x"})
    assert (status, told["code"]) == (400, 50035)


async def test_a_wrong_command_is_refused(service: FakeDiscord) -> None:
    """Commands are checked to their options."""
    option = {"type": 3, "name": "kode"}
    body = [{"name": "cek", "description": "x", "options": [option]}]
    status, told = await asked(service, "PUT", f"/applications/{service.application_id}/commands", body)

    assert status == 400
    assert told["errors"]["0"]["options"]["0"]["description"]["_errors"][0]["code"] == "BASE_TYPE_REQUIRED"
    assert service.commands == []

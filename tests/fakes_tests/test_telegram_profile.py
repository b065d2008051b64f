"""What the bot says about itself, by language and audience."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.fakes.telegram import FakeTelegram

AUTHOR = 500000001
CHECK = BotCommand("cek", "Periksa pesan")
pytestmark = pytest.mark.asyncio


async def test_names_and_descriptions_by_language(server: FakeTelegram, bot: Bot) -> None:
    """A language without words of its own shows the general ones, and emptying goes back to them."""
    before = await bot.get_my_name()
    await bot.set_my_name("Jernih Kota")
    await bot.set_my_name("Clear City", language_code="en")
    await bot.set_my_description("Membaca komentar warga", language_code="id")
    await bot.set_my_short_description("Kabar kota")

    assert before.name == "Jernih"
    assert (await bot.get_my_name("en")).name == "Clear City"
    assert (await bot.get_my_name("id")).name == "Jernih Kota"
    assert (await bot.get_my_description("id")).description == "Membaca komentar warga"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description("en")).short_description == "Kabar kota"
    await bot.set_my_name("", language_code="en")
    assert (await bot.get_my_name("en")).name == "Jernih Kota"
    assert server.violations == []


async def test_an_audience_has_its_own_commands(server: FakeTelegram, bot: Bot) -> None:
    """Each scope and language is a list of its own, and is taken away alone."""
    chat = server.add_chat("supergroup")
    server.add_person(AUTHOR, "Sari")
    scopes = (
        BotCommandScopeAllPrivateChats(),
        BotCommandScopeChat(AUTHOR),
        BotCommandScopeChatAdministrators(chat),
        BotCommandScopeChatMember(chat, AUTHOR),
    )
    for scope in scopes:
        await bot.set_my_commands([CHECK], scope=scope, language_code="id")
    await bot.delete_my_commands(scope=scopes[0], language_code="id")

    left = [await bot.get_my_commands(scope=scope, language_code="id") for scope in scopes]
    assert left == [(), (CHECK,), (CHECK,), (CHECK,)]
    assert await bot.get_my_commands(scope=scopes[1]) == ()


async def test_the_menu_button_of_a_chat(server: FakeTelegram, bot: Bot) -> None:
    """A chat without its own shows the general one."""
    server.add_person(AUTHOR, "Sari")
    page = MenuButtonWebApp("Buka", WebAppInfo("https://jernih.example"))
    before = await bot.get_chat_menu_button()
    await bot.set_chat_menu_button(menu_button=page)
    general = await bot.get_chat_menu_button(AUTHOR)
    await bot.set_chat_menu_button(AUTHOR, MenuButtonDefault())

    assert (before, general) == (MenuButtonCommands(), page)
    assert await bot.get_chat_menu_button(AUTHOR) == MenuButtonDefault()


REFUSALS: list[tuple[str, Callable[[Bot], Awaitable[Any]]]] = [
    ("invalid language code", lambda bot: bot.set_my_name("a", language_code="indonesia")),
    ("name is too long", lambda bot: bot.set_my_name("a" * 65)),
    ("description is too long", lambda bot: bot.set_my_description("a" * 513)),
    ("short description is too long", lambda bot: bot.set_my_short_description("a" * 121)),
    ("chat not found", lambda bot: bot.set_my_commands([CHECK], scope=BotCommandScopeChat(-1009))),
    ("user not found", lambda bot: bot.get_my_commands(scope=BotCommandScopeChatMember("@kota", 9))),
    ("bot_commands_too_much", lambda bot: bot.set_my_commands([CHECK] * 101)),
    ("chat not found", lambda bot: bot.set_chat_menu_button(-1009)),
    (
        "only https links are allowed",
        lambda bot: bot.set_chat_menu_button(menu_button=MenuButtonWebApp("a", WebAppInfo("http://a"))),
    ),
]


@pytest.mark.parametrize(("words", "attempt"), REFUSALS, ids=[f"{n}" for n in range(len(REFUSALS))])
async def test_what_the_service_would_refuse(
    server: FakeTelegram, bot: Bot, words: str, attempt: Callable[[Bot], Awaitable[Any]]
) -> None:
    """The library raises its own error, and nothing is kept."""
    server.add_chat("supergroup", username="kota")

    with pytest.raises(BadRequest) as caught:
        await attempt(bot)

    assert words in caught.value.message.lower()
    assert (server.world.words, server.world.commands, server.world.menu_buttons) == ({}, {}, {})


async def test_a_bot_that_logged_out_is_not_answered(server: FakeTelegram, bot: Bot) -> None:
    """Closing changes nothing here; after logging out every call is refused."""
    await bot.close()
    await bot.get_me()
    await bot.log_out()

    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()
    assert server.violations == []

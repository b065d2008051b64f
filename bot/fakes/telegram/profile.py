"""What the bot says about itself: commands, name, descriptions, the menu button; and its leave.

Decides audiences and lengths. The service's own words for a name or description that is too long were
not seen; those here are only of the same kind.
"""

import re

from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.world import World

COMMANDS = 100
COMMAND_CHARACTERS = 256
NAME_CHARACTERS = 64
DESCRIPTION_CHARACTERS = 512
SHORT_CHARACTERS = 120


def _language(args: Json) -> str:
    code = str(args.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def _audience(world: World, args: Json) -> str:
    """Name an audience; one of a chat needs the chat, one of a member the person.

    Raises:
        Refused: 400, they are not known.
    """
    scope = args.get("scope", {"type": "default"})
    if "chat_id" in scope and scope["chat_id"] not in world.people:
        world.chat(scope["chat_id"])
    if "user_id" in scope and scope["user_id"] not in world.people:
        raise bad("user not found")
    return "/".join(str(item) for item in (*scope.values(), _language(args)) if item)


def set_commands(world: World, args: Json) -> bool:
    """Set the list of commands for an audience."""
    if len(args["commands"]) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in args["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= COMMAND_CHARACTERS:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_audience(world, args)] = args["commands"]
    return True


def delete_commands(world: World, args: Json) -> bool:
    """Take the list of an audience away; wider audiences' lists hold for it then."""
    world.commands.pop(_audience(world, args), None)
    return True


def get_commands(world: World, args: Json) -> list[Json]:
    """Give the list of commands of an audience, and of no wider one."""
    return world.commands.get(_audience(world, args), [])


def _set_words(world: World, args: Json, kind: str, most: int) -> bool:
    words = str(args.get(kind, ""))
    if len(words) > most:
        raise bad(f"bot {kind.replace('_', ' ')} is too long")
    key = f"{kind}/{_language(args)}"
    world.words.pop(key, None)
    if words:
        world.words[key] = words
    return True


def _get_words(world: World, args: Json, kind: str, default: str = "") -> Json:
    found = world.words.get(f"{kind}/{_language(args)}") or world.words.get(f"{kind}/", default)
    return {kind: found}


def set_name(world: World, args: Json) -> bool:
    """Set the bot's name in a language; an empty one goes back to the general one."""
    return _set_words(world, args, "name", NAME_CHARACTERS)


def get_name(world: World, args: Json) -> Json:
    """Give the bot's name in a language."""
    return _get_words(world, args, "name", str(world.bot["first_name"]))


def set_description(world: World, args: Json) -> bool:
    """Set what an empty chat with the bot shows."""
    return _set_words(world, args, "description", DESCRIPTION_CHARACTERS)


def get_description(world: World, args: Json) -> Json:
    """Give what an empty chat with the bot shows."""
    return _get_words(world, args, "description")


def set_short_description(world: World, args: Json) -> bool:
    """Set what the bot's profile says."""
    return _set_words(world, args, "short_description", SHORT_CHARACTERS)


def get_short_description(world: World, args: Json) -> Json:
    """Give what the bot's profile says."""
    return _get_words(world, args, "short_description")


def _menu_chat(world: World, args: Json) -> int:
    number = int(args.get("chat_id", 0))
    if number and number not in world.people:
        raise bad("chat not found")
    return number


def set_menu_button(world: World, args: Json) -> bool:
    """Set the menu button of a private chat, or of all that have none of their own."""
    button = args.get("menu_button", {"type": "default"})
    address = button.get("web_app", {}).get("url", "https://")
    if not address.startswith("https://"):
        raise bad(f"menu button web app URL '{address}' is invalid: Only HTTPS links are allowed")
    world.menu_buttons[_menu_chat(world, args)] = button
    return True


def get_menu_button(world: World, args: Json) -> Json:
    """Give the menu button of a private chat."""
    own = world.menu_buttons.get(_menu_chat(world, args))
    return own or world.menu_buttons.get(0, {"type": "commands"})


def log_out(world: World, _: Json) -> bool:
    """Leave this server; it answers no call from then on."""
    world.logged_out = True
    return True


def close(_: World, __: Json) -> bool:
    """Have the bot's instance closed before it moves to another server."""
    return True

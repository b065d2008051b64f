"""What a message of the bot is made of: words, mentions, embeds, components, files.

Decides whether the service would take it, and which mentions count. Knows no channel's law.
"""

import re
from collections.abc import Iterator, Mapping

from bot.fakes.discord.refusal import Json, invalid, refused
from bot.fakes.discord.world import World

ROW, BUTTON, LINK = 1, 2, 5
TEXT_LIMIT = 2000
EMBEDS_LIMIT = 6000
ROWS = WIDTH = 5
_MENTION = re.compile(r"<@!?(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_KEPT = ("content", "embeds", "components", "flags", "sticker_ids")


def made(world: World, body: Json, files: Mapping[str, bytes], *, may_ping_all: bool) -> Json:
    """Make the fields of a new message.

    Args:
        world: whom mentions may name.
        body: the call's, of the right types.
        files: by name, what came beside it.
        may_ping_all: whether `@everyone` rings here.

    Raises:
        Refused: it is empty, too long, or its components are wrong.
    """
    content = checked(body) | attached(world, files)
    if not any(content.get(key) for key in ("content", "embeds", "components", "attachments", "sticker_ids")):
        raise refused(50006, violation=True)
    return content | mentions(world, str(content.get("content", "")), body, may_ping_all=may_ping_all)


def checked(body: Json) -> Json:
    """Give the fields of a message that a body carries, if the service would take them.

    Raises:
        Refused: 400, too long or wrongly laid out.
    """
    content = {key: body[key] for key in _KEPT if body.get(key) is not None}
    text = content.get("content", "")
    if len(text) > TEXT_LIMIT:
        raise invalid(("content",), "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    _embeds(content.get("embeds", []))
    _components(content.get("components", []))
    for number, embed in enumerate(content.get("embeds", [])):
        content["embeds"][number] = {"type": "rich"} | embed
    return content


def attached(world: World, files: Mapping[str, bytes]) -> Json:
    """Keep files and give them as attachments."""
    made_of = []
    for name, data in files.items():
        number = str(world.ids.next())
        world.files[number] = data
        address = f"https://cdn.example/attachments/{number}/{name}"
        one: Json = {"id": number, "filename": name, "size": len(data), "url": address, "proxy_url": address}
        made_of.append(one)
    return {"attachments": made_of} if made_of else {}


def mentions(world: World, text: str, body: Json, *, may_ping_all: bool) -> Json:
    """Tell whom a text rings; `allowed_mentions` of the body narrows it."""
    allowed = body.get("allowed_mentions")
    parse = ["users", "everyone"] if allowed is None else allowed.get("parse") or []
    named = [str(one) for one in (allowed or {}).get("users") or []]
    found = [one for one in dict.fromkeys(_MENTION.findall(text)) if "users" in parse or one in named]
    people = [world.user(int(one)) for one in found if int(one) in world.people or int(one) == world.me]
    all_of_them = may_ping_all and "everyone" in parse and _EVERYONE.search(text) is not None
    return {"mentions": people, "mention_everyone": all_of_them}


def _embeds(embeds: list[Json]) -> None:
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        words = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        words += [(embed.get("author") or {}).get("name")]
        total += sum(len(one or "") for one in words)
        total += sum(len(one["name"]) + len(one["value"]) for one in fields)
    if total > EMBEDS_LIMIT:
        raise invalid(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _components(rows: list[Json]) -> None:
    if len(rows) > ROWS:
        raise invalid(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    seen: set[str] = set()
    for path, one in placed(rows):
        if one["type"] == BUTTON:
            _button(path, one)
        name = one.get("custom_id")
        if name in seen:
            words = "Component custom id cannot be duplicated"
            raise invalid((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words)
        seen |= {name} if name else set()


def _button(path: tuple[str, ...], one: Json) -> None:
    wanted, other = ("url", "custom_id") if one["style"] == LINK else ("custom_id", "url")
    if not one.get(wanted):
        raise invalid((*path, wanted), "BASE_TYPE_REQUIRED", f"A {wanted} is required")
    if one.get(other):
        words = "A custom id and url cannot both be specified"
        raise invalid((*path, other), "COMPONENT_CUSTOM_ID_AND_URL", words)
    if not one.get("label") and not one.get("emoji"):
        raise invalid((*path, "label"), "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or emoji is required")


def placed(rows: list[Json]) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Give each component in its row with the path of an error tree.

    Raises:
        Refused: 400, more than five in a row, or one outside a row.
    """
    for number, row in enumerate(rows):
        path = ("components", str(number))
        if row["type"] != ROW:
            raise invalid((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        if not 1 <= len(row["components"]) <= WIDTH:
            words = "Must be between 1 and 5 in length."
            raise invalid((*path, "components"), "BASE_TYPE_BAD_LENGTH", words)
        for place, one in enumerate(row["components"]):
            yield (*path, "components", str(place)), one

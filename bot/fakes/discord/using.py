"""Commands, buttons and forms: how people use the bot.

Decides what an interaction carries and whether the client would let it be made. Refuses to know the answers.
"""

import secrets
from collections.abc import Mapping, Sequence

from bot.fakes.discord import content, wire
from bot.fakes.discord.asked import COMMAND, COMPONENT, EPHEMERAL, LOADING, MODAL, Interaction
from bot.fakes.discord.crowd import Crowd, Id
from bot.fakes.discord.permissions import VIEW_CHANNEL
from bot.fakes.discord.places import Channel
from bot.fakes.discord.refusal import Json
from bot.fakes.remote import CannotActError

_SLASH, _MESSAGE_MENU = 1, 3
_IN_GUILD, _IN_DM = 0, 1
_SELECT, _INPUT, _LABEL = 3, 4, 18
_LARGEST_FILE = 10 * 1024 * 1024


class Users(Crowd):
    """People who use what the bot offers; every act gives the interaction as the bot is sent it."""

    def user_commands(
        self,
        channel_id: Id | None,
        user_id: Id,
        name: str,
        options: Mapping[str, object] | None = None,
        *,
        locale: str = "id",
    ) -> Json:
        """Give a slash command in a channel, or with None in the private chat with the bot.

        Raises:
            CannotActError: the bot has no such command there, or an option is missing or unknown.
        """
        where = self._where(channel_id, user_id)
        command = self._command(where, int(user_id), name, _SLASH)
        known = {one["name"]: one for one in command["options"]}
        given = dict(options or {})
        missing = [key for key, one in known.items() if one.get("required") and key not in given]
        if missing or set(given) - set(known):
            raise CannotActError(f"/{name} takes {sorted(known)}, needs {missing}")
        filled = [{"name": key, "type": known[key]["type"], "value": value} for key, value in given.items()]
        data = {"id": command["id"], "name": name, "type": _SLASH, "options": filled}
        return self._ask(COMMAND, (where, int(user_id)), data, locale=locale)

    def user_reports(
        self, channel_id: Id, message_id: Id, user_id: Id, name: str = "Laporkan komentar"
    ) -> Json:
        """Use an entry of a message's own menu.

        Raises:
            CannotActError: the bot has no such entry, or there is no such message.
        """
        where = self._where(channel_id, user_id)
        message = self._message(where, message_id)
        command = self._command(where, int(user_id), name, _MESSAGE_MENU)
        shown = wire.heard(self.world, where, message) | {"content": message["content"]}
        shown.pop("member", None)
        data: Json = {"id": command["id"], "name": name, "type": _MESSAGE_MENU, "target_id": message["id"]}
        data["resolved"] = {"messages": {message["id"]: shown}}
        return self._ask(COMMAND, (where, int(user_id)), data)

    def user_presses(
        self,
        channel_id: Id | None,
        message_id: Id,
        user_id: Id,
        custom_id: str,
        values: Sequence[str] | None = None,
        *,
        locale: str = "id",
    ) -> Json:
        """Press a button, named by its id or its words, or with `values` choose from a list.

        None for the channel means the private chat. Works upon what only this person sees, too.

        Raises:
            CannotActError: the person sees no such message, or it bears no such button.
        """
        where = self._where(channel_id, user_id)
        message = self._shown(where, int(message_id), int(user_id))
        placed = [one for _, one in content.placed(message["components"])]
        found = next((one for one in placed if custom_id in (one.get("custom_id"), one.get("label"))), None)
        if found is None or not found.get("custom_id") or found.get("disabled"):
            raise CannotActError(f"message {message_id} has no button {custom_id!r}")
        data = {"custom_id": found["custom_id"], "component_type": found["type"], "id": found.get("id", 1)}
        if found["type"] == _SELECT:
            data["values"] = list(values or ())
        return self._ask(COMPONENT, (where, int(user_id)), data, source=message, locale=locale)

    def user_submits(self, interaction_id: Id, values: Mapping[str, str | list[str]]) -> Json:
        """Send the form that an interaction was answered with; `values` by the id of each field.

        Raises:
            CannotActError: no form was shown, or a value is missing, unknown, too short or too long.
        """
        asked = self.world.interactions[int(interaction_id)]
        if asked.modal is None:
            raise CannotActError(f"interaction {interaction_id} showed no form")
        components = [_submitted(one, values) for one in asked.modal["components"]]
        known = {one["custom_id"] for one in map(_field, asked.modal["components"]) if one}
        if set(values) - known:
            raise CannotActError(f"the form has the fields {sorted(known)}")
        data = {"custom_id": asked.modal["custom_id"], "components": components}
        where = self.world.channels[asked.channel]
        return self._ask(MODAL, (where, asked.user), data, source=asked.source)

    def shown(self, channel_id: Id | None, message_id: Id, user_id: Id) -> Json:
        """Give a message as a person sees it: anybody's, or one for them alone.

        Raises:
            CannotActError: the person sees no such message.
        """
        return self._shown(self._where(channel_id, user_id), int(message_id), int(user_id))

    def interaction_answers(self, interaction_id: Id) -> Json:
        """Tell what the person saw.

        Gives `type` (0 while there is no answer), `deferred` (still loading), `ephemeral`, `content`,
        `embeds`, `components` and `message_id` of the first message, `modal`, and `followups` as messages.
        """
        one = self.world.interactions[int(interaction_id)]
        first = one.original or {}
        flags = int(first.get("flags", 0))
        told: Json = {"type": one.answered, "modal": one.modal, "followups": one.followups}
        told |= {"deferred": bool(flags & LOADING), "ephemeral": bool(flags & EPHEMERAL)}
        told |= {key: first.get(key, []) for key in ("embeds", "components")}
        return told | {"content": first.get("content", ""), "message_id": first.get("id")}

    def _where(self, channel_id: Id | None, user_id: Id) -> Channel:
        if channel_id is None:
            return self.world.private(int(user_id))
        channel = self._channel(channel_id)
        self._joined(channel, int(user_id))
        if not self.world.may(channel, VIEW_CHANNEL, int(user_id)):
            raise CannotActError(f"{user_id} does not see {channel_id}")
        return channel

    def _command(self, where: Channel, user: int, name: str, kind: int) -> Json:
        context = _IN_GUILD if where.guild else _IN_DM
        for one in self.world.commands:
            if (one["type"], one["name"]) == (kind, name):
                needed = int(one["default_member_permissions"] or 0)
                open_here = one["contexts"] is None or context in one["contexts"]
                if open_here and (not where.guild or self.world.may(where, needed, user)):
                    return one
        raise CannotActError(f"the bot offers {user} no command {name!r} of type {kind} here")

    def _shown(self, where: Channel, number: int, user: int) -> Json:
        """Find a message that a person sees: anybody's, or one for them alone."""
        if number in where.messages:
            return where.messages[number]
        for one in self.world.interactions.values():
            found = one.message(number)
            if found is not None and (one.user, one.channel) == (user, where.number):
                return found
        raise CannotActError(f"{user} sees no message {number} in {where.number}")

    def _ask(
        self,
        kind: int,
        by: tuple[Channel, int],
        data: Json,
        *,
        source: Json | None = None,
        locale: str = "id",
    ) -> Json:
        where, user = by
        number, token = self.world.ids.next(), secrets.token_urlsafe(48)
        born = self.world.clock()
        self.world.interactions[number] = Interaction(number, token, kind, user, where.number, born, source)
        told: Json = {"id": str(number), "application_id": str(self.world.me), "type": kind, "token": token}
        told |= {"version": 1, "data": data, "channel_id": str(where.number), "locale": locale}
        told |= {"attachment_size_limit": _LARGEST_FILE, "entitlements": [], "entitlement_sku_ids": []}
        told |= {"app_permissions": str(self.world.bits(where, self.world.me))}
        told |= {"channel": wire.channel(self.world, where)} | self._of(where, user)
        if source is not None:
            told |= {"message": wire.message(self.world, where, source)}
        self.world.sessions.tell("INTERACTION_CREATE", told, where.guild)
        return told

    def _of(self, where: Channel, user: int) -> Json:
        """Say who asks: a member with their permissions in a guild, a user in private."""
        if not where.guild:
            owners = {"authorizing_integration_owners": {"0": "0"}}
            return owners | {"context": _IN_DM, "user": self.world.user(user)}
        guild = self.world.guilds[where.guild]
        member = wire.member(self.world, guild.members[user])
        member["permissions"] = str(self.world.bits(where, user))
        told: Json = {"guild_id": str(guild.number), "member": member, "context": _IN_GUILD}
        told |= {"guild": {"id": str(guild.number), "locale": "id", "features": []}, "guild_locale": "id"}
        return told | {"authorizing_integration_owners": {"0": str(guild.number)}}


def _field(component: Json) -> Json | None:
    """Give what a form's row or label asks for, if anything."""
    if component["type"] == _LABEL:
        found: Json = component["component"]
        return found
    inner: list[Json] = component.get("components", [])
    return inner[0] if inner else None


def _submitted(component: Json, values: Mapping[str, str | list[str]]) -> Json:
    wanted = _field(component)
    if wanted is None:
        return {"type": component["type"], "id": component.get("id", 1)}
    name = wanted["custom_id"]
    value = values.get(name, "" if wanted["type"] == _INPUT else [])
    shortest, longest = wanted.get("min_length") or 0, wanted.get("max_length") or 4000
    if not value and wanted.get("required", True):
        raise CannotActError(f"the form needs {name!r}")
    if isinstance(value, str) and value and not shortest <= len(value) <= longest:
        raise CannotActError(f"{name!r} takes {shortest} to {longest} characters")
    key = "value" if wanted["type"] == _INPUT else "values"
    inner = {"type": wanted["type"], "custom_id": name, key: value, "id": wanted.get("id", 2)}
    outer: Json = {"type": component["type"], "id": component.get("id", 1)}
    return outer | ({"component": inner} if component["type"] == _LABEL else {"components": [inner]})

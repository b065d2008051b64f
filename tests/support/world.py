"""World: the true services over a real SQLite file, with stand-ins for time, model and platform."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.bus.memory import MemoryBus
from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.ports.channels import Channel, Role
from bot.ports.classifier import Classifier
from bot.ports.inbox import RawUpdate
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, Effect, Rewrite, Send
from bot.services.sources import LENIENT, Sources
from bot.store.engine import SqlStore, open_store
from bot.texts import Texts
from bot.vault.aes import AesVault
from bot.vault.signing import KeySigner
from bot.wiring import Ports, Services, wire
from tests.support.builders import NOON, CountingEntropy, FakeClassifier, FakePlatform, FixedClock

LOCAL, DISCORD = PlatformName.LOCAL, PlatformName.DISCORD
CHAT, MODERATORS = "balai", "ruang-moderator"
REVIEWER, SECOND = "901", "902"
ROUNDS = 200
E = TypeVar("E", bound=Effect)


class World:
    """One wiring of everything. A new World over the same file is the service started again."""

    def __init__(
        self,
        store: SqlStore,
        path: Path,
        classifier: Classifier | None = None,
        sources: Sources | None = None,
        start: datetime = NOON,
    ) -> None:
        self.store, self.path = store, path
        self.clock, self.bus, self.entropy = FixedClock(start), MemoryBus(), CountingEntropy()
        self.platform, self.fake = FakePlatform(), FakeClassifier()
        self.other = FakePlatform(DISCORD, proves_phones=False)
        self.signer = KeySigner(b"s" * 32)
        self.update_no = 0
        ports = Ports(
            store=store, clock=self.clock, entropy=self.entropy, bus=self.bus,
            classifier=classifier or self.fake, platforms={LOCAL: self.platform, DISCORD: self.other},
            signer=self.signer, words=Texts().text, locale="id",
            # Worlds draw by their witnesses alone; what a real draw is held to has tests of its own.
            sources=sources or Sources(demands=LENIENT),
        )  # fmt: skip
        self.services: Services = wire(ports)

    @classmethod
    async def open(
        cls,
        path: Path,
        classifier: Classifier | None = None,
        sources: Sources | None = None,
        start: datetime = NOON,
    ) -> "World":
        """Open over a migrated SQLite file."""
        store = await open_store(f"sqlite:///{path}", AesVault(b"v" * 32, b"i" * 32))
        return cls(store, path, classifier, sources, start)

    async def restarted(self) -> "World":
        """The service started again on the same database, at the same moment."""
        await self.store.close()
        again = await World.open(self.path)
        again.clock.advance_to(self.clock.now())
        again.update_no = self.update_no
        return again

    async def set_up(self) -> Channel:
        """An active channel with a moderators' chat and two reviewers."""
        now = self.clock.now()
        async with self.store.write() as unit:
            put = await unit.channels.put(LOCAL, CHAT, title="Balai", active=True, locale="id", now=now)
            await unit.channels.set_moderators(put.channel_id, MODERATORS)
            for account in (REVIEWER, SECOND):
                await unit.roles.grant(LOCAL, account, Role.REVIEWER, "cli", now)
        return put

    async def accept(
        self,
        kind: str,
        fields: Mapping[str, object],
        *,
        update_no: int | None = None,
        platform: PlatformName = LOCAL,
    ) -> int:
        """Hand an update of the local log, or of another platform told in its form, to ingest; its number."""
        number = update_no or self.update_no + 1
        self.update_no = max(self.update_no, number)
        line = {"n": number, "kind": kind, "key": f"{kind}:{number}", **fields}
        await self.accept_raw(json.dumps(line).encode("ascii"), number, platform)
        return number

    async def accept_raw(self, raw: bytes, update_no: int, platform: PlatformName = LOCAL) -> int:
        """Hand bytes to ingest; how many updates were new."""
        return await self.services.ingest.accept([RawUpdate(platform, "local", update_no, raw)])

    async def comment(
        self, user: str, words: str, *, message: str = "", chat: str = CHAT, edited: float = 0.0, no: int = 0
    ) -> str:
        """Someone writes, or edits `message` so many seconds after now; the message's ref."""
        at = self.clock.now().timestamp()
        ref = message or f"c{self.update_no + 1}"
        said = {"chat": chat, "message": ref, "user": user, "name": f"Warga {user}", "text": words, "at": at}
        await self.accept("comment", {**said, "edited_at": at + edited}, update_no=no or None)
        return ref

    async def press(self, user: str, data: str, *, chat: str = "", message: str = "b1") -> str:
        """Someone presses a button, in the private chat unless told otherwise; the press's ref."""
        fields = {"user": user, "chat": chat or user, "message": message, "data": data}
        return f"local:{await self.accept('press', fields)}"

    async def start(self, user: str, payload: str = "") -> None:
        """Someone opens the private chat."""
        await self.accept("start", {"user": user, "payload": payload})

    async def write(self, user: str, words: str) -> None:
        """Someone writes in the private chat."""
        await self.accept("private", {"user": user, "text": words})

    async def contact(self, user: str, phone: str, owner: str | None = None) -> None:
        """Someone shares a contact, their own unless told otherwise."""
        await self.accept("contact", {"user": user, "phone": phone, "owner": owner or user})

    async def command(self, user: str, words: str, chat: str) -> None:
        """Someone gives a command in a chat."""
        await self.accept("command", {"user": user, "chat": chat, "title": chat.title(), "command": words})

    async def drain(self) -> None:
        """Read and send until nothing that is due now is left."""
        for _ in range(ROUNDS):
            if not await self.services.worker.run_once() + await self.services.sender.run_once():
                return
        raise AssertionError("the work does not end")

    async def pass_time(self, **step: float) -> None:
        """Let time pass and do what then is due."""
        self.clock.advance(timedelta(**step))
        await self.drain()

    async def caught_up(self) -> None:
        """A poll that began now found nothing waiting."""
        await self.services.ingest.caught_up(LOCAL, self.clock.now())

    async def tick(self) -> None:
        """Let the schedule do all that is due, and send what follows."""
        for _ in range(ROUNDS):
            if not await self.services.schedule.run_once():
                return await self.drain()
        raise AssertionError("the schedule does not end")

    def effects(self, kind: type[E]) -> list[E]:
        """What was performed of one kind."""
        return [effect for effect in self.platform.performed if isinstance(effect, kind)]

    def told(self, chat: str) -> list[Prompt]:
        """What was said in a chat."""
        return [effect.prompt for effect in self.effects(Send) if effect.chat_ref == chat]

    def codes(self, chat: str) -> list[str]:
        """The codes of what was said in a chat."""
        return [prompt.code for prompt in self.told(chat)]

    def answered(self, press_ref: str) -> str:
        """The code of the answer to a press."""
        return next(a.prompt.code for a in self.effects(AnswerPress) if a.press_ref == press_ref)

    def rewritten(self) -> list[str]:
        """The codes that cards were rewritten to."""
        return [effect.prompt.code for effect in self.effects(Rewrite)]

    def button(self, chat: str, ending: str) -> str:
        """The data of the newest button in a chat whose data ends or begins so."""
        shown = [e for e in self.platform.performed if isinstance(e, Send | Rewrite) and e.chat_ref == chat]
        data = [b.data for e in reversed(shown) for row in e.prompt.buttons for b in row]
        return next(each for each in data if each.endswith(ending) or each.startswith(ending))

    async def account(self, user: str) -> Account:
        """A person's account."""
        async with self.store.read() as unit:
            found = await unit.people.find(LOCAL, user)
        assert found is not None
        return found

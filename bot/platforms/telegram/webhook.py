"""WebhookFeed: Telegram posts updates here. One is answered with 200 only once it is committed.

With anything else Telegram sends it again, so a store that is away for a while loses nothing.
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.moderation.comment import PlatformName
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram.group_commit import GroupCommit
from bot.platforms.telegram.intake import ALLOWED, Patience, beside, raw_update
from bot.platforms.telegram.refusals import MethodMissing
from bot.ports.inlet import Inlet
from bot.ports.unit_of_work import StoreError
from bot.settings import TelegramSettings

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1024 * 1024
CONNECTIONS = 40
ASK_SECONDS = 3.0
_log = structlog.get_logger()


class WebhookFeed:
    """Listens on `webhook_bind` for posts to the path of `webhook_url`; feeds until cancelled.

    `introduce` is done beside it. The secret is made at random when the settings have none, which suits one
    process; several behind one address need the same.
    """

    allowed_updates = ALLOWED

    def __init__(
        self,
        bot: Bot,
        section: TelegramSettings,
        introduce: Callable[[], Awaitable[None]] | None = None,
        ask_seconds: float = ASK_SECONDS,
    ) -> None:
        self._bot, self._introduce, self._ask_seconds = bot, introduce, ask_seconds
        self._url, self._bind = section.webhook_url, section.webhook_bind
        self._secret = section.webhook_secret.get_secret_value() or secrets.token_urlsafe(32)

    async def run(self, inlet: Inlet) -> None:
        """Feed.

        Raises:
            PlatformDown: the token is wrong, Telegram refuses the address, or the port is taken.
        """
        commits = GroupCommit(inlet)
        async with self._listening(commits), beside(self._introduce):
            watching = asyncio.ensure_future(self._watch(inlet))
            committing = asyncio.ensure_future(commits.run())
            try:
                done, _ = await asyncio.wait({watching, committing}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                watching.cancel()
                committing.cancel()
                await asyncio.gather(watching, committing, return_exceptions=True)

    @asynccontextmanager
    async def _listening(self, commits: GroupCommit) -> AsyncIterator[None]:
        async def answer(request: web.Request) -> web.Response:
            return await self._answer(request, commits)

        app = web.Application(client_max_size=LARGEST)
        app.router.add_post(urlsplit(self._url).path or "/", answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await self._bound(runner)
            yield
        finally:
            await runner.cleanup()

    async def _bound(self, runner: web.AppRunner) -> None:
        host, _, port = self._bind.rpartition(":")
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except (OSError, OverflowError):
            raise PlatformDown("check.telegram.webhook_bind", bind=self._bind) from None

    async def _answer(self, request: web.Request, commits: GroupCommit) -> web.Response:
        """Take one post."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=web.HTTPForbidden.status_code)
        raw = await request.read()
        try:
            update = json.loads(raw)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            return web.Response(status=web.HTTPBadRequest.status_code)
        kept = await commits.add(raw_update(str(self._bot.id), update, raw))
        return web.Response(status=200 if kept else web.HTTPServiceUnavailable.status_code)

    async def _watch(self, inlet: Inlet) -> None:
        """Set the webhook, and keep asking what waits: nothing that Telegram knows may be missing here."""
        patience, is_set = Patience(), False
        while True:
            try:
                if not is_set:
                    await self._set()
                    is_set = True
                is_set = await self._ask(inlet)
                patience.worked()
            except (TelegramError, StoreError) as error:
                await patience.sleep(error)
            else:
                await asyncio.sleep(self._ask_seconds)

    async def _set(self) -> None:
        try:
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=ALLOWED,
                max_connections=CONNECTIONS, drop_pending_updates=False,
            )  # fmt: skip
        except MethodMissing:
            # Such a server is told by its owner where to post, and does so all the same.
            _log.warning("telegram_webhook_not_set")
        except BadRequest as error:
            raise PlatformDown("check.telegram.webhook_refused", why=error.message) from None

    async def _ask(self, inlet: Inlet) -> bool:
        """Say when nothing waits; whether the webhook is still ours."""
        began = inlet.now()
        info: object = await self._bot.do_api_request("getWebhookInfo")
        if not isinstance(info, dict):
            raise TelegramError("no webhook info")
        if info.get("url") != self._url:
            _log.warning("telegram_webhook_replaced")
            return False
        if info.get("pending_update_count") == 0:
            await inlet.caught_up(PlatformName.TELEGRAM, began)
        return True

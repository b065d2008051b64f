"""How frames leave a gateway socket: in order, as text or as one zlib stream, and how it is closed."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import SHUT_RDWR

from aiohttp import web

from bot.fakes.discord.sessions import Frame, Hangup

ABNORMAL = 1006


@asynccontextmanager
async def writing(
    socket: web.WebSocketResponse, frames: asyncio.Queue[Frame], *, compressed: bool
) -> AsyncIterator[None]:
    """Send what is put into the queue until the block ends."""
    task = asyncio.create_task(_write(socket, frames, zlib.compressobj() if compressed else None))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _write(
    socket: web.WebSocketResponse, frames: asyncio.Queue[Frame], stream: "zlib._Compress | None"
) -> None:
    """Send frames in order, each flushed so that the other side can read it at once."""
    while True:
        frame = await frames.get()
        if isinstance(frame, Hangup):
            await _close(socket, frame.code)
            return
        text = json.dumps(frame)
        if stream is None:
            await socket.send_str(text)
        else:
            await socket.send_bytes(stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH))


async def _close(socket: web.WebSocketResponse, code: int) -> None:
    """Close in good order; with 1006, which no frame may carry, cut the line."""
    if code == ABNORMAL:
        raw = socket.get_extra_info("socket")
        if raw is not None:
            raw.shutdown(SHUT_RDWR)
        return
    await socket.close(code=code)


async def until_closed(socket: web.WebSocketResponse) -> None:
    """Wait for the other side to close, whatever it still says."""
    async for _ in socket:
        pass

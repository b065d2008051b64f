"""The audit log in SQL: recorded at once, chained in batches so that it is no hot row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import rfc8785
from sqlalchemy import Row, bindparam, func, select, update

from bot.ports.audit import AuditEvent, ChainReport
from bot.ports.chain import START, Chains, Link, chain_hash, moment
from bot.store.repositories.base import Repository
from bot.store.tables.flow import audit

_CHUNK = 1000
_SEALING = 0x6A65726E6968_01  # any fixed number of our own, for PostgreSQL's advisory lock


def _content(row: Row[Any]) -> dict[str, Any]:
    return {
        "scope": row.scope, "at": moment(row.at), "actor": row.actor, "word": row.word,
        "subject": row.subject, "facts": row.facts,
    }  # fmt: skip


def _row(event: AuditEvent, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = dict(event.facts)
    rfc8785.dumps(facts)
    return {
        "scope": event.scope, "at": now, "actor": event.actor, "word": event.word.value,
        "subject": event.subject, "facts": facts,
    }  # fmt: skip


class SqlAudit(Repository):
    """Append-only."""

    async def add(self, event: AuditEvent, now: datetime) -> None:
        """Record an event; it joins its chain at the next sealing.

        Raises:
            ValueError: a fact has no canonical form and could never be sealed.
        """
        await self.add_all([event], now)

    async def add_all(self, events: Sequence[AuditEvent], now: datetime) -> None:
        """Record events in their order.

        Raises:
            ValueError: a fact of one of them has no canonical form; none is recorded.
        """
        await self._put_all(audit, [_row(event, now) for event in events])

    async def seal(self, limit: int) -> int:
        """Chain up to `limit` recorded events in order; two sealers cannot both number one."""
        if self._locks_rows:
            # Sealers take turns: the next one reads the ends of the chains as this one left them.
            await self._all(select(func.pg_advisory_xact_lock(_SEALING)))
        rows = await self._all(select(audit).where(audit.c.seq.is_(None)).order_by(audit.c.id).limit(limit))
        ends: dict[str, tuple[int, bytes]] = {}
        links = []
        for row in rows:
            seq, previous = ends.get(row.scope) or await self._end(row.scope)
            link = chain_hash(previous, seq + 1, _content(row))
            links.append({"event_id": row.id, "number": seq + 1, "link": link})
            ends[row.scope] = (seq + 1, link)
        if links:
            same = update(audit).where(audit.c.id == bindparam("event_id"))
            await self._connection.execute(
                same.values(seq=bindparam("number"), hash=bindparam("link")), links
            )
        return len(rows)

    async def _end(self, scope: str) -> tuple[int, bytes]:
        sealed = (audit.c.scope == scope) & audit.c.seq.is_not(None)
        query = select(audit.c.seq, audit.c.hash).where(sealed).order_by(audit.c.seq.desc()).limit(1)
        row = await self._first(query)
        return (row.seq, bytes(row.hash)) if row else (0, b"")

    async def verify(self) -> Sequence[ChainReport]:
        """Recompute every chain."""
        return [await self._verify(scope) for scope in await self.scopes()]

    async def _verify(self, scope: str) -> ChainReport:
        chains, seq = Chains(), 0
        while links := await self.links(scope, seq, _CHUNK):
            for link in links:
                if not chains.fits(link):
                    return ChainReport(scope, seq, seq + 1)
                seq = link.seq
        return ChainReport(scope, seq, None, chains.ends.get(scope, (0, START))[1])

    async def scopes(self) -> Sequence[str]:
        """The scopes that have events."""
        rows = await self._all(select(audit.c.scope).distinct().order_by(audit.c.scope))
        return [row.scope for row in rows]

    async def links(self, scope: str, after: int, limit: int) -> Sequence[Link]:
        """Sealed events of a chain behind a place, in order."""
        chain = (audit.c.scope == scope) & (audit.c.seq > after)
        rows = await self._all(select(audit).where(chain).order_by(audit.c.seq).limit(limit))
        return [Link(row.seq, _content(row), bytes(row.hash)) for row in rows]

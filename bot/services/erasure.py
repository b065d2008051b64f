"""Erasure: a person's key, facts, consents, roles and accounts, gone in one transaction (UU PDP 27/2022).

What was sealed with the key, comments and entries' salts among it, cannot be read again; the
published draw keeps only hashes that now lead to nobody.
"""

from datetime import datetime

from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reposting import take_down
from bot.services.restoring import forget_appeals


async def erase_person(unit: UnitOfWork, person_id: int, actor: str, now: datetime) -> None:
    """Forget a person; doing it twice changes nothing."""
    for account in await unit.people.accounts_of(person_id):
        await unit.dialogues.save(account.row_id, None, now)
        if account.account_id:
            for role in await unit.roles.of(account.platform, account.account_id):
                await unit.roles.revoke(account.platform, account.account_id, role)
    await unit.people.withdraw_consents(person_id, now)
    await unit.people.drop_facts(person_id)
    if await unit.links.part(person_id):
        parted = AuditEvent("people", actor, AuditWord.PERSON_UNLINKED, f"person:{person_id}")
        await unit.audit.add(parted, now)
    await forget_appeals(unit, person_id, actor, now)
    for account in await unit.people.accounts_of(person_id):
        standing = await unit.reposts.of_authors([account.row_id])
        await take_down(unit, account.platform, standing, now)
    await unit.people.erase(person_id, now)
    await unit.audit.add(AuditEvent("system", actor, AuditWord.PERSON_ERASED, f"person:{person_id}"), now)

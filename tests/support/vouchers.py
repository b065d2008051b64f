"""Voucher codes for tests: stored and approved as two officers would do it."""

from bot.moderation.comment import PlatformName
from bot.ports.channels import Role
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.ports.vouchers import Batch, NewCode
from bot.services.voucher_plan import Plan
from bot.services.vouchers import VoucherDesk
from campaigns.voucher import VoucherFile
from tests.bot.store.seeds import NOW

IMPORTER, APPROVER = (PlatformName.LOCAL, "911"), (PlatformName.LOCAL, "912")


async def stocked(unit: UnitOfWork, campaign_id: str, *codes: str | NewCode) -> tuple[int, int]:
    """Approved codes; the batch's id and how many were new."""
    new = [NewCode(code) if isinstance(code, str) else code for code in codes]
    batch = Batch(
        campaign_id=campaign_id, digest="00" * 32, count=len(new), total_value=0, imported_by="account:1",
        imported_at=NOW,
    )  # fmt: skip
    stored = await unit.vouchers.add(batch, new, NOW)
    assert await unit.vouchers.approve(stored[0], "account:2", NOW)
    return stored


async def officers(store: Store) -> None:
    """Let the two handle codes."""
    async with store.write() as unit:
        for user in (IMPORTER, APPROVER):
            await unit.roles.grant(*user, Role.VOUCHER_OFFICER, "cli", NOW)


async def supply(store: Store, desk: VoucherDesk, campaign_id: str, file: VoucherFile) -> int:
    """Import a file by one officer, and approve it by the other; how many codes were new."""
    await officers(store)
    plan = await desk.bring(campaign_id, file, IMPORTER)
    assert isinstance(plan, Plan)
    if plan.codes:
        assert await desk.approve(campaign_id, plan.batch_id, APPROVER) == ()
    return len(plan.codes)

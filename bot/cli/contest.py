"""`jernih model promote` and `evaluate --against`: a challenger measured, put in use, and taken back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.app import open_records
from bot.cli.shell import refuse, run, say, settings
from bot.clock import SystemClock
from bot.ports.audit import AuditWord
from bot.services.promotion import consented, recorded_move
from bot.store.schema import schema_state
from bot.texts import text
from models import shelf
from models.classifier import ArtifactError, Classifier, load
from models.contest import (
    Contest,
    HearsFewer,
    NotBetter,
    Objection,
    WorseOn,
    compare,
    held_out,
    measured_texts,
    objections,
)
from models.decisions import NotUsed, Pair, for_measuring

MODEL = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="Contoh: jernih model promote, dan bila ternyata keliru: jernih model promote --rollback"
)
@click.option("--rollback", is_flag=True, help="Kembali ke model sebelumnya.")
@click.option("--shipped", is_flag=True, help="Bersama --rollback: langsung ke model bawaan.")
def promote(rollback: bool, shipped: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Pakai penantang bila pasti lebih baik dan tidak lebih buruk di satu pun bagian yang dilindungi."""
    if rollback:
        _roll_back(to_shipped=shipped)
        return
    if shipped:
        raise click.UsageError("--shipped hanya bersama --rollback")
    folder = settings().models
    waiting = shelf.challenger(folder)
    measured = _digest(waiting)
    contest = _contest(waiting)
    for against in (found := objections(contest))[:-1]:
        click.echo(_objection(against), err=True)
    if found:
        raise click.ClickException(_objection(found[-1]))
    facts = {"before": contest.current, **_figures(contest)}
    moved = partial(shelf.promote, folder, measured)
    _move(AuditWord.MODEL_PROMOTED, contest.challenger, facts, moved)
    say("model.promoted", name=contest.challenger, before=contest.current)


def evaluate_against(path: Path | None, *, as_json: bool) -> None:
    """Print the contest of a challenger with the model in use."""
    contest = _contest(path or shelf.challenger(settings().models))
    found = objections(contest)
    if as_json:
        said = [_objection(each) for each in found]
        click.echo(json.dumps({**asdict(contest), "promotable": not found, "objections": said}))
        return
    _show(contest)
    for each in found:
        click.echo(_objection(each))
    if not found:
        say("model.promotable")


def gather_decisions() -> Sequence[Pair]:
    """The decisions whose authors agreed to training; none where there is no database yet."""
    return run(_decisions())


async def _decisions() -> Sequence[Pair]:
    have = settings()
    version, head = await schema_state(have.database)
    if version is None:
        return ()
    if version != head:
        refuse("run.migrate_first")
    async with open_records(have) as (_, store):
        return await consented(store)


def _contest(path: Path) -> Contest:
    _digest(path)
    challenger = _loaded(path)
    try:
        current = shelf.load_current(settings().models)
    except ArtifactError as error:
        raise click.ClickException(str(error)) from None
    kept = for_measuring(gather_decisions(), measured_texts())
    with Console(stderr=True).status(text(settings().locale, "model.measuring")):
        return compare(current, challenger, held_out(() if isinstance(kept, NotUsed) else kept))


def _digest(path: Path) -> str:
    try:
        return shelf.digest(path)
    except FileNotFoundError:
        refuse("model.no_challenger", file=str(path))
    except OSError as error:
        refuse("model.unreadable", file=str(path), why=str(error.strerror))


def _loaded(path: Path) -> Classifier:
    try:
        return load(path)
    except ArtifactError as error:
        raise click.ClickException(str(error)) from None


def _roll_back(*, to_shipped: bool) -> None:
    folder = settings().models
    if shelf.current(folder) == shelf.SHIPPED_FILE:
        refuse("model.nothing_before")
    before = shelf.SHIPPED_FILE if to_shipped else shelf.before(folder)
    try:
        # Read before anything moves: going back to what cannot be read would help nobody.
        name = load(before).name
    except ArtifactError as error:
        if before == shelf.SHIPPED_FILE:
            raise click.ClickException(str(error)) from None
        refuse("model.previous_damaged", why=str(error))
    _move(AuditWord.MODEL_ROLLED_BACK, name, {}, partial(shelf.roll_back, folder, to_shipped=to_shipped))
    say("model.rolled_back", name=name)


def _move(word: AuditWord, subject: str, facts: dict[str, object], move: shelf.Move) -> None:
    def moved() -> str | None:
        try:
            unmoved = move()
        except OSError:
            # Not the database's trouble, which it would be taken for inside a unit.
            return "unwritable"
        return unmoved.code if unmoved else None

    async def work() -> str | None:
        async with open_records(settings()) as (_, store):
            return await recorded_move(store, SystemClock(), (word, subject, facts), moved)

    if (why := run(work())) is not None:
        folder = settings().models
        refuse(f"model.{why}", file=str(shelf.challenger(folder)), folder=str(folder))


def _figures(contest: Contest) -> dict[str, object]:
    """For the audit: names and numbers only."""
    measured = (*contest.sets, *contest.heads)
    sets = {each.name: [round(each.current, 4), round(each.challenger, 4)] for each in measured}
    sets["urgent"] = [*contest.urgent.found, *contest.urgent.alarms]
    return {"low": round(contest.low, 4), "high": round(contest.high, 4), "sets": sets}


def _objection(against: Objection) -> str:
    locale = settings().locale
    if isinstance(against, NotBetter):
        return text(locale, "model.not_better", low=f"{against.low:+.3f}", high=f"{against.high:+.3f}")
    if isinstance(against, WorseOn):
        figures = {"before": f"{against.current:.3f}", "after": f"{against.challenger:.3f}"}
        return text(locale, "model.worse_on", name=against.name, **figures)
    counts = {"before": against.current, "after": against.challenger}
    if isinstance(against, HearsFewer):
        return text(locale, "model.hears_fewer", cries=against.cries, **counts)
    return text(locale, "model.more_alarms", ordinary=against.ordinary, **counts)


def _show(contest: Contest) -> None:
    table = Table("set", "rows", f"current {contest.current}", f"challenger {contest.challenger}")
    for each in (*contest.sets, contest.total):
        table.add_row(each.name, str(each.rows), f"{each.current:.3f}", f"{each.challenger:.3f}")
    for each in contest.heads:
        table.add_row(f"head {each.name}", str(each.rows), f"{each.current:.3f}", f"{each.challenger:.3f}")
    heard = contest.urgent
    table.add_row("cries found", str(heard.cries), *map(str, heard.found))
    table.add_row("false alarms", str(heard.ordinary), *map(str, heard.alarms))
    Console().print(table)
    difference = {"difference": f"{contest.difference:+.3f}", "low": f"{contest.low:+.3f}"}
    say("model.difference", **difference, high=f"{contest.high:+.3f}")

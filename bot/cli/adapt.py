"""`jernih model adapt`: a channel's own correction of the model, made, shown and taken back."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click
from rich.console import Console

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.shell import refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.ports.channels import Channel
from bot.ports.corrections import KeptCorrection
from bot.services.adapting import TakenBack
from bot.texts import Texts, text
from models.adapting import NotAdapted

MOST_WORDS = 10
Chat = tuple[PlatformName, str]
Weights = Sequence[tuple[str, float]]


@click.command(
    epilog="Contoh: jernih model adapt telegram:-1001234, lalu jernih model adapt telegram:-1001234 --show"
)
@click.argument("chat", type=CHAT)
@click.option("--show", "what", flag_value="show", help="Tunjukkan penyesuaian yang berlaku.")
@click.option("--undo", "what", flag_value="undo", help="Tarik yang berlaku; yang sebelumnya berlaku lagi.")
@click.option("--json", "as_json", is_flag=True, help="Bersama --show: satu objek JSON.")
def adapt(chat: Chat, what: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Sesuaikan model dengan putusan moderator CHAT sendiri.

    Perlu 40 putusan dari paling sedikit dua moderator. Yang berubah hanya nilai "konstruktif" di CHAT.
    """
    if as_json and what != "show":
        raise click.UsageError("--json hanya bersama --show")
    match what:
        case "show":
            _show(chat, as_json=as_json)
        case "undo":
            _undo(chat)
        case _:
            _make(chat)


async def _channel(app: App, chat: Chat) -> Channel:
    async with app.store.read() as unit:
        found = await unit.channels.by_ref(*chat)
    if found is None:
        refuse("channel.not_found", chat=_name(chat))
    return found


def _make(chat: Chat) -> None:
    async def work(app: App) -> KeptCorrection | NotAdapted:
        return await app.services.adapting.adapt(await _channel(app, chat), "cli")

    with Console(stderr=True).status(text(settings().locale, "adapt.working")):
        made = with_app(work)
    if isinstance(made, NotAdapted):
        refuse(f"adapt.{made.code}", has=made.has, needs=made.needs, missing=made.needs - made.has)
    say(
        "adapt.done", chat=_name(chat), number=made.number,
        examples=made.correction.examples, reviewers=made.reviewers,
    )  # fmt: skip


def _undo(chat: Chat) -> None:
    async def work(app: App) -> tuple[TakenBack | None, str]:
        desk = app.services.adapting
        return await desk.take_back(await _channel(app, chat), "cli"), desk.model

    done, loaded = with_app(work)
    if done is None:
        refuse("adapt.nothing_to_undo", chat=_name(chat))
    if done.model == loaded:
        say("adapt.undone_to", chat=_name(chat), before=done.before, number=done.now)
    else:
        # None is left, or one for another model, which counts for as much.
        say("adapt.undone_to_none", chat=_name(chat), before=done.before)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The active correction beside the model that is loaded."""

    kept: KeptCorrection | None
    loaded: str


def _show(chat: Chat, *, as_json: bool) -> None:
    async def work(app: App) -> _Shown:
        channel = await _channel(app, chat)
        async with app.store.read() as unit:
            return _Shown(await unit.corrections.active(channel.channel_id), app.services.adapting.model)

    shown = with_app(work)
    if as_json:
        click.echo(json.dumps(_as_json(chat, shown), ensure_ascii=False))
    elif shown.kept is None:
        say("adapt.none", chat=_name(chat))
    else:
        _say(chat, shown.kept, shown.loaded)


def _say(chat: Chat, kept: KeptCorrection, loaded: str) -> None:
    have = settings()
    # Texts of the installation's zone: a moment always names it.
    words = Texts(have.timezone)
    by = words.text(have.locale, "adapt.by_system" if kept.made_by == "system" else "adapt.by_cli")
    click.echo(
        words.text(
            have.locale, "adapt.shown", chat=_name(chat), number=kept.number, made_at=kept.made_at,
            made_by=by, examples=kept.correction.examples, reviewers=kept.reviewers,
            model=kept.correction.model,
        )
    )  # fmt: skip
    if kept.correction.model != loaded:
        say("adapt.not_in_use", chat=_name(chat), loaded=loaded)
    raises, lowers = _strongest(kept)
    for code, found in (("adapt.raises", raises), ("adapt.lowers", lowers)):
        say(code, words=_listed(found) or text(have.locale, "adapt.no_words"))


def _listed(found: Weights) -> str:
    locale = settings().locale
    return ", ".join(f"{word} ({_signed(weight, locale)})" for word, weight in found)


def _signed(weight: float, locale: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - as in rendering: it costs to import

    return format_decimal(weight, "+0.00;-0.00", locale=locale)


def _strongest(kept: KeptCorrection) -> tuple[Weights, Weights]:
    """The words that raise and that lower the constructive score most."""
    ordered = sorted(kept.correction.words.items(), key=lambda each: (each[1], each[0]))
    lowers = [each for each in ordered if each[1] < 0][:MOST_WORDS]
    raises = [each for each in reversed(ordered) if each[1] > 0][:MOST_WORDS]
    return raises, lowers


def _as_json(chat: Chat, shown: _Shown) -> dict[str, object]:
    if shown.kept is None:
        return {"channel": _name(chat), "number": None}
    kept = shown.kept
    raises, lowers = _strongest(kept)
    return {
        "channel": _name(chat), "number": kept.number, "in_use": kept.correction.model == shown.loaded,
        "made_at": kept.made_at.isoformat(), "made_by": kept.made_by, "reviewers": kept.reviewers,
        **{name: value for name, value in asdict(kept.correction).items() if name != "shifts"},
        "raises": [{"word": word, "weight": weight} for word, weight in raises],
        "lowers": [{"word": word, "weight": weight} for word, weight in lowers],
    }  # fmt: skip


def _name(chat: Chat) -> str:
    return f"{chat[0]}:{chat[1]}"

"""`jernih model`: build the text model, and measure it."""

from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.cli.adapt import adapt
from bot.cli.contest import evaluate_against, gather_decisions, promote
from bot.cli.drift import drift
from bot.cli.shell import folder_ready, refuse, say, settings
from models import artifact
from models.classifier import ArtifactError, load
from models.contest import measured_texts
from models.corpus import CorpusMissing, Row, read
from models.decisions import NotUsed, for_training
from models.shelf import SHIPPED_FILE, challenger

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
__all__ = ["SHIPPED_FILE", "model"]


@click.group()
def model() -> None:
    """Model teks."""


model.add_command(adapt)
model.add_command(promote)
model.add_command(drift)


def _needs_training_parts() -> None:
    if find_spec("sklearn") is None:
        raise click.ClickException("melatih perlu scikit-learn: pip install 'jernih[train]'")


@model.command(epilog="Contoh: jernih model train --seed 1")
@click.option("--data", type=FOLDER, help="Folder korpus; bawaan ../shared/data.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Berkas hasil.")
@click.option("--decisions", is_flag=True, help="Belajar juga dari putusan moderator: jadi penantang.")
def train(data: Path | None, seed: int, out: Path | None, decisions: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Latih model dari korpus yang lisensinya membolehkan. Masukan dan seed sama, byte sama.

    Dengan --decisions hasilnya penantang di folder data; jernih model promote memakainya bila lebih baik.
    """
    _needs_training_parts()
    from models.train import train as build  # noqa: PLC0415 - scikit-learn loads for seconds

    out = out or _place(decisions=decisions)
    try:
        decided = _decided(data) if decisions else ()
        with Console(stderr=True).status("membaca korpus") as status:
            digest = build(out, data, seed, lambda part: status.update(f"melatih: {part}"), decided)
    except CorpusMissing as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{out}  sha256 {digest}")


def _place(*, decisions: bool) -> Path:
    if not decisions:
        return SHIPPED_FILE
    folder_ready(settings().models)
    return challenger(settings().models)


def _decided(data: Path | None) -> tuple[Row, ...]:
    """What of the moderators' decisions may be learnt; exit code 1 with one line when none may."""
    from models.train import load_rows  # noqa: PLC0415 - scikit-learn loads for seconds

    labelled = sum(row.constructive is not None for row in load_rows(data))
    found = for_training(gather_decisions(), labelled, measured_texts())
    if isinstance(found, NotUsed):
        refuse(f"model.{found.code}", has=found.has, needs=found.needs)
    say("model.decisions", count=len(found))
    return found


@model.command("card", epilog="Contoh: jernih model card --out docs/model-card.md")
@click.option("--data", type=FOLDER, help="Folder korpus; bawaan ../shared/data.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def make_card(data: Path | None, out: Path) -> None:
    """Tulis kartu model: data, lisensi, angka per sumber dan per potongan, contoh kekeliruan."""
    _needs_training_parts()
    from models.card import card  # noqa: PLC0415 - scikit-learn loads for seconds
    from models.evaluate import leave_one_source_out  # noqa: PLC0415 - as above

    try:
        facts, _ = artifact.read(SHIPPED_FILE)
        with Console(stderr=True).status("mengukur") as status:
            left_out = leave_one_source_out(data, progress=status.update)
        page = card(load(), facts, left_out)
        out.write_text(page, "utf-8")
    except (ArtifactError, CorpusMissing) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{out} tidak bisa ditulis: {error.strerror}") from None
    click.echo(str(out))


@model.command(epilog="Contoh: jernih model evaluate, atau jernih model evaluate --against current --json")
@click.option("--data", type=FOLDER, help="Folder korpus; bawaan ../shared/data.")
@click.option("--ood/--no-ood", default=False, help="Ukur juga berkas yang hanya untuk diukur.")
@click.option("--against", type=click.Choice(["current"]), help="Bandingkan penantang dengan yang dipakai.")
@click.option(
    "--challenger", "file", type=click.Path(path_type=Path, dir_okay=False), help="Berkas penantang."
)
@click.option("--json", "as_json", is_flag=True, help="Bersama --against: satu objek JSON.")
def evaluate(
    data: Path | None,
    ood: bool,  # noqa: FBT001 - click passes flags by name
    against: str | None,
    file: Path | None,
    as_json: bool,  # noqa: FBT001 - as above
) -> None:
    """Ukur: tiap sumber dinilai oleh model yang tidak pernah melihatnya."""
    if against is not None:
        if ood or data is not None:
            raise click.UsageError("--ood dan --data tidak dipakai bersama --against current")
        evaluate_against(file, as_json=as_json)
        return
    if file is not None or as_json:
        raise click.UsageError("--challenger dan --json hanya bersama --against current")
    _needs_training_parts()
    from models.evaluate import leave_one_source_out, measure, padding_flips  # noqa: PLC0415 - as above
    from models.measures import COLUMNS  # noqa: PLC0415 - as above

    console = Console(stderr=True)
    try:
        classifier = load()
        with console.status("mengukur") as status:
            left_out = leave_one_source_out(data, progress=status.update)
        measured = [measure(classifier, name, data) for name in ("demo", *(("dev_ood",) if ood else ()))]
    except (ArtifactError, CorpusMissing) as error:
        raise click.ClickException(str(error)) from None
    table = Table(*COLUMNS)
    for each in (*left_out.figures, *measured):
        table.add_row(*each.cells())
    shown = Console()
    shown.print(table)
    found, flagged = left_out.toxic_found, left_out.reports_flagged
    shown.print(f"toksik, pada presisi 95 %: {found:.1%} ditemukan; {flagged:.1%} laporan ikut ditandai")
    for name, share in padding_flips(classifier, read("demo")).items():
        shown.print(f"{name}: {share:.1%}")

"""`jernih model`: build the text model, and measure it."""

from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

import models.artifacts
from bot.cli.adapt import adapt
from models import artifact
from models.classifier import SHIPPED, ArtifactError, load
from models.corpus import CorpusMissing, read

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
SHIPPED_FILE = Path(models.artifacts.__file__).parent / SHIPPED


@click.group()
def model() -> None:
    """Model teks."""


model.add_command(adapt)


def _needs_training_parts() -> None:
    if find_spec("sklearn") is None:
        raise click.ClickException("melatih perlu scikit-learn: pip install 'jernih[train]'")


@model.command(epilog="Contoh: jernih model train --seed 1")
@click.option("--data", type=FOLDER, help="Folder korpus; bawaan ../shared/data.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=SHIPPED_FILE)
def train(data: Path | None, seed: int, out: Path) -> None:
    """Latih model dari korpus yang lisensinya membolehkan. Masukan dan seed sama, byte sama."""
    _needs_training_parts()
    from models.train import train as build  # noqa: PLC0415 - scikit-learn loads for seconds

    console = Console(stderr=True)
    try:
        with console.status("membaca korpus") as status:
            digest = build(out, data, seed, lambda part: status.update(f"melatih: {part}"))
    except CorpusMissing as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{out}  sha256 {digest}")


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
            figures = leave_one_source_out(data, progress=status.update)
        page = card(load(), facts, figures)
        out.write_text(page, "utf-8")
    except (ArtifactError, CorpusMissing) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{out} tidak bisa ditulis: {error.strerror}") from None
    click.echo(str(out))


@model.command(epilog="Contoh: jernih model evaluate")
@click.option("--data", type=FOLDER, help="Folder korpus; bawaan ../shared/data.")
@click.option("--ood/--no-ood", default=False, help="Ukur juga berkas yang hanya untuk diukur.")
def evaluate(data: Path | None, ood: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Ukur: tiap sumber dinilai oleh model yang tidak pernah melihatnya."""
    _needs_training_parts()
    from models.evaluate import leave_one_source_out, measure, padding_flips  # noqa: PLC0415 - as above

    console = Console(stderr=True)
    try:
        classifier = load()
        with console.status("mengukur") as status:
            figures = leave_one_source_out(data, progress=status.update)
        figures += [measure(classifier, name, data) for name in ("demo", *(("dev_ood",) if ood else ()))]
    except (ArtifactError, CorpusMissing) as error:
        raise click.ClickException(str(error)) from None
    table = Table("set", "rows", "macro-F1", "95 %", "AUC")
    for each in figures:
        table.add_row(
            each.name, str(each.rows), f"{each.f1:.3f}", f"{each.low:.3f}-{each.high:.3f}", f"{each.auc:.3f}"
        )
    shown = Console()
    shown.print(table)
    for name, share in padding_flips(classifier, read("demo")).items():
        shown.print(f"{name}: {share:.1%}")

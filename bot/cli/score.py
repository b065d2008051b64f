"""`jernih score`: judge texts from a file or a pipe, one JSON object a line."""

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from bot.cli.text_lines import BadLine, read_line, text_lines
from bot.settings import SettingsError, load_settings
from models.classifier import ArtifactError, Classifier, load
from models.labels import Evidence
from models.shelf import load_current


@click.command(epilog='Contoh: echo \'{"text": "Lampu jalan mati"}\' | jernih score')
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", show_default=True)
@click.option(
    "--model", "path", type=click.Path(path_type=Path), help="Berkas model; bawaan yang sedang dipakai."
)
@click.option("--explain", is_flag=True, help="Sertakan kata yang menentukan; berwarna di terminal.")
def score(file: BinaryIO, form: str, path: Path | None, explain: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Nilai teks dari FILE (bawaan: masukan standar), satu objek JSON per baris.

    Baris yang rusak dilaporkan dengan nomornya di stderr, yang lain tetap dinilai; keluar 1.
    """
    try:
        classifier = load(path) if path else load_current(load_settings().models)
    except (ArtifactError, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    bad = 0
    for number, line in enumerate(text_lines(file), 1):
        try:
            fields = read_line(line, form)
        except BadLine as error:
            bad += 1
            click.echo(f"baris {number}: {error}", err=True)
            continue
        if fields is not None:
            _write(classifier, fields, explain=explain)
    if bad:
        raise click.exceptions.Exit(1)


def _write(classifier: Classifier, fields: dict[str, Any], *, explain: bool) -> None:
    text = fields["text"]
    scores = classifier.score(text)
    shown: dict[str, Any] = {
        "id": fields.get("id"),
        "constructive": round(scores.constructive, 4),
        "toxic": round(scores.toxic, 4),
        "spam": round(scores.spam, 4),
        "urgent": round(scores.urgent, 4),
        "reason": scores.reason.value,
        "verdict": scores.verdict.value,
        "model": scores.model,
    }
    if explain:
        evidence = classifier.explain(text)
        if sys.stdout.isatty():
            _colour(text, evidence)
        shown["evidence"] = [
            {"start": each.start, "end": each.end, "weight": round(each.weight, 4)} for each in evidence
        ]
    click.echo(json.dumps(shown, ensure_ascii=True))


def _colour(text: str, evidence: tuple[Evidence, ...]) -> None:
    """The text with what speaks for it in green and against it in red, stronger for more."""
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.text import Text  # noqa: PLC0415

    shown = Text(text)
    strongest = max((abs(each.weight) for each in evidence), default=0) or 1
    for each in evidence:
        share = abs(each.weight) / strongest
        if share > 0.15:  # noqa: PLR2004 - fainter ones would only distract
            colour = "green" if each.weight > 0 else "red"
            shown.stylize(f"bold {colour}" if share > 0.5 else colour, each.start, each.end)  # noqa: PLR2004
    Console().print(shown)

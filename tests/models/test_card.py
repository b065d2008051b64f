"""The model card: every figure measured, every example written for the project."""

from bot.cli.model import SHIPPED_FILE
from models import artifact
from models.card import card
from models.classifier import load
from models.contest import PROTECTED
from models.corpus import read
from models.evaluate import LeftOut
from models.measures import Figure


def test_the_card_shows_what_was_measured() -> None:
    """Corpora with their licences, the given figures, slices, attacks, and mistakes that are mistakes."""
    model, (facts, _) = load(), artifact.read(SHIPPED_FILE)
    page = card(
        model, facts, LeftOut([Figure("sumber", 7, 0.5, 0.25, 0.75, 0.625, 0.375, 0.875)], 0.25, 0.125)
    )

    assert "| sumber | 7 | 0.500 | 0.250-0.750 | 0.625 | 0.375 | 0.875 |" in page
    assert "finds 25.0% of what is toxic and flags 12.5% of the reports" in page
    assert all(f"| {name} |" in page for name in PROTECTED)
    assert all(f"| {name} |" in page for name in facts["corpora"])
    assert "| vowels dropped |" in page
    assert page.endswith("\n")
    mistakes = [line for line in page.splitlines() if line.startswith("- ")]
    truth = {row.text: bool(row.constructive) for row in read("demo")}
    for line in mistakes:
        text = line.partition(": ")[2]
        assert (model.score(text).constructive >= 0.5) is not truth[text]
    assert 0 < len(mistakes) <= 8


def test_the_card_in_the_documents_is_of_the_shipped_model() -> None:
    """The page names the corpora by the checksums that the artefact holds."""
    facts, _ = artifact.read(SHIPPED_FILE)
    page = (SHIPPED_FILE.parents[2] / "docs" / "model-card.md").read_text("utf-8")
    assert all(sha[:16] in page for sha in facts["corpora"].values())

"""The reasons of the codebook, as codes: what a campaign may name among the reasons that take part.

Source: models/labels.py, `Reason` (a test holds the two equal). Repeated here because rules know no model.
"""

REASONS = (
    "suggestion", "report", "question", "argument", "information", "appreciation", "insult", "hate",
    "provocation", "spam", "low_effort", "off_topic", "unclear",
)  # fmt: skip
PRAISE = "appreciation"

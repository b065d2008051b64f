"""Markup: HTML escaped by construction. A text becomes markup in one place only, and there it is escaped."""

import html
from dataclasses import dataclass

_VOID = frozenset({"meta", "hr", "br"})


@dataclass(frozen=True, slots=True)
class Markup:
    """Finished HTML; made by `tag` alone."""

    source: str


Piece = str | Markup


def tag(name: str, /, *children: Piece, **attributes: str) -> Markup:
    """An element; texts and values are escaped. `_` in an attribute stands for `-`, `class_` for class."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items()
    )
    if name in _VOID:
        return Markup(f"<{name}{said}>")
    inner = "".join(_piece(child) for child in children)
    return Markup(f"<{name}{said}>{inner}</{name}>")


def document(locale: str, head: tuple[Markup, ...], body: tuple[Markup, ...]) -> bytes:
    """A whole page, one element a line."""
    lines = ["<!doctype html>", f'<html lang="{html.escape(locale)}">', "<head>"]
    lines += [each.source for each in head]
    lines += ["</head>", "<body>", *(each.source for each in body), "</body>", "</html>", ""]
    # Halves of characters are no text in any file.
    return "\n".join(lines).encode("utf-8", "replace")


def style(css: str) -> Markup:
    """The page's own style sheet, which holds no text of anybody's.

    Raises:
        ValueError: it would end its element.
    """
    if "<" in css:
        raise ValueError(css)
    return Markup(f"<style>{css}</style>")


def _piece(child: Piece) -> str:
    return child.source if isinstance(child, Markup) else html.escape(child)

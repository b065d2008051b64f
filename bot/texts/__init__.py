"""Texts: turns codes and values into the reader's words, Indonesian first.

The catalogues are gettext files by area (`id/*.po`, `en/*.po`) whose msgid is a code such as
`flag.links.hold` and whose msgstr names its values in braces. Knows no platform and no markup.
"""

from bot.texts.catalogue import UnknownText
from bot.texts.rendering import Rendered, RenderedButton, Texts

_DEFAULT = Texts()

text = _DEFAULT.text
render = _DEFAULT.render

__all__ = ["Rendered", "RenderedButton", "Texts", "UnknownText", "render", "text"]

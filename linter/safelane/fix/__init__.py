"""Writes the edits that findings carry into files, and nothing else: comments, quotes, indentation and order stay.

An edit is made of the text that base has; where that cannot be done, by a round trip through ruamel.yaml, which only
this room knows. Either is read again before it counts: it must change the one value and nothing besides.
"""

from __future__ import annotations

from safelane.fix.mending import mend
from safelane.fix.model import Applied, Left, Mended

__all__ = ["Applied", "Left", "Mended", "mend"]

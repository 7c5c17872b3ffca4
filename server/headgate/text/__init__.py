"""Text: snapshots, positions, edits and column widths.

Owns the text of a document and everything that counts characters in it. Knows
nothing of Python, of rules or of the protocol.
"""

from headgate.text.chunks import GROUP, Chunk, Chunks, chunked
from headgate.text.positions import Edit, Position, Range
from headgate.text.snapshot import Snapshot, split_lines
from headgate.text.widths import ByteColumns, Encoding, column_of_units, units_of_column

__all__ = [
    "GROUP",
    "ByteColumns",
    "Chunk",
    "Chunks",
    "Edit",
    "Encoding",
    "Position",
    "Range",
    "Snapshot",
    "chunked",
    "column_of_units",
    "split_lines",
    "units_of_column",
]

"""Reports: what was found, as text, JSON and SARIF.

Owns the formats, and that none of them shows a secret whole. Knows neither the
engine nor where the findings come from.
"""

from headgate.report.jsonreport import write_json
from headgate.report.masking import (
    hidden_text,
    hide,
    is_secret,
    masked_lines,
    masked_message,
    secret_texts,
    without_keys,
)
from headgate.report.model import (
    Entry,
    FileReport,
    InputError,
    Mend,
    Report,
    Waypoint,
    file_report,
    fingerprints,
    in_cells,
)
from headgate.report.sarif import write_sarif
from headgate.report.text import shown, summary, write_text

__all__ = [
    "Entry",
    "FileReport",
    "InputError",
    "Mend",
    "Report",
    "Waypoint",
    "file_report",
    "fingerprints",
    "hidden_text",
    "hide",
    "in_cells",
    "is_secret",
    "masked_lines",
    "masked_message",
    "secret_texts",
    "shown",
    "summary",
    "without_keys",
    "write_json",
    "write_sarif",
    "write_text",
]

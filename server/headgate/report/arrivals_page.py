"""The page about what came in at once: one file of HTML, which needs nothing else.

Owns its words and its looks. There is no script in it, and it may load nothing. Where a plot
is wider than the window, the last days are seen first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from headgate.report.arrivals import COLUMNS, Counts, Summary, counted, percent, sentence
from headgate.report.plots import Part, Plot, svg

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                  "Dec")  # fmt: skip

_FATES: Final = (
    ("fixed", "fixed"),
    ("removed", "removed with their block"),
    ("silenced", "silenced by a comment"),
    ("open", "still open"),
    ("kept", "accepted or committed as they were"),
)
"""What becomes of findings: names in `Counts`, which are classes too, and words."""

_STYLE: Final = """
:root { color-scheme: light dark; --page: #fbfbfa; --card: #fff; --text: #1d2329;
  --faint: #5b6570; --line: #d9dde1; --calm: #6f94bd; --danger: #c8472b; --fixed: #0f8a68;
  --removed: #55a3d8; --silenced: #a9629a; --open: #e0a21c; }
@media (prefers-color-scheme: dark) { :root { --page: #14181c; --card: #1c2227;
  --text: #e6e9ec; --faint: #a0abb5; --line: #353d45; --calm: #5f86b3; --danger: #ef7757;
  --fixed: #2fb48c; --removed: #6fb7e6; --silenced: #c98aba; --open: #eebb4d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 40px 20px 56px; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0 0 4px; font-size: 1.15rem; }
.under { margin: 6px 0 0; color: var(--faint); overflow-wrap: anywhere; }
.lead { margin: 22px 0 26px; font-size: 1.08rem; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
  margin: 0 0 28px; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 14px 16px; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
dt { color: var(--faint); font-size: 0.9rem; line-height: 1.35; }
dd { margin: 0; font-size: 1.8rem; font-weight: 650; line-height: 1.25;
  font-variant-numeric: tabular-nums; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 20px 22px; margin: 0 0 18px; }
section > p { margin: 0 0 14px; color: var(--faint); }
svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.scroll > svg { min-width: 520px; }
.late { direction: rtl; } .late > svg { direction: ltr; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 12px 0 0;
  padding: 0; font-size: 0.92rem; }
.key svg { width: 14px; height: 14px; display: inline-block; vertical-align: -2px;
  margin-right: 7px; min-width: 0; }
.axis { stroke: var(--faint); } .grid { stroke: var(--line); }
.tick { fill: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
rect { stroke: var(--card); stroke-width: 1; }
.calm { fill: var(--calm); } .danger { fill: var(--danger); } .fixed { fill: var(--fixed); }
.removed { fill: var(--removed); } .silenced { fill: var(--silenced); }
.open { fill: url(#stripes); } .kept { fill: var(--danger); }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; }
th, td { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--faint); vertical-align: bottom; }
th[scope=row] { color: inherit; font-weight: 400; white-space: nowrap; }
tfoot td, tfoot th { font-weight: 650; border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.bar { width: 34%; padding-left: 8px; } .bar svg { height: 14px; min-width: 0; }
.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
summary { cursor: pointer; font-size: 1.15rem; font-weight: 650; }
details[open] summary { margin-bottom: 12px; }
summary:focus-visible { outline: 2px solid var(--calm); outline-offset: 4px; border-radius: 4px; }
.means { margin: 8px 0 0; padding-left: 20px; } .means li { margin: 0 0 6px; }
footer { color: var(--faint); font-size: 0.88rem; margin-top: 26px; }
@media (max-width: 520px) { section { padding: 16px; } .bar { display: none; }
  th[scope=row] { white-space: normal; overflow-wrap: anywhere; } }
@media print { body { background: none; } section, .tiles div { break-inside: avoid; } }
"""

_MEANING: Final = (
    "A block is text that came at once: a paste, an accepted suggestion, an edit by an assistant, "
    "or what something else wrote into a file that was known. It is worked out from the edits that "
    "the editor sends, and of files that something else writes from what they were before; what "
    "git brings counts too, unless the folder is trusted, so that git may be asked. Short "
    "insertions, such as completed names, do not count, and what came in while no editor with "
    "Headgate was open is known only if the file was opened later.",
    "Dangerous is what Headgate reports as an error or a warning. That is a finding and no proof; "
    "and what Headgate does not see is not in these figures.",
    "Findings count by rule: the most that one rule reported in a block at once, each time the "
    "editor came to rest. Fixed are those that are no longer reported while the block stayed, "
    "however they were mended.",
    "A day is the one on which a block came in. What became of it later counts for that day, as "
    "far as its file was open in an editor since.",
    "The log lies in your cache folder, for ninety days. It holds days, counts and codes of rules. "
    "Names of folders and files are digests in it, and code is not in it in any form.",
)


def write_arrivals_page(summary: Summary, version: str, made: date) -> str:
    """Return the page."""
    return "\n".join(_page(summary, version, made)) + "\n"


def _page(summary: Summary, version: str, made: date) -> Iterator[str]:
    totals = summary.totals
    period = f"{_day(summary.first)} to {_day(summary.last)} {summary.last.year}"
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield "<title>What came in – Headgate</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>'
    yield (
        '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" style="fill:var(--open);'
        'stroke:none"/><rect width="2" height="6" style="fill:var(--card);stroke:none"/></pattern>'
    )
    yield "</defs></svg>"
    yield "<main>"
    yield "<header>"
    yield "<h1>What came in</h1>"
    yield f'<p class="under">{escape(summary.folder)}<br>{escape(period)}</p>'
    yield "</header>"
    yield f'<p class="lead">{escape(sentence(summary))}</p>'
    if totals.blocks:
        yield from _tiles(totals)
        yield from _came(summary)
        if totals.findings:
            yield from _became(summary)
            yield from _rules(summary)
        yield from _table(summary)
    yield "<section>"
    yield "<h2>What these figures mean</h2>"
    yield '<ul class="means">'
    yield from (f"<li>{escape(text)}</li>" for text in _MEANING)
    yield "</ul>"
    yield "</section>"
    yield (
        f"<footer>Made by Headgate {escape(version)} on {made.isoformat()}. This file is "
        "complete: it holds no script and loads nothing.</footer>"
    )
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _tiles(totals: Counts) -> Iterator[str]:
    tiles = [
        (f"{totals.lines:,}", f"lines in {counted(totals.blocks, 'block')}"),
        (
            percent(totals.dangerous_blocks, totals.blocks),
            "of the blocks with something dangerous in them",
        ),
        (
            f"{totals.findings:,}",
            "dangerous findings" if totals.findings != 1 else "dangerous finding",
        ),
        (percent(totals.fixed, totals.findings), "of the findings fixed"),
    ]
    yield '<dl class="tiles">'
    yield from (f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for value, name in tiles)
    yield "</dl>"


def _came(summary: Summary) -> Iterator[str]:
    days = summary.days
    calm = tuple(c.lines - c.dangerous_lines for c in days.values())
    danger = tuple(c.dangerous_lines for c in days.values())
    parts = (
        Part("lines in blocks without a dangerous finding", "calm", calm),
        Part("lines in blocks with a dangerous finding", "danger", danger),
    )
    busiest = max(days, key=lambda day: days[day].lines)
    described = (
        f"Most lines came in on {_day(busiest)}: {days[busiest].lines:,}. Of all "
        f"{summary.totals.lines:,} lines, {summary.totals.dangerous_lines:,} are in blocks with a "
        "dangerous finding. The table below has all figures."
    )
    title = "Lines that came in, by day"
    plot = Plot("came", title, described, tuple(map(_day, days)), parts)
    yield from _section(
        "How much came in", "Lines that were inserted at once, by the day on which they came.", plot
    )


def _became(summary: Summary) -> Iterator[str]:
    days = summary.days
    parts = tuple(
        Part(words, name, tuple(getattr(c, name) for c in days.values())) for name, words in _FATES
    )
    totals = summary.totals
    told = ", ".join(f"{getattr(totals, name):,} {words}" for name, words in _FATES)
    described = (
        f"Of {counted(totals.findings, 'finding')}: {told}. The table below has all figures."
    )
    title = "Dangerous findings by the day of their block, and what became of them"
    plot = Plot("became", title, described, tuple(map(_day, days)), parts)
    yield from _section(
        "What was dangerous in it, and what became of that",
        "Errors and warnings in these lines, by the day on which their block came in.",
        plot,
    )


def _section(title: str, text: str, plot: Plot) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{escape(title)}</h2>"
    yield f"<p>{escape(text)}</p>"
    yield f'<div class="scroll late">{svg(plot)}</div>'
    yield '<ul class="key">'
    for part in plot.parts:
        total = sum(part.values)
        if total:
            swatch = (
                '<svg viewBox="0 0 14 14" aria-hidden="true">'
                f'<rect class="{part.style}" width="14" height="14" rx="3"/></svg>'
            )
            yield f"<li>{swatch}{total:,} {escape(part.name)}</li>"
    yield "</ul>"
    yield "</section>"


def _rules(summary: Summary) -> Iterator[str]:
    most = max(rule.found for rule in summary.rules)
    yield "<section>"
    yield "<h2>By rule</h2>"
    yield "<p>What was found in these lines; the green part of a bar is what was fixed.</p>"
    yield '<div class="scroll"><table>'
    yield (
        '<thead><tr><th scope="col">Rule</th><th scope="col" class="number">Found</th>'
        '<th scope="col" class="number">Fixed</th><th class="bar" aria-hidden="true"></th></tr></thead>'
    )
    yield "<tbody>"
    for rule in summary.rules:
        found, fixed = 100 * rule.found / most, 100 * rule.fixed / most
        bar = (
            '<svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="danger" width="{found:.1f}" height="14"/>'
            f'<rect class="fixed" width="{fixed:.1f}" height="14"/></svg>'
        )
        yield (
            f'<tr><th scope="row"><span class="code">{escape(rule.code)}</span> '
            f'{escape(rule.name)}</th><td class="number">{rule.found:,}</td>'
            f'<td class="number">{rule.fixed:,}</td><td class="bar" aria-hidden="true">{bar}</td></tr>'
        )
    yield "</tbody></table></div>"
    yield "</section>"


def _table(summary: Summary) -> Iterator[str]:
    yield "<section><details>"
    yield "<summary>Day by day, in figures</summary>"
    yield '<div class="scroll"><table>'
    heads = "".join(
        f'<th scope="col" class="number">{escape(title.capitalize())}</th>' for _, title in COLUMNS
    )
    yield f'<thead><tr><th scope="col">Day</th>{heads}</tr></thead>'
    yield "<tbody>"
    for day, counts in summary.days.items():
        if counts.blocks:
            yield f"<tr>{_row(f'{_day(day)} {day.year}', counts)}</tr>"
    yield "</tbody>"
    yield f"<tfoot><tr>{_row('All', summary.totals)}</tr></tfoot>"
    yield "</table></div>"
    yield (
        "<p>Dangerous: blocks with a dangerous finding. Of the findings, each is fixed, silenced "
        "by a comment, kept (there when the block was accepted or committed), removed with its "
        "block, or open.</p>"
    )
    yield "</details></section>"


def _row(name: str, counts: Counts) -> str:
    cells = "".join(f'<td class="number">{getattr(counts, key):,}</td>' for key, _ in COLUMNS)
    return f'<th scope="row">{escape(name)}</th>{cells}'

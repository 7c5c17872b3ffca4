"""Prints the score of each way of writing, for Headgate and its peers.

python -m tests.evasion [--families] [--misses] [--write FOLDER] [--seed N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from .generator import SEED, pairs
from .pairs import Pair, written
from .scores import Verdict, score, verdicts, write
from .tools import present

Verdicts = dict[str, list[Verdict]]


def _row(title: str, every: Verdicts, chosen: Callable[[Pair], bool]) -> str:
    cells = [title]
    for number, verdicts_ in enumerate(every.values()):
        scored = score(v for v in verdicts_ if chosen(v.pair))
        if number == 0:
            cells.append(str(scored.pairs))
        cells.append(f"{scored.found_percent:.0f} / {scored.flagged_percent:.0f}")
    return "| " + " | ".join(cells) + " |"


def table(every: Verdicts, with_ways: bool = True) -> str:
    """Return a table in Markdown: dangerous found / twins flagged, in percent."""
    listed = [v.pair for v in next(iter(every.values()))]
    titles = ["way of writing", "pairs", *every]
    lines = ["| " + " | ".join(titles) + " |", "|---|" + "--:|" * (len(titles) - 1)]
    ways: dict[str, dict[str, None]] = {}
    for pair in listed:
        for family, name in pair.ways:
            ways.setdefault(family, {})[name] = None
    for family in sorted(ways):
        if family != "unseen":
            lines.append(
                _row(f"**{family}**", every, lambda p, f=family: f in {w[0] for w in p.ways})
            )
        if with_ways:
            for name in sorted(ways[family]):
                way = (family, name)
                lines.append(_row(name, every, lambda p, w=way: w in p.ways))
    for kind in dict.fromkeys(sorted(pair.sink.kind for pair in listed)):
        lines.append(_row(f"sink: {kind}", every, lambda p, k=kind: p.sink.kind == k))
    for title, hidden in (("**all seen**", False), ("**all unseen**", True)):
        if any(pair.unseen == hidden for pair in listed):
            lines.append(_row(title, every, lambda p, h=hidden: p.unseen == h))
    return "\n".join(lines)


def _misses(tool: str, verdicts_: Sequence[Verdict]) -> str:
    parts: list[str] = []
    for verdict in verdicts_:
        pair = verdict.pair
        about = f"{pair.name}: {pair.sink.name}; {', '.join(name for _, name in pair.ways)}"
        if not verdict.found:
            parts.append(f"--- {tool} misses {about}, line {pair.bad.sinks}\n{pair.bad.text}")
        if verdict.flagged:
            parts.append(f"--- {tool} flags the twin {about}, {pair.safe.sinks}\n{pair.safe.text}")
    return "\n".join(parts)


def main() -> None:
    """Run the tools and print."""
    parser = argparse.ArgumentParser(prog="tests.evasion", description=__doc__)
    parser.add_argument("--families", action="store_true", help="no rows for single ways")
    parser.add_argument("--misses", action="store_true", help="show what Headgate gets wrong")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write the modules, do no more"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", nargs="*", metavar="TOOL", help="ask these tools only")
    given = parser.parse_args()

    suite = [*pairs(given.seed), *written()]
    if given.write:
        write(suite, given.write, lambda _, pair, kind: f"{pair.name}_{kind}.py")
        return
    tools, missing = present()
    chosen = {name: tool for name, tool in tools.items() if not given.only or name in given.only}
    every = {name: verdicts(tool, suite) for name, tool in chosen.items()}
    if given.misses:
        print(_misses("Headgate", every["Headgate"]))
    print(f"{len(suite)} pairs. Dangerous modules found / safe twins flagged, in percent.\n")
    print(table(every, with_ways=not given.families))
    for reason in missing:
        print(f"\nLeft out: {reason}.")


if __name__ == "__main__":
    main()

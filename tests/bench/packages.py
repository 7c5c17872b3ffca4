"""How many imports of real projects are reported, and how many invented names.

    python tests/bench/packages.py FOLDER …

Each FOLDER holds projects, one a folder. No index is asked, and the environment that runs
this does not count.
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from headgate.evidence import Answers, Place
from headgate.ruleapi.packages import (
    IMPORTED,
    INSTALLED,
    NAMESPACES,
    Standing,
    asked_part,
    read_known,
)

INVENTED = Path(__file__).parents[1] / "evidence" / "invented.txt"


def imported(path: Path) -> frozenset[str]:
    """Return what is asked of the names that a file imports."""
    try:
        tree = ast.parse(path.read_text("utf-8", "replace"))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return frozenset()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {asked_part(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            inner = node.names if node.module in NAMESPACES else ()
            names |= {asked_part(f"{node.module}.{alias.name}") for alias in inner}
            names.add(asked_part(node.module))
    return frozenset(names - sys.stdlib_module_names)


def main() -> None:
    answers = Answers({})
    total = projects = 0
    reported: dict[tuple[str, str], list[str]] = defaultdict(list)
    for project in sorted(p for root in sys.argv[1:] for p in Path(root).iterdir() if p.is_dir()):
        projects += 1
        for path in sorted(project.rglob("*.py")):
            names = imported(path)
            total += len(names)
            keys = [IMPORTED + name for name in names]
            for key, answer in answers.answers(keys, Place(project, file=path)).items():
                known = read_known(answer)
                if known is not None and known.standing is not Standing.KNOWN:
                    reported[project.name, key].append(str(path.relative_to(project)))
    print(f"{projects} projects, {total:,} imports, {len(reported)} names reported")
    for (project_name, key), files in sorted(reported.items()):
        print(f"  {project_name}: {key.partition(':')[2]} in {files[0]}")
    lines = INVENTED.read_text("utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    with tempfile.TemporaryDirectory() as empty:
        for prefix, dash in ((IMPORTED, "_"), (INSTALLED, "-")):
            keys = [prefix + name.replace("_", dash) for name in names]
            found = answers.answers(keys, Place(Path(empty))).values()
            share = sum(not answer.startswith(Standing.KNOWN.value) for answer in found)
            print(f"{share} of {len(names)} invented names reported ({prefix.rstrip(':')})")


if __name__ == "__main__":
    main()

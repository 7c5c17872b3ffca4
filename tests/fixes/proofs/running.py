"""Runs a program before and after its fix, each in a process and a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.fixes import FixAllResult, fix_all
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

LIMIT: Final = 90
"""Seconds that one side may take."""

_RUNNER: Final = """
import json, os, sys, types, warnings
warnings.simplefilter("ignore")
source, setup, honest, attack = json.load(sys.stdin)
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
world = {"source": source}
exec(setup, world)
m = types.ModuleType("program")
m.__dict__.update(world.pop("given", {}))
sys.modules["program"] = m
told = {"honest": "", "attack": False, "why": ""}
try:
    exec(compile(source, "program.py", "exec"), m.__dict__)
    exec("def honest(m):\\n" + honest, world)
    told["honest"] = repr(world["honest"](m))
except Exception as error:
    told["honest"] = "raised " + repr(error)
try:
    exec("def attack(m):\\n" + attack, world)
    told["attack"] = bool(world["attack"](m))
except Exception as error:
    told["why"] = repr(error)
json.dump(told, out)
out.flush()
os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """One program, what an honest user does with it, and what an attacker does.

    `honest` and `attack` are bodies of functions that get the program as `m`. An attack
    returns whether it works; where the fix hardens, it returns whether what is weak is there.
    """

    code: str
    what: str
    source: str
    honest: str
    attack: str
    setup: str = ""
    """Runs before the program; names in `given` are there in the program."""
    known: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    """Of the interpreter."""
    hardens: bool = False
    """Whether `attack` asks for a property instead of attacking."""
    safety: FixSafety = FixSafety.REVIEW


@dataclass(frozen=True, slots=True)
class Side:
    """What happened on one side of the fix."""

    honest: str
    attack: bool


def mended(proof: Proof) -> FixAllResult:
    """Make the first fix of each finding of the rule; only safe ones where the proof is of one."""
    analysis = analyze(Snapshot.of(proof.source), default_rules(), Settings(), dict(proof.known))
    most = FixSafety.SAFE if proof.safety is FixSafety.SAFE else FixSafety.SILENCE
    return fix_all(analysis, safety=most, select=lambda finding: finding.code == proof.code)


def fixed(proof: Proof) -> str:
    """Return the program after the fixes."""
    return mended(proof).snapshot.text


def run(proof: Proof, source: str) -> Side:
    """Run the honest part and the attack on one side."""
    told = json.dumps((source, proof.setup, indented(proof.honest), indented(proof.attack)))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, *proof.flags, "-c", _RUNNER],
            input=told, capture_output=True, text=True, cwd=folder, timeout=LIMIT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(done.stderr)
        answer = json.loads(done.stdout)
        return Side(answer["honest"].replace(str(Path(folder)), "."), answer["attack"])


def indented(body: str) -> str:
    """Return the body of a function."""
    return "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))

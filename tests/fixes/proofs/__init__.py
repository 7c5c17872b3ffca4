"""What fixes do to a running program: the same for honest input, no more attack.

`rows.py` holds the programs, `running.py` runs them before and after the fix. A fix that
is marked safe has a row here whose honest runs agree; `python -m tests.fixes.proofs` writes
the table `docs/fixes.md`.
"""

"""Imports beside the work."""

from __future__ import annotations

import sys
import threading

from headgate.lsp.imports import Imports

DEADLINE = 60


class Steps:
    """Steps whose ends can be waited for."""

    def __init__(self, count: int) -> None:
        self.begun = [threading.Event() for _ in range(count)]
        self.gates = [threading.Event() for _ in range(count)]

    def list(self):
        return [lambda n=n: self._run(n) for n in range(len(self.gates))]

    def _run(self, number):
        self.begun[number].set()
        self.gates[number].wait(DEADLINE)


def _join(imports):
    imports._thread.join(DEADLINE)


def test_without_steps_everything_is_ready():
    imports = Imports()
    imports.go_on()
    assert imports.begun
    assert imports.ready


def test_while_it_rests_no_step_is_begun():
    steps = Steps(2)
    imports = Imports(steps.list())
    imports.go_on()
    assert steps.begun[0].wait(DEADLINE)
    imports.rest()
    steps.gates[0].set()
    assert not steps.begun[1].wait(0.05)
    assert not imports.ready
    steps.gates[1].set()
    imports.go_on()
    _join(imports)
    assert imports.ready


def test_what_is_urgent_does_not_rest():
    steps = Steps(2)
    imports = Imports(steps.list())
    imports.go_on(urgent=True)
    imports.rest()
    for gate in steps.gates:
        gate.set()
    _join(imports)
    assert imports.ready


def test_the_interpreter_is_left_as_it_was():
    usual = sys.getswitchinterval()
    during = []
    imports = Imports([lambda: during.append(sys.getswitchinterval())])
    imports.go_on()
    _join(imports)
    assert during[0] < usual
    assert sys.getswitchinterval() == usual


def test_requests_are_served_before_what_comes_later_is_there():
    steps = Steps(2)
    first, later = steps.list()
    imports = Imports([first], later=[later])
    imports.go_on()
    assert steps.begun[0].wait(DEADLINE)
    assert not imports.usable
    steps.gates[0].set()
    assert steps.begun[1].wait(DEADLINE)
    assert imports.usable
    assert not imports.ready
    steps.gates[1].set()
    _join(imports)
    assert imports.ready

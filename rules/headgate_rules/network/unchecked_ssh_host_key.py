"""An SSH connection does not check which machine is at the other end.

## What it does
Reports paramiko's `AutoAddPolicy` and `WarningPolicy`, `known_hosts=None` in asyncssh,
`cnopts.hostkeys = None` in pysftp, the like in ncclient, scrapli and fabric, and
`StrictHostKeyChecking=no` or a `UserKnownHostsFile` of `/dev/null` for the `ssh` command.

## Why it matters
Without the check, anyone on the way can pose as the machine, read passwords and what is
sent, and answer with files and output of their own.

## What to do instead
Load the keys that are known (`client.load_system_host_keys()`) and refuse others:
`client.set_missing_host_key_policy(paramiko.RejectPolicy())`.

## Severity
A warning.

## Limits
Policies of the program's own are not judged.

## Fix safety
Review: machines that are not known yet are refused afterwards.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Fix,
    FixSafety,
    Hit,
    Name,
    OnCall,
    OnNode,
    Rewrite,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate.text.patterns import lazy_pattern
from headgate_rules.wording import shown

_POLICIES: Final = frozenset(
    f"{module}.{policy}{call}"
    for module in ("paramiko", "paramiko.client")
    for policy in ("AutoAddPolicy", "WarningPolicy")
    for call in ("", "()")
)
_SETTERS: Final = frozenset(
    {
        "*.set_missing_host_key_policy",
        "paramiko.SSHClient().set_missing_host_key_policy",
        "paramiko.client.SSHClient().set_missing_host_key_policy",
    }
)
_ASYNCSSH: Final = frozenset(
    {
        *(f"asyncssh.{name}" for name in ("connect", "create_connection", "connect_reverse")),
        *("asyncssh.SSHClientConnectionOptions", "asyncssh.run_client"),
    }
)
_OFF_WHEN_FALSE: Final = frozenset(
    {"hostkey_verify", "auth_strict_key", "reject_unknown_hosts", "strict_host_key_checking"}
)
_SSH_OPTION: Final = lazy_pattern(
    r"StrictHostKeyChecking[ =]+(?:no|off)\b|UserKnownHostsFile[ =]+/dev/null", re.IGNORECASE
)
_COMMAND: Final = lazy_pattern(r"(?i)(?:ssh|scp|sftp|rsync|ssh_opts|ssh_options)\b")
_OPTION_NAMES: Final = frozenset({"stricthostkeychecking", "ansible_host_key_checking"})

_WHY: Final = "anyone between here and there can pose as that machine and read what is sent"


def _check_policy(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    policy = ctx.argument(call, "policy", 0)
    if policy is None:
        return
    names = ctx.names(policy) & _POLICIES
    if not names:
        return
    is_class = all(not n.endswith("()") for n in names)
    better = Name("paramiko.RejectPolicy")
    change = Rewrite(ctx.range(policy), (better,) if is_class else (better, "()"))
    title = "Refuse machines that are not known"
    yield Hit(
        policy,
        f"{shown(ctx, policy)} accepts any machine that answers: {_WHY}. Load the keys that are "
        "known and use `paramiko.RejectPolicy()`.",
        fixes=(Fix(title, FixSafety.REVIEW, (change,)),) if _is_chosen_here(policy, ctx) else (),
    )


def _is_chosen_here(policy: ast.expr, ctx: Context) -> bool:
    """Whether a policy is written here, and is none that a caller hands over."""
    made = policy.func if isinstance(policy, ast.Call) else policy
    function = ctx.function()
    is_given = function is not None and getattr(made, "id", "") in function.parameters
    return ctx.is_written(policy) and not is_given


def _check_asyncssh(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    given = ctx.argument(call, "known_hosts")
    if given is not None and ctx.value(given) is None:
        yield Hit(
            given,
            f"`known_hosts=None` turns off the check of the machine's key: {_WHY}. Leave it out, or "
            "name a file of known keys.",
        )


def _check_keywords(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    for keyword in call.keywords:
        if keyword.arg in _OFF_WHEN_FALSE and ctx.value(keyword.value) is False:
            change = Rewrite(ctx.range(keyword.value), ("True",))
            yield Hit(
                keyword.value,
                f"`{keyword.arg}=False` turns off the check of the machine's key: {_WHY}. Leave "
                "the check on.",
                fixes=(Fix("Refuse machines that are not known", FixSafety.REVIEW, (change,)),),
            )


def _check_assignment(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    for target in node.targets:
        match target:
            case ast.Attribute(value=owner, attr="hostkeys") if ctx.value(node.value) is None:
                if _is_pysftp(owner, ctx):
                    yield Hit(
                        node,
                        f"{shown(ctx, target)} is emptied, so the key of the machine is not "
                        f"checked: {_WHY}. Load the keys that are known.",
                    )
            case ast.Attribute(attr="reject_unknown_hosts") if ctx.value(node.value) is False:
                yield Hit(
                    node, f"Any machine that answers is accepted: {_WHY}. Leave the check on."
                )
            case ast.Subscript(slice=key) if _is_option(key, node.value, ctx):
                yield _option_hit(node.value)
            case _:
                pass


def _is_pysftp(owner: ast.expr, ctx: Context) -> bool:
    names = ctx.names(owner)
    if names:
        return "pysftp.CnOpts()" in names
    return isinstance(owner, ast.Name) and owner.id.lower() in ("cnopts", "cn_opts")


def _check_text(node: ast.Constant, ctx: Context) -> Iterator[Hit]:
    value = node.value
    if not isinstance(value, str) or "Host" not in value:
        return
    found = _SSH_OPTION.search(value)
    if found is None or _is_prose(value, found.start()):
        return
    if not isinstance(ctx.parent(node), ast.Expr | ast.Compare):
        yield _option_hit(node)


def _is_prose(text: str, place: int) -> bool:
    """Whether an option in a long text is neither one of a configuration nor of a command."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    return text.count("\n") > 2 and bool(before.strip()) and _COMMAND.search(before) is None


def _check_mapping(node: ast.Dict, ctx: Context) -> Iterator[Hit]:
    """Report `{"StrictHostKeyChecking": "no"}`, as pexpect and Ansible take it."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and _is_option(key, value, ctx):
            yield _option_hit(value)


def _is_option(key: ast.expr, value: ast.expr, ctx: Context) -> bool:
    name = ctx.value(key)
    said = ctx.value(value)
    is_off = said is False or (isinstance(said, str) and said.lower() in ("no", "off", "false"))
    return is_off and isinstance(name, str) and name.lower() in _OPTION_NAMES


def _option_hit(node: ast.expr) -> Hit:
    return Hit(
        node,
        f"This option of `ssh` turns off the check of the machine's key: {_WHY}. Use "
        "`StrictHostKeyChecking=accept-new`, or a file of known keys.",
    )


RULE = Rule(
    meta=RuleMeta(
        code="HG403",
        name="unchecked-ssh-host-key",
        summary="An SSH connection does not check which machine is at the other end",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        cwe=(295, 322),
        fix=(FixSafety.REVIEW,),
        bandit=("B507",),
        ruff=("S507",),
        peers=("codeql:py/paramiko-missing-host-key-validation",),
        references=("https://docs.paramiko.org/en/stable/api/client.html",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnCall(_SETTERS, _check_policy),
        OnCall(_ASYNCSSH, _check_asyncssh),
        OnNode(ast.Call, _check_keywords),
        OnNode(ast.Assign, _check_assignment),
        OnNode(ast.Constant, _check_text),
        OnNode(ast.Dict, _check_mapping),
    ),
    examples=(
        bad(
            'SCRIPT = """#!/bin/sh\nset -e\nmkdir -p $1\n'
            'ssh -o StrictHostKeyChecking=no $1 ls\n"""\n',
            lines=(1,),
        ),
        good(
            'DOCUMENTATION = """\noptions:\n  accept:\n'
            '    - Whether C(-o StrictHostKeyChecking=no) is added.\n"""\n',
            note="words about the option",
        ),
        bad(
            "import paramiko\nclient = paramiko.SSHClient()\n"
            "client.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
            lines=(3,),
            fixed=(
                "import paramiko\nclient = paramiko.SSHClient()\n"
                "client.set_missing_host_key_policy(paramiko.RejectPolicy())\n"
            ),
            severity="WARNING",
        ),
        bad(
            "from paramiko import client as ssh\nPOLICY = ssh.WarningPolicy\n"
            "machine = ssh.SSHClient()\nmachine.set_missing_host_key_policy(POLICY)\n",
            lines=(4,),
        ),
        bad(
            "import paramiko\n\n\ndef prepare(client, policy):\n"
            "    client.set_missing_host_key_policy(policy())\n\n\n"
            "prepare(client, paramiko.AutoAddPolicy)\n",
            lines=(5,),
            note="a wrapper",
        ),
        bad(
            "import asyncssh\n\n\nasync def go(host):\n"
            "    return await asyncssh.connect(host, known_hosts=None)\n",
            lines=(5,),
        ),
        bad("import pysftp\noptions = pysftp.CnOpts()\noptions.hostkeys = None\n", lines=(3,)),
        bad(
            "from ncclient import manager\nmanager.connect(host=host, hostkey_verify=False)\n",
            lines=(2,),
        ),
        bad('command = ["ssh", "-o", "StrictHostKeyChecking=no", host]\n', lines=(1,)),
        bad('options = {"StrictHostKeyChecking": "no"}\n', lines=(1,)),
        good(
            "import paramiko\nclient = paramiko.SSHClient()\nclient.load_system_host_keys()\n"
            "client.set_missing_host_key_policy(paramiko.RejectPolicy())\n"
        ),
        good("import asyncssh\n\n\nasync def go(host):\n    return await asyncssh.connect(host)\n"),
        good('command = ["ssh", "-o", "StrictHostKeyChecking=accept-new", host]\n'),
        good(
            'if "StrictHostKeyChecking=no" in options:\n    warn(options)\n',
            note="what others have written is looked for",
        ),
        good("document.hostkeys = None\n", note="another object"),
        known_miss(
            "import paramiko\n\n\nclass Accept(paramiko.MissingHostKeyPolicy):\n"
            "    def missing_host_key(self, client, hostname, key):\n        return\n\n\n"
            "client.set_missing_host_key_policy(Accept())\n",
            note="what a policy of the program's own does is not judged",
        ),
    ),
)

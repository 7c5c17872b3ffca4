"""Calls that hand a text to a shell, whatever else they are given.

What starts a shell only under conditions (`shell=True`, `sh -c`) is in
`headgate_rules.programs`.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Same, Sanitizer, Sink

_FIRST_ARGUMENT: Final = {
    "os.system": "command",
    "os.popen": "cmd",
    "os.popen2": "cmd",
    "os.popen3": "cmd",
    "os.popen4": "cmd",
    "subprocess.getoutput": "cmd",
    "subprocess.getstatusoutput": "cmd",
    "asyncio.create_subprocess_shell": "cmd",
    "commands.getoutput": "cmd",
    "commands.getstatusoutput": "cmd",
    "popen2.popen2": "cmd",
    "popen2.popen3": "cmd",
    "popen2.popen4": "cmd",
    "platform.popen": "cmd",
    "pexpect.run": "command",
    "pexpect.runu": "command",
    "pexpect.spawn": "command",
    "invoke.run": "command",
    "invoke.sudo": "command",
    "invoke.Context().run": "command",
    "invoke.Context().sudo": "command",
    "fabric.Connection().run": "command",
    "fabric.Connection().sudo": "command",
    "fabric.Connection().local": "command",
    "fabric.api.run": "command",
    "fabric.api.sudo": "command",
    "fabric.api.local": "command",
    "paramiko.SSHClient().exec_command": "command",
    "paramiko.Channel().exec_command": "command",
    "IPython.get_ipython().system": "cmd",
    "IPython.get_ipython().getoutput": "cmd",
    "docker.models.containers.Container().exec_run": "cmd",
    "docker.from_env().containers.get().exec_run": "cmd",
    "langchain_community.tools.ShellTool().run": "tool_input",
    "langchain_experimental.llm_bash.bash.BashProcess().run": "commands",
}

_OPERATORS: Final = {
    "airflow.operators.bash.BashOperator": "bash_command",
    "airflow.operators.bash_operator.BashOperator": "bash_command",
    "airflow.providers.standard.operators.bash.BashOperator": "bash_command",
    "airflow.providers.ssh.operators.ssh.SSHOperator": "command",
    "airflow.contrib.operators.ssh_operator.SSHOperator": "command",
    "airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator": "cmds",
}
"""Steps of a workflow that run a command in a shell."""

LIBRARY: Final = Library(
    "commands",
    same=(
        Same("asyncssh.connect()", "asyncssh.SSHClientConnection()"),
        Same("asyncio.subprocess.create_subprocess_shell", "asyncio.create_subprocess_shell"),
        Same("invoke.context.Context()", "invoke.Context()"),
        Same("invoke.tasks.Context()", "invoke.Context()"),
        Same("fabric.connection.Connection()", "fabric.Connection()"),
        Same("paramiko.client.SSHClient()", "paramiko.SSHClient()"),
        Same("paramiko.channel.Channel()", "paramiko.Channel()"),
        Same("posix.system", "os.system"),
        Same("nt.system", "os.system"),
    ),
    sinks=(
        *(
            Sink(name, Danger.COMMAND, ((keyword, 0),), "the command")
            for name, keyword in _FIRST_ARGUMENT.items()
        ),
        *(
            Sink(f"asyncio.{loop}().subprocess_shell", Danger.COMMAND, (("cmd", 1),), "the command")
            for loop in ("get_event_loop", "get_running_loop", "new_event_loop")
        ),
        *(
            Sink(name, Danger.COMMAND, ((keyword, None),), "the command")
            for name, keyword in _OPERATORS.items()
        ),
        *(
            Sink(f"asyncssh.SSHClientConnection().{name}", Danger.COMMAND, (("command", 0),))
            for name in ("run", "create_process", "create_subprocess")
        ),
        Sink("*.exec_command", Danger.COMMAND, (("command", 0),), "the command"),
        Sink("*.subprocess_shell", Danger.COMMAND, (("cmd", 1),), "the command"),
    ),
    sanitizers=tuple(
        Sanitizer(name, frozenset({Danger.COMMAND}))
        for name in ("shlex.quote", "shlex.join", "pipes.quote", "mslex.quote", "oslex.quote")
    ),
    # A number: how it ended.
    fresh=tuple(
        Fresh(name)
        for name in ("os.system", "os.waitpid", "subprocess.call", "subprocess.check_call")
    ),
)

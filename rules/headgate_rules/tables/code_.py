"""Calls that run a text as Python code.

The notes tell apart what is code by its nature ("the text"), what often is code of the
program's own ("the program"), and files ("the file").
"""

from __future__ import annotations

from typing import Final, TypeAlias

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_Arguments: TypeAlias = "tuple[tuple[str, int | None], ...]"

_TEXTS: Final[dict[str, _Arguments]] = {
    "builtins.eval": (("source", 0), ("expression", None)),
    "builtins.exec": (("source", 0),),
    "code.InteractiveInterpreter().runsource": (("source", 0),),
    "code.InteractiveInterpreter().runcode": (("code", 0),),
    "code.InteractiveConsole().push": (("line", 0),),
    "asteval.Interpreter()": (("expr", 0),),
    "asteval.Interpreter().eval": (("expr", 0),),
    "asteval.Interpreter().__call__": (("expr", 0),),
    "pandas.eval": (("expr", 0),),
    "pandas.DataFrame().eval": (("expr", 0),),
    "pandas.DataFrame().query": (("expr", 0),),
    "numexpr.evaluate": (("ex", 0),),
    "IPython.get_ipython().run_cell": (("raw_cell", 0),),
    "IPython.get_ipython().ex": (("cmd", 0),),
    "IPython.get_ipython().ev": (("expr", 0),),
    "js2py.eval_js": (("js", 0),),
    "_xxsubinterpreters.run_string": (("script", 1),),
    "_interpreters.run_string": (("script", 1),),
    "_interpreters.exec": (("code", 1),),
    "_testcapi.run_in_subinterp": (("code", 0),),
    "test.support.run_in_subinterp": (("code", 0),),
    "concurrent.interpreters.create().exec": (("code", 0),),
    "langchain_experimental.utilities.PythonREPL().run": (("command", 0),),
    "langchain_experimental.utilities.python.PythonREPL().run": (("command", 0),),
    "langchain_experimental.tools.PythonREPLTool().run": (("tool_input", 0),),
    "langchain_experimental.tools.PythonAstREPLTool().run": (("tool_input", 0),),
}
_PROGRAMS: Final[dict[str, _Arguments]] = {
    "builtins.compile": (("source", 0),),
    "codeop.compile_command": (("source", 0),),
    "sympy.sympify": (("a", 0),),
    "sympy.parsing.sympy_parser.parse_expr": (("s", 0),),
    "timeit.timeit": (("stmt", 0), ("setup", 1)),
    "timeit.repeat": (("stmt", 0), ("setup", 1)),
    "timeit.Timer": (("stmt", 0), ("setup", 1)),
    "cProfile.run": (("statement", 0),),
    "cProfile.runctx": (("statement", 0),),
    "profile.run": (("statement", 0),),
    "profile.runctx": (("statement", 0),),
    "pdb.run": (("statement", 0),),
    "pdb.runeval": (("expression", 0),),
    "types.FunctionType": (("code", 0),),
}
_FILES: Final[dict[str, _Arguments]] = {
    "builtins.execfile": (("filename", 0),),
    "runpy.run_path": (("path_name", 0),),
    "runpy.run_module": (("mod_name", 0),),
}
_NOTED: Final = (("the text", _TEXTS), ("the program", _PROGRAMS), ("the file", _FILES))
_FRAMES: Final = (
    *("read_csv", "read_excel", "read_json", "read_parquet", "read_sql", "read_table"),
    *("read_html", "read_feather", "read_hdf", "read_xml", "concat", "merge"),
)

LIBRARY: Final = Library(
    "code",
    same=(
        Same("__builtin__.eval", "builtins.eval"),
        Same("code.InteractiveConsole()", "code.InteractiveInterpreter()"),
        *(Same(f"pandas.{name}()", "pandas.DataFrame()") for name in _FRAMES),
        Same("pandas.core.frame.DataFrame()", "pandas.DataFrame()"),
        Same("sympy.S", "sympy.sympify"),
        Same("sympy.core.sympify.sympify", "sympy.sympify"),
        Same("sympy.parse_expr", "sympy.parsing.sympy_parser.parse_expr"),
        Same("types.LambdaType", "types.FunctionType"),
        Same("langchain.utilities.PythonREPL()", "langchain_experimental.utilities.PythonREPL()"),
        Same(
            "langchain_community.utilities.PythonREPL()",
            "langchain_experimental.utilities.PythonREPL()",
        ),
    ),
    sinks=tuple(
        Sink(name, Danger.CODE, arguments, note)
        for note, calls in _NOTED
        for name, arguments in calls.items()
    ),
    sanitizers=(
        Sanitizer("builtins.repr", frozenset({Danger.CODE})),
        # What is compiled has been judged there, and is not judged again where it runs.
        Sanitizer("builtins.compile", frozenset({Danger.CODE})),
        Sanitizer("codeop.compile_command", frozenset({Danger.CODE})),
    ),
)

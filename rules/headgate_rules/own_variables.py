"""Whether a variable is one of the function that uses it, or one that it gets."""

from __future__ import annotations

import ast

from headgate.ruleapi import Context


def is_no_parameter(name: ast.Name, ctx: Context) -> bool:
    """Whether a variable is written here, and no parameter of the function around it."""
    function = ctx.function()
    return ctx.is_written(name) and (function is None or name.id not in function.parameters)


def is_own_variable(expr: ast.expr, ctx: Context) -> bool:
    """Whether an expression is a variable in a function, and no parameter of it."""
    return isinstance(expr, ast.Name) and ctx.function() is not None and is_no_parameter(expr, ctx)

"""pyodbc and its asynchronous dress aioodbc."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Same

LIBRARY: Final = Library(
    "pyodbc",
    same=(
        *(
            Same(f"{name}()", "dbapi.Connection()")
            for name in (
                *("pyodbc.connect", "pyodbc.Connection", "pypyodbc.connect", "aioodbc.connect"),
                *("aioodbc.create_pool().acquire", "mssql_python.connect"),
            )
        ),
        Same("pyodbc.Cursor()", "dbapi.Cursor()"),
        Same("mssql_python.Cursor()", "dbapi.Cursor()"),
    ),
)

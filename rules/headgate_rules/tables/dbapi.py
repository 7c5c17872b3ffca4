"""What all drivers of PEP 249 have in common, and drivers that have nothing else.

Other files say which of their objects are a "dbapi.Connection()" or "dbapi.Cursor()".
Here is also what methods such as `execute` mean on objects of unknown type.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Passes, Same, Sink, Source

# Drivers call the first parameter by different names.
_TEXT: Final = (
    ("operation", 0),
    ("query", 0),
    ("sql", 0),
    ("statement", 0),
    ("command", 0),
    ("sql_command", 0),
)

_CONNECTS: Final = (
    *("pymssql.connect", "pymssql.Connection", "ctds.connect", "turbodbc.connect"),
    *("pg8000.connect", "pg8000.dbapi.connect", "pg8000.dbapi.Connection"),
    *("psycopg2cffi.connect", "pgdb.connect", "redshift_connector.connect"),
    *("vertica_python.connect", "teradatasql.connect", "hdbcli.dbapi.connect"),
    *("jaydebeapi.connect", "ibm_db_dbi.connect", "ibm_db_dbi.pconnect"),
    *("firebird.driver.connect", "fdb.connect", "phoenixdb.connect"),
    *("trino.dbapi.connect", "trino.dbapi.Connection", "prestodb.dbapi.connect"),
    *("pyhive.hive.connect", "pyhive.hive.Connection", "pyhive.presto.connect"),
    *("pyhive.trino.connect", "impala.dbapi.connect", "pyathena.connect"),
    *("databricks.sql.connect", "sqlanydb.connect", "pyexasol.connect"),
    *("pysqlite3.connect", "pysqlite3.dbapi2.connect"),
    *("sqlcipher3.connect", "sqlcipher3.dbapi2.connect", "pysqlcipher3.dbapi2.connect"),
    *("libsql.connect", "libsql_experimental.connect"),
    *("pydruid.db.connect", "pinotdb.connect"),
)

LIBRARY: Final = Library(
    "dbapi",
    sources=tuple(
        Source(f"dbapi.Cursor().{method}()", Origin.FILE, "the program's database")
        for method in ("fetchone", "fetchall", "fetchmany")
    ),
    same=(
        *(Same(f"{name}()", "dbapi.Connection()") for name in _CONNECTS),
        Same("dbapi.Connection().cursor()", "dbapi.Cursor()"),
        Same("dbapi.Connection().execute()", "dbapi.Cursor()"),
        Same("dbapi.Cursor().execute()", "dbapi.Cursor()"),
        Same("dbapi.Cursor().connection", "dbapi.Connection()"),
    ),
    sinks=(
        *(
            Sink(f"dbapi.{owner}().{method}", Danger.SQL, _TEXT)
            for owner in ("Connection", "Cursor")
            for method in ("execute", "executemany", "executescript")
        ),
        Sink("dbapi.Cursor().callproc", Danger.SQL, (("procname", 0),)),
        *(
            Sink(f"*.{method}", Danger.SQL, _TEXT)
            for method in (
                *("execute", "executemany", "executescript", "execute_many", "execute_async"),
                *("execute_sql", "executesql", "execute_query", "execute_script", "run_query"),
                *("exec_driver_sql", "exec_query", "query", "sql", "fetchrow", "fetchval"),
                *("fetch_all", "fetch_one", "fetch_val", "fetch", "get_records", "get_first"),
            )
        ),
    ),
    passes=(Passes("dbapi.Cursor().mogrify", arguments=(0,)),),
)

"""Drivers of MySQL and MariaDB: mysql.connector, MySQLdb, PyMySQL, aiomysql, asyncmy, mariadb."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_SQL: Final = frozenset({Danger.SQL})

_CONNECTIONS: Final = (
    "mysql.connector.connect()",
    "mysql.connector.aio.connect()",
    "mysql.connector.MySQLConnection()",
    "mysql.connector.CMySQLConnection()",
    "mysql.connector.connection.MySQLConnection()",
    "mysql.connector.connection_cext.CMySQLConnection()",
    "mysql.connector.pooling.PooledMySQLConnection()",
    "mysql.connector.pooling.MySQLConnectionPool().get_connection()",
    *(f"MySQLdb.{name}()" for name in ("connect", "Connect", "Connection")),
    "MySQLdb.connections.Connection()",
    *(f"pymysql.{name}()" for name in ("connect", "Connect", "Connection")),
    "pymysql.connections.Connection()",
    "flask_mysqldb.MySQL().connection",
    "flaskext.mysql.MySQL().connect()",
    "flaskext.mysql.MySQL().get_db()",
    *(
        f"{module}.{name}"
        for module in ("aiomysql", "asyncmy")
        for name in (
            *("connect()", "Connection()", "connection.Connection()"),
            *("create_pool().acquire()", "Pool().acquire()"),
        )
    ),
    *("mariadb.connect()", "mariadb.Connection()", "mariadb.ConnectionPool().get_connection()"),
)
_CURSORS: Final = (
    *(
        f"mysql.connector.cursor.{name}()"
        for name in ("MySQLCursor", "MySQLCursorDict", "MySQLCursorBuffered", "MySQLCursorPrepared")
    ),
    *(
        f"{module}.cursors.{name}()"
        for module in ("MySQLdb", "pymysql", "aiomysql", "asyncmy")
        for name in ("Cursor", "DictCursor", "SSCursor", "SSDictCursor")
    ),
    *("aiomysql.Cursor()", "aiomysql.DictCursor()", "mariadb.Cursor()"),
)

LIBRARY: Final = Library(
    "mysql",
    same=(
        *(Same(name, "dbapi.Connection()") for name in _CONNECTIONS),
        *(Same(name, "dbapi.Cursor()") for name in _CURSORS),
        # Its engine takes texts and statements of SQLAlchemy.
        Same("aiomysql.sa.create_engine().acquire()", "aiomysql.sa.SAConnection()"),
        Same("aiomysql.sa.Engine().acquire()", "aiomysql.sa.SAConnection()"),
    ),
    sinks=(
        *(
            Sink(f"{name}.query", Danger.SQL, ((keyword, 0),))
            for name, keyword in (
                ("MySQLdb.connect()", "query"),
                ("MySQLdb.Connection()", "query"),
                ("MySQLdb.connections.Connection()", "query"),
                ("pymysql.connect()", "sql"),
                ("pymysql.Connection()", "sql"),
                ("pymysql.connections.Connection()", "sql"),
            )
        ),
        *(
            Sink(f"{name}.cmd_query", Danger.SQL, (("query", 0),))
            for name in (
                "mysql.connector.connect()",
                "mysql.connector.MySQLConnection()",
                "mysql.connector.connection.MySQLConnection()",
            )
        ),
        Sink("aiomysql.sa.SAConnection().execute", Danger.SQL, (("query", 0),), "the statement"),
        Sink("aiomysql.sa.SAConnection().scalar", Danger.SQL, (("query", 0),), "the statement"),
    ),
    sanitizers=tuple(
        Sanitizer(name, _SQL)
        for name in (
            "MySQLdb.escape_string",
            "MySQLdb.escape",
            "MySQLdb.string_literal",
            "pymysql.escape_string",
            "pymysql.converters.escape_string",
            "pymysql.converters.escape_item",
            "dbapi.Connection().escape",
            "dbapi.Connection().escape_string",
            "dbapi.Connection().literal",
        )
    ),
)

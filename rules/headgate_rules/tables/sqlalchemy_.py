"""SQLAlchemy, core and ORM, with Flask-SQLAlchemy and SQLModel.

Text becomes SQL in `text`, `literal_column` and `DDL`; it is judged there, so what they
give is clean. `execute` takes statements, and texts in releases before 2.0.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_SQL: Final = frozenset({Danger.SQL})
_STATEMENT: Final = (("statement", 0),)

_SESSION: Final = "sqlalchemy.orm.Session()"
_ENGINE: Final = "sqlalchemy.engine.Engine()"
_CONNECTION: Final = "sqlalchemy.engine.Connection()"

# Made of values that stay values, or of text that was judged where it was made.
_BUILDERS: Final = (
    *("select", "insert", "update", "delete", "union", "union_all", "exists", "and_", "or_"),
    *("not_", "case", "cast", "type_coerce", "func", "literal", "bindparam", "values", "tuple_"),
    *("table", "column", "Table", "Column", "asc", "desc", "between", "collate", "label"),
    *("text", "literal_column", "DDL", "quoted_name", "null", "true", "false", "within_group"),
)
_TEXTS: Final = ("text", "literal_column")

LIBRARY: Final = Library(
    "sqlalchemy",
    same=(
        *(
            Same(f"sqlalchemy.{module}.{name}", f"sqlalchemy.{name}")
            for module in ("sql", "sql.expression")
            for name in (*_TEXTS, "select", "insert", "update", "delete", "column", "table")
        ),
        Same("sqlalchemy.future.select", "sqlalchemy.select"),
        Same("sqlalchemy.schema.DDL", "sqlalchemy.DDL"),
        Same("sqlmodel.select", "sqlalchemy.select"),
        Same("sqlmodel.text", "sqlalchemy.text"),
        *(
            Same(f"flask_sqlalchemy.SQLAlchemy().{name}", f"sqlalchemy.{name}")
            for name in (*_TEXTS, "select", "insert", "update", "delete", "DDL", "func")
        ),
        *(
            Same(name, _ENGINE)
            for name in (
                *("sqlalchemy.create_engine()", "sqlalchemy.engine.create_engine()"),
                *("sqlalchemy.engine_from_config()", "sqlalchemy.Engine()"),
                *("sqlalchemy.engine.base.Engine()", "sqlmodel.create_engine()"),
                *("sqlalchemy.ext.asyncio.create_async_engine()", f"{_SESSION}.get_bind()"),
                *("sqlalchemy.ext.asyncio.AsyncEngine()", f"{_SESSION}.bind"),
                *(f"{_ENGINE}.sync_engine", f"{_ENGINE}.execution_options()"),
                "flask_sqlalchemy.SQLAlchemy().get_engine()",
                "flask_sqlalchemy.SQLAlchemy().engine",
            )
        ),
        *(
            Same(name, _CONNECTION)
            for name in (
                *(f"{_ENGINE}.connect()", f"{_ENGINE}.begin()", f"{_SESSION}.connection()"),
                *("sqlalchemy.Connection()", "sqlalchemy.engine.base.Connection()"),
                *("sqlalchemy.ext.asyncio.AsyncConnection()", f"{_CONNECTION}.execution_options()"),
                "alembic.op.get_bind()",
            )
        ),
        *(
            Same(name, _SESSION)
            for name in (
                *("sqlalchemy.orm.sessionmaker()()", "sqlalchemy.orm.sessionmaker().begin()"),
                *("sqlalchemy.orm.session.Session()", "sqlalchemy.orm.session.sessionmaker()()"),
                *("sqlalchemy.orm.scoped_session()", "sqlalchemy.orm.scoped_session()()"),
                *("sqlalchemy.orm.scoping.scoped_session()", "sqlmodel.Session()"),
                *(
                    "sqlalchemy.ext.asyncio.AsyncSession()",
                    "sqlmodel.ext.asyncio.session.AsyncSession()",
                ),
                *(
                    "sqlalchemy.ext.asyncio.async_sessionmaker()()",
                    "sqlalchemy.orm.create_session()",
                ),
                "sqlalchemy.ext.asyncio.async_sessionmaker().begin()",
                "sqlalchemy.ext.asyncio.session.AsyncSession()",
                "sqlalchemy.ext.asyncio.async_scoped_session()",
                "flask_sqlalchemy.SQLAlchemy().session",
                "flask_sqlalchemy.SQLAlchemy().session()",
            )
        ),
        Same(f"{_ENGINE}.raw_connection()", "dbapi.Connection()"),
        Same(f"{_CONNECTION}.connection", "dbapi.Connection()"),
    ),
    sinks=(
        *(Sink(f"sqlalchemy.{name}", Danger.SQL, (("text", 0),)) for name in _TEXTS),
        Sink("sqlalchemy.DDL", Danger.SQL, _STATEMENT),
        *(
            Sink(f"{owner}.{method}", Danger.SQL, _STATEMENT, "the statement")
            for owner in (_SESSION, _CONNECTION, _ENGINE)
            for method in ("execute", "scalar", "scalars", "stream", "stream_scalars", "exec")
        ),
        Sink(f"{_CONNECTION}.exec_driver_sql", Danger.SQL, _STATEMENT),
        Sink("alembic.op.execute", Danger.SQL, (("sqltext", 0),), "the statement"),
    ),
    sanitizers=tuple(Sanitizer(f"sqlalchemy.{name}", _SQL) for name in _BUILDERS),
)

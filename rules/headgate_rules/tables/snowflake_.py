"""Snowflake's connector and Snowpark sessions."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_COMMAND: Final = (("command", 0),)

LIBRARY: Final = Library(
    "snowflake",
    same=(
        *(
            Same(f"snowflake.connector.{name}()", "snowflake.connector.SnowflakeConnection()")
            for name in ("connect", "Connect", "Connection", "connection.SnowflakeConnection")
        ),
        Same("snowflake.connector.SnowflakeConnection()", "dbapi.Connection()"),
        Same(
            "snowflake.connector.SnowflakeConnection().cursor()",
            "snowflake.connector.cursor.SnowflakeCursor()",
        ),
        Same("snowflake.connector.DictCursor()", "snowflake.connector.cursor.SnowflakeCursor()"),
        Same("snowflake.connector.cursor.SnowflakeCursor()", "dbapi.Cursor()"),
        Same("snowflake.connector.cursor.DictCursor()", "dbapi.Cursor()"),
        Same("snowflake.snowpark.session.Session", "snowflake.snowpark.Session"),
        Same("snowflake.snowpark.Session.builder", "snowflake.snowpark.Session.SessionBuilder()"),
        *(
            Same(
                f"snowflake.snowpark.Session.SessionBuilder().{step}()",
                "snowflake.snowpark.Session.SessionBuilder()",
            )
            for step in ("config", "configs", "app_name")
        ),
        *(
            Same(
                f"snowflake.snowpark.Session.SessionBuilder().{step}()",
                "snowflake.snowpark.Session()",
            )
            for step in ("create", "getOrCreate", "get_or_create")
        ),
        Same("snowflake.snowpark.context.get_active_session()", "snowflake.snowpark.Session()"),
    ),
    sinks=(
        Sink(
            "snowflake.connector.SnowflakeConnection().execute_string",
            Danger.SQL,
            (("sql_text", 0),),
        ),
        *(
            Sink(f"snowflake.connector.cursor.SnowflakeCursor().{method}", Danger.SQL, _COMMAND)
            for method in ("execute_async", "describe")
        ),
        Sink("snowflake.snowpark.Session().sql", Danger.SQL, (("query", 0),)),
    ),
)

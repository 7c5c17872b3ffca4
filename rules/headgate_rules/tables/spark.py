"""Spark SQL."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_SESSION: Final = "pyspark.sql.SparkSession()"
_BUILDER: Final = "pyspark.sql.SparkSession.Builder()"

LIBRARY: Final = Library(
    "pyspark",
    same=(
        Same("pyspark.sql.session.SparkSession", "pyspark.sql.SparkSession"),
        Same("pyspark.sql.connect.session.SparkSession", "pyspark.sql.SparkSession"),
        Same("databricks.connect.DatabricksSession", "pyspark.sql.SparkSession"),
        # A builder's steps give the builder again.
        Same("pyspark.sql.SparkSession.builder", _BUILDER),
        *(
            Same(f"{_BUILDER}.{step}()", _BUILDER)
            for step in (
                *("appName", "config", "master", "enableHiveSupport", "remote"),
                *("serverless", "profile", "sdkConfig"),
            )
        ),
        Same(f"{_BUILDER}.getOrCreate()", _SESSION),
        Same(f"{_BUILDER}.create()", _SESSION),
        Same("pyspark.sql.SparkSession.getActiveSession()", _SESSION),
        Same("pyspark.sql.SparkSession.active()", _SESSION),
        Same(f"{_SESSION}.newSession()", _SESSION),
        Same("pyspark.sql.SQLContext()", _SESSION),
        Same("pyspark.SQLContext()", _SESSION),
        Same("pyspark.sql.HiveContext()", _SESSION),
    ),
    sinks=(Sink(f"{_SESSION}.sql", Danger.SQL, (("sqlQuery", 0),)),),
)

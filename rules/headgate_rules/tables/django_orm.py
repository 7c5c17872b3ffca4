"""Django's database layer, where it takes SQL as text."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_SQL: Final = frozenset({Danger.SQL})
_SQL_FIRST: Final = (("sql", 0),)

LIBRARY: Final = Library(
    "django.db",
    same=(
        Same("django.db.connection", "dbapi.Connection()"),
        Same("django.db.connections[]", "dbapi.Connection()"),
        Same("django.db.connections.__getitem__()", "dbapi.Connection()"),
        Same("django.db.transaction.get_connection()", "dbapi.Connection()"),
        Same("django.db.backends.utils.CursorWrapper()", "dbapi.Cursor()"),
        Same("django.db.models.Manager.raw", "django.db.models.Manager().raw"),
        Same("django.db.models.QuerySet()", "django.db.models.Manager()"),
        Same("django.db.models.query.QuerySet()", "django.db.models.Manager()"),
        Same("django.db.models.manager.Manager()", "django.db.models.Manager()"),
        Same("django.db.models.Model().objects", "django.db.models.Manager()"),
        *(
            Same(f"django.db.models.Manager().{method}()", "django.db.models.Manager()")
            for method in (
                *("all", "filter", "exclude", "annotate", "order_by", "using", "distinct"),
                *("select_related", "prefetch_related", "get_queryset", "none", "values", "only"),
            )
        ),
    ),
    sinks=(
        Sink("django.db.models.expressions.RawSQL", Danger.SQL, _SQL_FIRST),
        Sink("django.db.models.Manager().raw", Danger.SQL, (("raw_query", 0),)),
        *(
            Sink(
                f"{owner}.extra",
                Danger.SQL,
                (("select", 0), ("where", 1), ("tables", 3), ("order_by", 4)),
            )
            for owner in ("django.db.models.Manager()", "*")
        ),
        Sink("*.raw", Danger.SQL, (("raw_query", 0), ("sql", 0), ("query", 0))),
        Sink("django.db.migrations.RunSQL", Danger.SQL, (("sql", 0), ("reverse_sql", 1))),
        Sink(
            "django.db.migrations.operations.RunSQL", Danger.SQL, (("sql", 0), ("reverse_sql", 1))
        ),
        Sink("django.db.models.Func", Danger.SQL, (("template", None), ("function", None))),
        Sink(
            "django.db.models.expressions.Func",
            Danger.SQL,
            (("template", None), ("function", None)),
        ),
        Sink("django.db.connection.schema_editor().execute", Danger.SQL, _SQL_FIRST),
    ),
    sanitizers=(
        Sanitizer("django.db.connection.ops.quote_name", _SQL),
        Sanitizer("dbapi.Connection().ops.quote_name", _SQL),
        Sanitizer("django.db.models.expressions.RawSQL", _SQL),
    ),
)

"""MongoDB: pymongo, motor, mongoengine and what is built on them.

Collections are reached by any name (`client.shop.users`), so their methods are known by
their own names. Filters are data: what is dangerous in one is an operator (`{"$ne": 1}`)
where a text was expected, and JavaScript (`$where`).
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Same, Sanitizer, Sink, Source

_FILTER: Final = (("filter", 0),)
_NOTE: Final = "the filter"

LIBRARY: Final = Library(
    "pymongo",
    sources=tuple(
        Source(f"gridfs.{store}()", Origin.FILE, "the program's database")
        for store in (
            *("GridFS().get", "GridFS().get_version", "GridFS().get_last_version"),
            *("GridFS().find_one", "GridFSBucket().open_download_stream"),
        )
    ),
    same=(
        Same("bson.code.Code", "bson.Code"),
        Same("bson.objectid.ObjectId", "bson.ObjectId"),
        Same("pymongo.collection.Collection()", "pymongo.Collection()"),
        Same("pymongo.asynchronous.collection.AsyncCollection()", "pymongo.Collection()"),
        Same("motor.motor_asyncio.AsyncIOMotorCollection()", "pymongo.Collection()"),
        Same("motor.motor_tornado.MotorCollection()", "pymongo.Collection()"),
        *(
            Same(f"{client}().{path}()", "pymongo.Collection()")
            for client in (
                *(
                    "pymongo.MongoClient",
                    "pymongo.AsyncMongoClient",
                    "pymongo.mongo_client.MongoClient",
                ),
                *("motor.motor_asyncio.AsyncIOMotorClient", "motor.motor_tornado.MotorClient"),
            )
            for path in ("get_database().get_collection", "get_default_database().get_collection")
        ),
    ),
    sinks=(
        *(
            Sink(f"{owner}.{method}", Danger.NOSQL, _FILTER, _NOTE)
            for owner in ("pymongo.Collection()", "*")
            for method in (
                *("find", "find_one", "find_one_and_delete", "find_one_and_replace"),
                *("find_one_and_update", "update_one", "update_many", "replace_one"),
                *("delete_one", "delete_many", "count_documents", "find_raw_batches"),
                "find_one_or_404",
            )
        ),
        *(
            Sink(f"{owner}.{method}", Danger.NOSQL, (("pipeline", 0),), _NOTE)
            for owner in ("pymongo.Collection()", "*")
            for method in ("aggregate", "aggregate_raw_batches")
        ),
        Sink("pymongo.Collection().distinct", Danger.NOSQL, (("filter", 1),), _NOTE),
        *(
            Sink(f"pymongo.{name}", Danger.NOSQL, _FILTER, _NOTE)
            for name in (
                *("DeleteOne", "DeleteMany", "UpdateOne", "UpdateMany", "ReplaceOne"),
                *("operations.DeleteOne", "operations.DeleteMany", "operations.UpdateOne"),
                *("operations.UpdateMany", "operations.ReplaceOne"),
            )
        ),
        Sink("*.objects", Danger.NOSQL, (("__raw__", None),), _NOTE),
        Sink("*.filter", Danger.NOSQL, (("__raw__", None),), _NOTE),
        Sink("mongoengine.Q", Danger.NOSQL, (("__raw__", None),), _NOTE),
        Sink("bson.Code", Danger.NOSQL, (("code", 0),)),
        Sink("*.exec_js", Danger.NOSQL, (("code", 0),)),
    ),
    sanitizers=(
        Sanitizer("bson.ObjectId", frozenset({Danger.NOSQL})),
        Sanitizer("bson.Code", frozenset({Danger.NOSQL})),
    ),
)

"""Redis: Lua scripts and commands given as text."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_CLIENT: Final = "redis.Redis()"

LIBRARY: Final = Library(
    "redis",
    same=(
        *(
            Same(name, _CLIENT)
            for name in (
                *("redis.StrictRedis()", "redis.from_url()", "redis.Redis.from_url()"),
                *(
                    "redis.client.Redis()",
                    "redis.client.StrictRedis()",
                    "redis.StrictRedis.from_url()",
                ),
                *(
                    "redis.asyncio.Redis()",
                    "redis.asyncio.from_url()",
                    "redis.asyncio.client.Redis()",
                ),
                *("redis.asyncio.Redis.from_url()", "redis.asyncio.StrictRedis()"),
                *(
                    "redis.RedisCluster()",
                    "redis.cluster.RedisCluster()",
                    "redis.cluster.RedisCluster.from_url()",
                ),
                *(
                    "redis.sentinel.Sentinel().master_for()",
                    "redis.sentinel.Sentinel().slave_for()",
                ),
                *(f"{_CLIENT}.pipeline()", "aioredis.from_url()", "aioredis.Redis()"),
                *("valkey.Valkey()", "valkey.from_url()", "django_redis.get_redis_connection()"),
                "flask_redis.FlaskRedis()",
            )
        ),
    ),
    sinks=(
        *(
            Sink(f"{_CLIENT}.{method}", Danger.NOSQL, (("script", 0),))
            for method in ("eval", "eval_ro", "register_script", "script_load")
        ),
        # The first argument is split at blanks.
        Sink(f"{_CLIENT}.execute_command", Danger.NOSQL, (("args", 0),)),
        Sink("*.register_script", Danger.NOSQL, (("script", 0),)),
    ),
)

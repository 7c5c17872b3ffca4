"""Values of the standard library that hold nothing of the text they were made of.

Numbers, dates, addresses, digests and identifiers.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import EVERYTHING, Danger, Fresh, Guard, Library, Same, Sanitizer

_NOT_URL: Final = EVERYTHING - {Danger.URL}
"""An address can be one that the program should not ask."""
_NOT_DISCLOSURE: Final = EVERYTHING - {Danger.DISCLOSURE}

LIBRARY: Final = Library(
    "uuid",
    same=(
        *(
            Same(f"hashlib.{name}()", "hashlib.HASH()")
            for name in (
                *("new", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224"),
                *("sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256", "blake2b"),
                "blake2s",
            )
        ),
        Same("hmac.new()", "hmac.HMAC()"),
    ),
    sanitizers=(
        *(
            Sanitizer(name)
            for name in (
                *("decimal.Decimal", "fractions.Fraction", "uuid.UUID", "uuid.uuid3"),
                *("uuid.uuid5", "datetime.datetime.strptime", "datetime.datetime.fromisoformat"),
                *("datetime.date.fromisoformat", "datetime.time.fromisoformat"),
                *("datetime.date.strptime", "datetime.time.strptime"),
                *("datetime.datetime.fromtimestamp", "datetime.date.fromtimestamp"),
                *("datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta"),
                *("time.strptime", "time.mktime", "calendar.timegm", "zlib.crc32", "zlib.adler32"),
                *("binascii.crc32", "email.utils.parsedate", "email.utils.parsedate_to_datetime"),
                *("dateutil.parser.parse", "dateutil.parser.isoparse", "dateparser.parse"),
                *("arrow.get", "pendulum.parse", "ciso8601.parse_datetime", "math.floor"),
                *("math.ceil", "math.sqrt", "statistics.mean", "operator.index"),
            )
        ),
        *(
            Sanitizer(f"ipaddress.{name}", _NOT_URL)
            for name in (
                *("ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv6Address"),
                *("IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface"),
            )
        ),
        *(
            Sanitizer(f"{made}.{method}", _NOT_DISCLOSURE)
            for made in ("hashlib.HASH()", "hmac.HMAC()")
            for method in ("digest", "hexdigest")
        ),
        *(
            Sanitizer(name, _NOT_DISCLOSURE)
            for name in (*("hashlib.pbkdf2_hmac", "hashlib.scrypt", "hmac.digest"),)
        ),
    ),
    guards=(
        Guard("uuid.UUID", raises=True),
        *(
            Guard(f"ipaddress.{name}", _NOT_URL, raises=True)
            for name in ("ip_address", "ip_network", "IPv4Address", "IPv4Network")
        ),
        Guard("socket.inet_pton", _NOT_URL, argument=1, raises=True),
        Guard("datetime.datetime.strptime", raises=True),
        Guard("datetime.datetime.fromisoformat", raises=True),
        Guard("datetime.date.fromisoformat", raises=True),
    ),
    fresh=(
        *(
            Fresh(name)
            for name in (
                *("uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "uuid.getnode"),
                *("hmac.compare_digest", "secrets.compare_digest", "secrets.choice"),
                *("secrets.randbelow", "secrets.token_bytes", "secrets.token_hex"),
                *("secrets.token_urlsafe", "hashlib.HASH().update"),
                "hmac.HMAC().update",
                *("random.random", "random.randint", "random.randrange", "random.uniform"),
                *("time.sleep", "time.time", "time.monotonic", "time.perf_counter"),
                *("asyncio.sleep", "sys.getsizeof"),
            )
        ),
    ),
)

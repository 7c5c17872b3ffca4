"""LDAP: python-ldap, ldap3 and bonsai."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Passes, Same, Sanitizer, Sink

_LDAP: Final = frozenset({Danger.LDAP})
_OBJECT: Final = "ldap.ldapobject.LDAPObject()"
_SEARCH: Final = (("base", 0), ("filterstr", 2))
_SEARCHES: Final = ("search", "search_s", "search_ext", "search_ext_s", "search_st")

LIBRARY: Final = Library(
    "ldap",
    same=(
        *(
            Same(f"ldap.{name}()", _OBJECT)
            for name in (
                *("initialize", "open", "init", "ldapobject.SimpleLDAPObject"),
                "ldapobject.ReconnectLDAPObject",
            )
        ),
        Same("ldap3.core.connection.Connection", "ldap3.Connection"),
        Same("ldap3.abstract.cursor.Reader", "ldap3.Reader"),
        Same("bonsai.LDAPClient().connect()", "bonsai.LDAPConnection()"),
    ),
    sinks=(
        *(Sink(f"{_OBJECT}.{method}", Danger.LDAP, _SEARCH) for method in _SEARCHES),
        Sink(f"{_OBJECT}.find_unique_entry", Danger.LDAP, _SEARCH),
        *(
            Sink(f"{_OBJECT}.{method}{variant}", Danger.LDAP, (("dn", 0),))
            for method in ("add", "modify", "delete", "compare", "rename")
            for variant in ("", "_s", "_ext", "_ext_s")
            if (method, variant) not in (("rename", "_ext"), ("rename", "_ext_s"))
        ),
        *(Sink(f"*.{method}", Danger.LDAP, _SEARCH) for method in _SEARCHES if "_" in method),
        Sink("ldap3.Connection().search", Danger.LDAP, (("search_base", 0), ("search_filter", 1))),
        *(
            Sink(f"ldap3.Connection().{method}", Danger.LDAP, (("dn", 0),))
            for method in ("add", "delete", "modify", "modify_dn", "compare")
        ),
        Sink(
            "ldap3.Connection().extend.standard.paged_search",
            Danger.LDAP,
            (("search_base", 0), ("search_filter", 1)),
        ),
        Sink("ldap3.Reader", Danger.LDAP, (("base", 2), ("query", 3))),
        Sink("*.search", Danger.LDAP, (("search_base", None), ("search_filter", None))),
        Sink("*.paged_search", Danger.LDAP, (("search_base", 0), ("search_filter", 1))),
        Sink("bonsai.LDAPConnection().search", Danger.LDAP, (("base", 0), ("filter_exp", 2))),
    ),
    sanitizers=tuple(
        Sanitizer(name, _LDAP)
        for name in (
            *("ldap.filter.escape_filter_chars", "ldap.filter.filter_format"),
            *("ldap.dn.escape_dn_chars", "ldap.escape_filter_chars"),
            *("ldap3.utils.conv.escape_filter_chars", "ldap3.utils.conv.escape_bytes"),
            *("ldap3.utils.dn.escape_rdn", "ldap3.utils.escape_filter_chars"),
            *("bonsai.escape_filter_exp", "bonsai.utils.escape_filter_exp"),
            *("bonsai.escape_attribute_value", "bonsai.utils.escape_attribute_value"),
        )
    ),
    passes=(Passes("ldap3.utils.dn.safe_dn"),),
)

"""From TOML text or an editor's settings to a layer of configuration.

Owns the keys, their types and the words said when something is wrong. Nothing
raises on bad input: what cannot be used is a `Problem`, the rest is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from headgate.project.config import DiagnosticMode, FailOn, Focus, InlayHints, Layer
from headgate.project.patterns import is_pattern
from headgate.ruleapi import Problem, Profile, Severity
from headgate.text.patterns import lazy_pattern

CLIENT_KEYS: Final = frozenset(
    {"args", "cwd", "enable", "env", "interpreter", "log-file", "log-level", "path", "trace"}
)
"""Keys that editors keep beside ours, for their own use; passed over without a word."""

_BANDIT_CODE: Final = lazy_pattern(r"B\d{0,3}")
_CODE: Final = lazy_pattern(r"[A-Z]+\d")
_BANDIT_EXACT: Final = lazy_pattern(r"B\d{3}")
_TARGET: Final = lazy_pattern(r"(?:py)?3\.?(\d{1,2})")
_AT_END: Final = "(at end of document)"
_AT_LINE: Final = lazy_pattern(r"\(at line (\d+), column \d+\)")


@dataclass(slots=True)
class _Reader:
    """One source while it is read: its name, its text if it has one, and the complaints."""

    where: str
    known: Collection[str]
    text: str = ""
    first_line: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])

    def complain(self, message: str, *words: str) -> None:
        self.problems.append(Problem(self.where, message, self._line_of(words)))

    def _line_of(self, words: tuple[str, ...]) -> int | None:
        """Return the first line that holds all the words, or else the first of them.

        Cheap, and right for usual files.
        """
        if not self.text or not words:
            return None
        lines = self.text.split("\n")
        for wanted in (words, words[:1], words[1:2]):
            for number in range(self.first_line, len(lines)):
                if all(word in lines[number] for word in wanted):
                    return number
        return None


def parse_toml(
    text: str, where: str, known: Collection[str], *, pyproject: bool = False
) -> tuple[Layer | None, tuple[Problem, ...]]:
    """Read `headgate.toml`, or the table `[tool.headgate]` of a `pyproject.toml`.

    `where` names the file in problems, `known` holds the rule codes. The layer
    is None where a pyproject has no such table, and where the TOML is broken.
    """
    import tomllib  # most files that are looked for are not there

    try:
        content: object = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError: TOMLDecodeError, and numbers too long to be read.
        at = _AT_LINE.search(str(error))
        message = _AT_LINE.sub("", str(error)).strip()
        if isinstance(error, RecursionError):
            message = "nested too deeply"
        line = int(at[1]) - 1 if at else None
        if _AT_END in message:
            line = text.count("\n")
        return None, (Problem(where, f"not valid TOML: {message}", line),)
    first_line = 0
    if pyproject:
        for key in ("tool", "headgate"):
            if not isinstance(content, Mapping) or key not in content:
                return None, ()
            content = cast("Mapping[str, object]", content)[key]
        first_line = text[: max(text.find("tool.headgate"), 0)].count("\n")
    return _parse(content, _Reader(where, known, text, first_line))


_TABLES: Final = frozenset({"severity", "per-file-ignores"})


def parse_settings(
    settings: object, where: str, known: Collection[str]
) -> tuple[Layer, tuple[Problem, ...]]:
    """Read what an editor sent: a mapping, perhaps within "headgate", keys also in camelCase."""
    # An empty table of Lua arrives as an empty list.
    if settings is None or settings == []:
        return Layer(), ()
    reader = _Reader(where, known)
    if isinstance(settings, Mapping):
        mapping = cast("Mapping[object, object]", settings)
        inner = mapping.get("headgate")
        if inner == []:
            return Layer(), ()
        if isinstance(inner, Mapping):
            mapping = cast("Mapping[object, object]", inner)
        ours = {
            k: v
            for k, v in mapping.items()
            if _key(k) not in CLIENT_KEYS and v is not None and not (v == [] and _key(k) in _TABLES)
        }
        return _parse(ours, reader)
    return _parse(settings, reader)


def parse_codes(
    values: Collection[str], where: str, known: Collection[str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Read codes given outside a file, such as on the command line."""
    reader = _Reader(where, known)
    codes = _codes(list(values), where, reader)
    return codes or (), tuple(reader.problems)


def nearest(word: str, right: Collection[str]) -> str:
    """Return "; did you mean …?" with the nearest of the right words."""
    from difflib import get_close_matches

    near = _same_beginning(word, right) or get_close_matches(word, sorted(right), n=1, cutoff=0.7)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f" (known: {', '.join(sorted(right))})" if len(right) <= 20 else ""


def _same_beginning(word: str, right: Collection[str]) -> list[str]:
    """Return the code that is like a word from the start; what codes have in common stands there."""
    if not _CODE.match(word):
        return []
    beginning = next(
        (word[:n] for n in range(len(word), 0, -1) if any(r.startswith(word[:n]) for r in right)),
        "",
    )
    if not _CODE.match(beginning):
        return []
    alike = sorted(code for code in right if code.startswith(beginning))
    from difflib import get_close_matches

    return get_close_matches(word, alike, n=1, cutoff=0.0)


def _key(key: object) -> str:
    """Return the key as TOML spells it: `perFileIgnores` is `per-file-ignores`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", str(key)).replace("_", "-").lower()


def is_known_key(key: object) -> bool:
    """Tell whether an editor's key is one of the configuration, or stands beside them."""
    return _key(key) in _KEYS or _key(key) in CLIENT_KEYS


def _parse(content: object, reader: _Reader) -> tuple[Layer, tuple[Problem, ...]]:
    layer = Layer()
    if not isinstance(content, Mapping):
        reader.complain(f"expected a table of settings, not {_kind(content)}")
        return layer, tuple(reader.problems)
    for key, value in cast("Mapping[object, object]", content).items():
        name = _key(key)
        read = _KEYS.get(name)
        if read is None:
            reader.complain(f"unknown key `{key}`{nearest(name, _KEYS)}", str(key))
        else:
            layer = read(layer, value, reader)
    return layer, tuple(reader.problems)


def _kind(value: object) -> str:
    match value:
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a table"
        case None:
            return "nothing"
        case _:
            return "a date"


def _strings(
    value: object, key: str, reader: _Reader, at: str | None = None
) -> tuple[str, ...] | None:
    """Return the strings of a list; `at` is how the text spells the key, if not as `key`."""
    at = key if at is None else at
    if not isinstance(value, list | tuple):
        reader.complain(f"`{key}` must be a list of strings, not {_kind(value)}", at)
        return None
    items = cast("list[object] | tuple[object, ...]", value)
    for item in items:
        if not isinstance(item, str):
            reader.complain(f"`{key}` must hold strings, not {_kind(item)}", at)
    return tuple(item for item in items if isinstance(item, str))


def _codes(
    value: object, key: str, reader: _Reader, at: str | None = None
) -> tuple[str, ...] | None:
    """Return the codes and prefixes that exist.

    None where the list holds nothing but mistakes: a wrong `select` must not
    turn every rule off.
    """
    items = _strings(value, key, reader, at)
    if items is None:
        return None
    right = tuple(item.strip().upper() for item in items if _is_prefix(item, reader.known))
    for item in items:
        if not _is_prefix(item, reader.known):
            hint = nearest(item.strip().upper(), reader.known)
            reader.complain(
                f"unknown code `{item}` in `{key}`{hint}", item, key if at is None else at
            )
    return right if right or not items else None


def _is_prefix(code: str, known: Collection[str]) -> bool:
    code = code.strip().upper()
    if not code:
        return False
    return any(k.startswith(code) for k in known) or bool(_BANDIT_CODE.fullmatch(code))


def _patterns(value: object, key: str, reader: _Reader) -> tuple[str, ...] | None:
    items = _strings(value, key, reader)
    if items is None:
        return None
    for item in items:
        if not is_pattern(item):
            reader.complain(f"`{item}` in `{key}` is not a pattern", item, key)
    return tuple(item for item in items if is_pattern(item))


def _word(value: object, key: str, right: Collection[str], reader: _Reader) -> str | None:
    if isinstance(value, str) and value.lower() in right:
        return value.lower()
    if not isinstance(value, str):
        names = ", ".join(sorted(right))
        reader.complain(f"`{key}` must be one of {names}, not {_kind(value)}", key)
    else:
        reader.complain(f"unknown value `{value}` of `{key}`{nearest(value, right)}", value, key)
    return None


def _read_select(layer: Layer, value: object, reader: _Reader) -> Layer:
    codes = _codes(value, "select", reader)
    return layer if codes is None else replace(layer, select=codes)


def _read_extend_select(layer: Layer, value: object, reader: _Reader) -> Layer:
    codes = _codes(value, "extend-select", reader)
    return replace(layer, extend_select=codes or ())


def _read_ignore(layer: Layer, value: object, reader: _Reader) -> Layer:
    codes = _codes(value, "ignore", reader)
    return layer if codes is None else replace(layer, ignore=codes)


def _read_per_file_ignores(layer: Layer, value: object, reader: _Reader) -> Layer:
    key = "per-file-ignores"
    if not isinstance(value, Mapping):
        reader.complain(f"`{key}` must be a table of lists of codes, not {_kind(value)}", key)
        return layer
    out: list[tuple[str, tuple[str, ...]]] = []
    for pattern, codes in cast("Mapping[object, object]", value).items():
        if not isinstance(pattern, str) or not is_pattern(pattern):
            reader.complain(f"`{pattern}` in `{key}` is not a pattern", str(pattern))
        elif right := _codes(codes, f"{key}.{pattern}", reader, pattern):
            out.append((pattern, right))
    return replace(layer, per_file_ignores=tuple(out))


def _read_exclude(layer: Layer, value: object, reader: _Reader) -> Layer:
    patterns = _patterns(value, "exclude", reader)
    return layer if patterns is None else replace(layer, exclude=patterns)


def _read_test_patterns(layer: Layer, value: object, reader: _Reader) -> Layer:
    patterns = _patterns(value, "test-patterns", reader)
    return layer if patterns is None else replace(layer, test_patterns=patterns)


def _read_off_in_tests(layer: Layer, value: object, reader: _Reader) -> Layer:
    codes = _codes(value, "off-in-tests", reader)
    return layer if codes is None else replace(layer, off_in_tests=codes)


_SEVERITIES: Final[Mapping[str, Severity | None]] = {
    **{severity.name.lower(): severity for severity in Severity},
    "info": Severity.INFORMATION,
    "off": None,
}


def _read_severity(layer: Layer, value: object, reader: _Reader) -> Layer:
    if not isinstance(value, Mapping):
        reader.complain(f"`severity` must be a table of codes, not {_kind(value)}", "severity")
        return layer
    out: list[tuple[str, Severity | None]] = []
    for written, level in cast("Mapping[object, object]", value).items():
        code = str(written).strip().upper()
        if code not in reader.known and not _BANDIT_EXACT.fullmatch(code):
            hint = nearest(code, reader.known)
            reader.complain(f"unknown code `{written}` in `severity`{hint}", str(written))
            continue
        word = _word(level, f"severity.{code}", _SEVERITIES, reader)
        if word is not None:
            out.append((code, _SEVERITIES[word]))
    return replace(layer, severity=tuple(out))


def _read_profile(layer: Layer, value: object, reader: _Reader) -> Layer:
    word = _word(value, "profile", [profile.value for profile in Profile], reader)
    return replace(layer, profile=Profile(word)) if word else layer


def _read_target_version(layer: Layer, value: object, reader: _Reader) -> Layer:
    found = _TARGET.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        reader.complain('`target-version` must be such as "3.11" or "py311"', "target-version")
        return layer
    return replace(layer, target_version=f"3.{int(found[1])}")


def _read_bandit(layer: Layer, value: object, reader: _Reader) -> Layer:
    flag = _flag(value, "bandit", reader)
    return layer if flag is None else replace(layer, bandit=flag)


def _read_cross_file(layer: Layer, value: object, reader: _Reader) -> Layer:
    flag = _flag(value, "cross-file", reader)
    return layer if flag is None else replace(layer, cross_file=flag)


def _read_diagnostic_mode(layer: Layer, value: object, reader: _Reader) -> Layer:
    modes = [item.value for item in DiagnosticMode]
    word = _word(value, "diagnostic-mode", modes, reader)
    return replace(layer, diagnostic_mode=DiagnosticMode(word)) if word else layer


def _flag(value: object, key: str, reader: _Reader) -> bool | None:
    if isinstance(value, bool):
        return value
    reader.complain(f"`{key}` must be true or false, not {_kind(value)}", key)
    return None


def _read_fail_on(layer: Layer, value: object, reader: _Reader) -> Layer:
    word = _word(value, "fail-on", [item.value for item in FailOn], reader)
    return replace(layer, fail_on=FailOn(word)) if word else layer


def _read_focus(layer: Layer, value: object, reader: _Reader) -> Layer:
    word = _word(value, "focus", [item.value for item in Focus], reader)
    return replace(layer, focus=Focus(word)) if word else layer


def _read_inlay_hints(layer: Layer, value: object, reader: _Reader) -> Layer:
    word = _word(value, "inlay-hints", [item.value for item in InlayHints], reader)
    return replace(layer, inlay_hints=InlayHints(word)) if word else layer


def _read_trusted(layer: Layer, value: object, reader: _Reader) -> Layer:
    if reader.text:
        reader.complain("`trusted` counts only in your editor's settings", "trusted")
        return layer
    flag = _flag(value, "trusted", reader)
    return layer if flag is None else replace(layer, trusted=flag)


def _read_environment(layer: Layer, value: object, reader: _Reader) -> Layer:
    if not isinstance(value, str):
        reader.complain(f"`environment` must be a path, not {_kind(value)}", "environment")
        return layer
    return replace(layer, environment=value)


def _read_package_index(layer: Layer, value: object, reader: _Reader) -> Layer:
    key = "package-index"
    if reader.text:
        reader.complain(f"`{key}` counts only in your editor's settings, or as `--{key}`", key)
    elif not isinstance(value, str):
        reader.complain(f"`{key}` must be an address, not {_kind(value)}", key)
    elif value and not value.startswith(("https://", "http://")):
        reader.complain(f"`{key}` must be an address that begins with https://", key)
    else:
        return replace(layer, package_index=value)
    return layer


def _read_rules(layer: Layer, value: object, reader: _Reader) -> Layer:
    paths = _strings(value, "rules", reader)
    return layer if paths is None else replace(layer, rules=paths)


_KEYS: Final[Mapping[str, Callable[[Layer, object, _Reader], Layer]]] = {
    "bandit": _read_bandit,
    "cross-file": _read_cross_file,
    "diagnostic-mode": _read_diagnostic_mode,
    "environment": _read_environment,
    "exclude": _read_exclude,
    "extend-select": _read_extend_select,
    "fail-on": _read_fail_on,
    "focus": _read_focus,
    "ignore": _read_ignore,
    "inlay-hints": _read_inlay_hints,
    "off-in-tests": _read_off_in_tests,
    "package-index": _read_package_index,
    "per-file-ignores": _read_per_file_ignores,
    "profile": _read_profile,
    "rules": _read_rules,
    "select": _read_select,
    "severity": _read_severity,
    "target-version": _read_target_version,
    "test-patterns": _read_test_patterns,
    "trusted": _read_trusted,
}

KEYS: Final = tuple(_KEYS)
"""The keys of the configuration."""

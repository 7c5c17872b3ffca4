"""Fields of forms: what a checked form holds under the name of each of its fields.

Owns fields of Django's forms and of Django REST framework's serializers, and which of them
hold no text that somebody else has chosen.
"""

from __future__ import annotations

from typing import Final

from headgate.semantics.values import (
    CLEAN,
    Class,
    Key,
    Value,
    classes_above,
    holding,
    shape_of,
)

CHECKED: Final = frozenset({"cleaned_data", "validated_data"})
_FIELDS: Final = (
    *("django.forms.", "django.forms.fields.", "rest_framework.serializers."),
    *("rest_framework.fields.", "django_filters."),
)
_CLOSED: Final = frozenset(
    """IntegerField FloatField DecimalField BooleanField NullBooleanField DateField TimeField
    DateTimeField DurationField UUIDField SlugField ChoiceField TypedChoiceField
    MultipleChoiceField TypedMultipleChoiceField GenericIPAddressField IPAddressField
    ModelChoiceField ModelMultipleChoiceField PrimaryKeyRelatedField""".split()
)


def checked(owner: Class, sent: Value) -> Value | None:
    """Return `form.cleaned_data`, field by field; None if it is nothing of the kind."""
    if not sent.taints:
        return None
    entries: dict[Key, Value] = {}
    for kind in reversed(classes_above(owner)):
        for name, held in kind.entries:
            short = _field(held)
            if short is not None:
                entries["str", name] = CLEAN if short in _CLOSED else Value(taints=sent.taints)
    if not entries:
        return None
    return holding(shape_of("dict", entries.items(), Value(taints=sent.taints)))


def _field(held: Value) -> str | None:
    """Return the name of the class of a field, None if a value is none."""
    for found in sorted(held.names):
        plain = found.removesuffix("()")
        if plain.startswith(_FIELDS) and found.endswith("Field()"):
            return plain.rpartition(".")[2]
    return None

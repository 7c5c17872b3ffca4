"""Data of a request fills the fields of a stored object, whichever they are.

## What it does
Reports models of Django, SQLAlchemy, SQLModel, MongoEngine, Peewee, Tortoise and others
that are made or updated with `**` of request data, `setattr` by a name from a request, and
`__dict__.update`. `fields = "__all__"` of forms and serializers is an information.

## Why it matters
The request then decides which fields are written: a visitor adds `is_admin=true`, and is.

## What to do instead
Name the fields: `User(name=data["name"], mail=data["mail"])`, or use a form, serializer or
schema that declares them.

## Severity
An error; a warning where only the name of its module tells that the class is a model. `fields
= "__all__"` is an information.

## Limits
Parameters that a framework has read with a declared schema (FastAPI, Litestar) and checked
forms are taken for fine. A class of another file is taken for a model by the name of its
module.

## Fix safety
No fix is offered: which fields may be written is for the program to decide.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from headgate.ruleapi import (
    Confidence,
    Context,
    Danger,
    Evidence,
    Hit,
    Kind,
    OnCall,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
    bad,
    good,
    known_miss,
)
from headgate_rules.identifiers import words
from headgate_rules.unpacking import DECLARED, is_unpacking, names_from_outside
from headgate_rules.wording import shown

_MODELS: Final = frozenset(
    {
        *("django.db.models.Model", "django.contrib.auth.models.AbstractUser"),
        *("django.contrib.auth.models.AbstractBaseUser", "django.contrib.auth.models.User"),
        *("flask_sqlalchemy.SQLAlchemy().Model", "sqlmodel.SQLModel", "peewee.Model"),
        *("sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.declarative_base()"),
        *("sqlalchemy.orm.MappedAsDataclass", "tortoise.models.Model", "tortoise.Model"),
        "sqlalchemy.ext.declarative.declarative_base()",
        *("mongoengine.Document", "mongoengine.DynamicDocument", "mongoengine.EmbeddedDocument"),
        *("flask_mongoengine.MongoEngine().Document", "odmantic.Model", "beanie.Document"),
        *("pony.orm.Database().Entity", "ormar.Model", "pynamodb.models.Model"),
    }
)
_MODULES: Final = frozenset({"models", "model", "entities", "entity", "orm"})
_SCHEMA_WORDS: Final = frozenset(
    {"in", "out", "create", "schema", "form", "request", "response", "dto", "read", "payload"}
)
_WRITERS: Final = frozenset(
    {
        *("create", "update", "get_or_create", "update_or_create", "acreate", "aupdate"),
        *("create_user", "create_superuser", "insert", "modify", "upsert_one"),
    }
)


def _check_keywords(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if not is_unpacking(call):
        return
    known = _is_model(call.func, ctx)
    if not known and not _looks_like_model(call.func, ctx):
        return
    for names, flow in names_from_outside(call, Danger.MASS_ASSIGNMENT, ctx):
        yield Hit(
            names,
            f"{shown(ctx, call.func, 'this call')} takes all fields from {shown(ctx, names)}, and "
            f"that comes from {flow.what}: a visitor can add fields that are not meant for them, "
            "such as the one that makes an administrator. Name the fields that may be set.",
            Severity.ERROR if known else Severity.WARNING,
            None,
            flow.evidence,
            path=flow.path,
        )


def _check_setattr(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    if len(call.args) == 3:
        message = (
            f"`setattr` sets the attribute that {shown(ctx, call.args[1])} names"
            "{origin}: a visitor can set attributes that are not meant for them. Go through a list "
            "of the names that may be set."
        )
        yield from _judge(call.args[1], message, ctx)


def _check_update(call: ast.Call, ctx: Context) -> Iterator[Hit]:
    """Report `user.__dict__.update(data)`."""
    func = call.func
    if not (isinstance(func, ast.Attribute) and _is_dict_of_object(func.value)):
        return
    for data in (*call.args, *(keyword.value for keyword in call.keywords)):
        message = (
            f"{shown(ctx, func)} sets all attributes that {shown(ctx, data)} holds"
            "{origin}: a visitor can set attributes that are not meant for them. Set the ones that "
            "may be set by name."
        )
        yield from _judge(data, message, ctx)


def _check_all_fields(node: ast.Assign, ctx: Context) -> Iterator[Hit]:
    """Report `fields = "__all__"` in the `Meta` of a form or serializer."""
    match node.targets:
        case [ast.Name(id="fields")] if ctx.value(node.value) == "__all__":
            yield Hit(
                node.value,
                "`fields` lets a request set every field of the model, also those that are added "
                "later. List the fields that visitors may set.",
                Severity.INFORMATION,
                Confidence.MEDIUM,
            )
        case _:
            pass


def _judge(data: ast.expr, message: str, ctx: Context) -> Iterator[Hit]:
    if isinstance(data, ast.Starred):
        data = data.value
    flow = ctx.flow(data, Danger.MASS_ASSIGNMENT)
    if flow.evidence is not Evidence.REMOTE or flow.what in DECLARED:
        return
    origin = f", and that comes from {flow.what}" if flow.what else ""
    text = message.replace("{origin}", origin)
    yield Hit(data, text, Severity.ERROR, None, flow.evidence, path=flow.path)


def _is_model(func: ast.expr, ctx: Context) -> bool:
    if ctx.names(func) & _MODELS:
        return True
    if isinstance(func, ast.Attribute) and func.attr in _WRITERS:
        if ctx.names(func.value) & _MODELS:
            return True
        return any(
            isinstance(node, ast.Attribute) and node.attr == "objects"
            for node in ast.walk(func.value)
        )
    return False


def _looks_like_model(func: ast.expr, ctx: Context) -> bool:
    """Whether the class comes from a module of models, as its name says."""
    if isinstance(func, ast.Attribute) and func.attr in _WRITERS:
        func = func.value
    for name in ctx.names(func):
        *modules, last = name.split(".")
        if last[:1].isupper() and "(" not in name and _MODULES.intersection(modules):
            return not _SCHEMA_WORDS.intersection(words(last))
    return False


def _is_dict_of_object(expr: ast.expr) -> bool:
    match expr:
        case ast.Attribute(attr="__dict__"):
            return True
        case ast.Call(func=ast.Name(id="vars"), args=[_]):
            return True
        case _:
            return False


RULE = Rule(
    meta=RuleMeta(
        code="HG707",
        name="mass-assignment",
        summary="Data of a request fills the fields of a stored object, whichever they are",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        cwe=(915,),
        kind=Kind.FLOW,
        references=("https://docs.djangoproject.com/en/stable/topics/forms/modelforms/",),
    ),
    doc=__doc__ or "",
    handlers=(
        OnNode(ast.Call, _check_keywords),
        OnCall(frozenset({"builtins.setattr"}), _check_setattr),
        OnCall(frozenset({"*.update"}), _check_update),
        OnNode(ast.Assign, _check_all_fields),
    ),
    examples=(
        good(
            'from django.db import models\n\nfrom .models import Note\n\nSHOWN = ("title", "text")\n\n\ndef add(request):\n'
            '    fields = {"title": request.POST["title"]}\n    Note.objects.create(**fields)\n'
            "    Note.objects.create(**{k: v for k, v in request.POST.items() if k in SHOWN})\n",
            note="the program names the fields",
        ),
        bad(
            "from django.db import models\n\nfrom .models import Note\n\n\ndef add(request):\n"
            "    Note.objects.create(**{k: v for k, v in request.POST.items() if v})\n",
            lines=(7,),
            severity="ERROR",
        ),
        bad(
            "from django.db import models\n\n\nclass User(models.Model):\n"
            "    name = models.TextField()\n\n\ndef view(request):\n"
            "    user = User(**request.POST.dict())\n    user.save()\n",
            lines=(9,),
            severity="ERROR",
        ),
        bad(
            "from flask import request\nfrom .models import User as Person\n\n\ndef add():\n"
            "    person = Person(**request.get_json())\n    person.save()\n",
            lines=(6,),
            note="a model by the name of its module",
            severity="WARNING",
        ),
        bad(
            "from django.shortcuts import render\nfrom .models import User\n\n\n"
            "def change(request):\n"
            "    User.objects.filter(pk=1).update(**request.POST.dict())\n"
            '    return render(request, "done.html")\n',
            lines=(6,),
        ),
        bad(
            "from flask import request\n\n\ndef change(user):\n"
            "    for name, value in request.json.items():\n        setattr(user, name, value)\n",
            lines=(6,),
        ),
        bad(
            "from flask import request\n\n\ndef fill(user, data):\n"
            "    user.__dict__.update(data)\n\n\ndef change(user):\n"
            "    fill(user, request.get_json())\n",
            lines=(5,),
            note="inside a wrapper",
        ),
        bad(
            "from flask import request\nfrom flask_sqlalchemy import SQLAlchemy\n\n"
            "db = SQLAlchemy()\n\n\nclass User(db.Model):\n    pass\n\n\ndef wanted():\n"
            "    return request.get_json()\n\n\ndef add():\n    return User(**wanted())\n",
            lines=(16,),
            note="from another function",
        ),
        bad(
            "from django import forms\n\n\nclass UserForm(forms.ModelForm):\n    class Meta:\n"
            '        fields = "__all__"\n',
            lines=(6,),
            severity="INFORMATION",
        ),
        good(
            "from flask import request\nfrom .models import User\n\n\ndef add():\n"
            '    return User(name=request.json["name"])\n',
            note="fields by name",
        ),
        good(
            "from flask import request\n\n\ndef change(user):\n"
            '    for name in ("mail", "city"):\n'
            "        setattr(user, name, request.json[name])\n",
            note="names of a list",
        ),
        good(
            "from .models import User\n\n\ndef add(data):\n    return User(**data)\n",
            note="unknown origin",
        ),
        good(
            "from django import forms\nfrom .models import User\n\n\nclass Page(forms.Form):\n"
            "    name = forms.CharField()\n\n\ndef add(form: Page):\n"
            "    return User.objects.create(**form.cleaned_data)\n",
            note="only what the form declares",
        ),
        good(
            "from django import forms\n\n\nclass UserForm(forms.ModelForm):\n    class Meta:\n"
            '        fields = ["name"]\n'
        ),
        known_miss(
            "from flask import request\n\n\ndef add(make_user):\n"
            "    return make_user(**request.get_json())\n",
            note="what is called is not known to be a model",
        ),
    ),
)

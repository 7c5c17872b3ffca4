"""Flask and the extensions that bring request data in."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Method,
    NoReturn,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_ROUTES: Final = ("route", "get", "post", "put", "delete", "patch")
_PATH_OF_REQUEST: Final = "the path of the request"
_FORM: Final = "the form of the request"
_METHODS: Final = ("get", "post", "put", "delete", "patch", "head", "options")
_RESOURCES: Final = (
    *("flask_restful.Resource", "flask_restx.Resource", "flask_restplus.Resource"),
)
_PARSERS: Final = ("flask_restful.reqparse", "flask_restx.reqparse", "flask_restplus.reqparse")

LIBRARY: Final = Library(
    "flask",
    shared=("flask.g", "flask.session"),
    sources=(
        Source("flask.Request().view_args", Origin.REQUEST, _PATH_OF_REQUEST),
        *(
            Source(f"{form}()", Origin.REQUEST, _FORM)
            for form in ("flask_wtf.FlaskForm", "flask_wtf.Form", "wtforms.Form")
        ),
        *(
            Source(f"{parser}.RequestParser().parse_args()", Origin.REQUEST, "the request")
            for parser in _PARSERS
        ),
        *(
            Source(f"webargs.flaskparser.{name}.parse()", Origin.REQUEST, "the request")
            for name in ("parser", "FlaskParser()")
        ),
    ),
    entries=(
        *(
            Decorated(f"{owner}.{route}", Origin.REQUEST, _PATH_OF_REQUEST, returns="markup")
            for owner in ("flask.Flask()", "flask.Blueprint()")
            for route in _ROUTES
        ),
        # An application or blueprint from another module.
        Decorated("*.route", Origin.REQUEST, _PATH_OF_REQUEST, returns="markup"),
        *(
            Decorated(f"{owner}.{handler}", Origin.EXCEPTION, "an exception", returns="markup")
            for owner in ("flask.Flask()", "flask.Blueprint()")
            for handler in ("errorhandler", "app_errorhandler")
        ),
        *(
            Registered(
                f"{owner}.add_url_rule",
                "view_func",
                2,
                Origin.REQUEST,
                _PATH_OF_REQUEST,
                returns="markup",
            )
            for owner in ("flask.Flask()", "flask.Blueprint()")
        ),
        *(
            Decorated(f"webargs.flaskparser.{decorator}", Origin.REQUEST, "the request")
            for decorator in ("use_args", "use_kwargs", "parser.use_args", "parser.use_kwargs")
        ),
        Method("flask.views.MethodView", _METHODS, Origin.REQUEST, _PATH_OF_REQUEST, "", "markup"),
        Method(
            "flask.views.View",
            ("dispatch_request",),
            Origin.REQUEST,
            _PATH_OF_REQUEST,
            returns="markup",
        ),
        *(
            Method(base, _METHODS, Origin.REQUEST, _PATH_OF_REQUEST, returns="answer")
            for base in _RESOURCES
        ),
    ),
    sinks=(
        *(
            Sink(f"flask.{render}", Danger.TEMPLATE, (("source", 0),), "the template")
            for render in ("render_template_string", "stream_template_string")
        ),
        Sink("flask.make_response", Danger.MARKUP, (("", 0),), "the page"),
        Sink("flask.make_response", Danger.TRACE, (("", 0),)),
        Sink("flask.jsonify", Danger.TRACE, (("*", 0), ("**", None))),
        Sink("flask.abort", Danger.TRACE, (("description", 1),)),
        Sink("flask_restful.abort", Danger.TRACE, (("**", None),)),
        Sink("flask_restx.abort", Danger.TRACE, (("message", 1), ("**", None))),
        Sink("flask.redirect", Danger.REDIRECT, (("location", 0),)),
        Sink("flask.Flask().redirect", Danger.REDIRECT, (("location", 0),)),
        Sink(
            "flask.send_file",
            Danger.PATH,
            (("path_or_file", 0), ("filename_or_fp", None)),
            "the file's path",
        ),
        Sink("flask.send_from_directory", Danger.PATH, (("directory", 0),), "the folder"),
        *(
            Sink(opener, Danger.PATH, (("resource", 0),), "the file's path")
            for opener in (
                *("flask.Flask().open_resource", "flask.Flask().open_instance_resource"),
                "flask.Blueprint().open_resource",
            )
        ),
        Sink("flask.session.update", Danger.SESSION, (("", 0), ("**", None))),
        Sink("flask.session.setdefault", Danger.SESSION, (("key", 0), ("default", 1))),
    ),
    sanitizers=(
        *(
            Sanitizer(f"flask.{render}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TEMPLATE}))
            for render in (
                *("render_template", "render_template_string", "stream_template"),
                "stream_template_string",
            )
        ),
        # What has been judged where the answer was made is not judged again where it is returned.
        *(
            Sanitizer(f"flask.{call}", frozenset({Danger.MARKUP, Danger.HEADER, Danger.TRACE}))
            for call in ("make_response", "jsonify", "redirect", "send_file", "send_from_directory")
        ),
        Sanitizer("flask.Flask().redirect", frozenset({Danger.MARKUP, Danger.HEADER})),
        *(
            Sanitizer(
                f"flask.{builder}",
                frozenset({Danger.MARKUP, Danger.HEADER, Danger.REDIRECT, Danger.URL}),
            )
            for builder in ("url_for", "Flask().url_for")
        ),
    ),
    same=(
        Same("flask.request", "flask.Request()"),
        Same("flask.globals.request", "flask.Request()"),
        Same("flask.wrappers.Request", "flask.Request"),
        Same("flask.Request()", "werkzeug.wrappers.Request()"),
        Same("flask.wrappers.Response", "flask.Response"),
        Same("flask.Response", "werkzeug.wrappers.Response"),
        Same("flask.Response()", "werkzeug.wrappers.Response()"),
        *(
            Same(f"flask.{call}()", "werkzeug.wrappers.Response()")
            for call in ("make_response", "jsonify", "redirect", "send_file", "send_from_directory")
        ),
        Same("flask.Flask().response_class", "werkzeug.wrappers.Response"),
        Same("flask.Flask().make_response", "flask.make_response"),
        Same("flask.app.Flask", "flask.Flask"),
        Same("flask.current_app", "flask.Flask()"),
        Same("flask.globals.current_app", "flask.Flask()"),
        Same("flask.blueprints.Blueprint", "flask.Blueprint"),
        Same("flask.globals.session", "flask.session"),
        Same("flask.globals.g", "flask.g"),
        Same("flask.Flask().jinja_env", "jinja2.Environment()"),
        Same("flask.Markup", "markupsafe.Markup"),
        Same("flask.escape", "markupsafe.escape"),
        Same("flask.safe_join", "werkzeug.security.safe_join"),
        Same("flask.json.jsonify", "flask.jsonify"),
        *(
            Same(f"flask.{module}.{name}", f"flask.{name}")
            for module, names in {
                "helpers": (
                    *("abort", "make_response", "redirect", "safe_join", "send_file"),
                    *("send_from_directory", "url_for"),
                ),
                "templating": ("render_template", "render_template_string"),
            }.items()
            for name in names
        ),
    ),
    no_return=(
        NoReturn("flask.abort"),
        NoReturn("flask_restful.abort"),
        NoReturn("flask_restx.abort"),
    ),
)

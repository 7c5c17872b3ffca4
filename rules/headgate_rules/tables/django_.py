"""Django's web part, Django REST framework and Django Ninja: requests, answers, HTML, addresses."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    EVERYTHING,
    Attribute,
    Danger,
    Decorated,
    Fresh,
    Guard,
    Library,
    Method,
    NamedParameter,
    Origin,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)

_REQUEST: Final = "django.http.HttpRequest()"
_REST_REQUEST: Final = "rest_framework.request.Request()"
_RESPONSE: Final = "django.http.HttpResponse()"
_PATH_OF_REQUEST: Final = "the path of the request"
_MARKUP: Final = frozenset({Danger.MARKUP})

_PARTS: Final = {
    "the query string of the request": ("GET",),
    "the form of the request": ("POST", "REQUEST"),
    "the body of the request": (
        *("body", "read()", "readline()", "readlines()", "content_params", "raw_post_data"),
    ),
    "the headers of the request": (*("META", "headers", "get_host()", "content_type", "encoding"),),
    "the cookies of the request": ("COOKIES",),
    "the address of the request": (
        *("path", "path_info", "get_full_path()", "get_full_path_info()", "get_raw_uri()"),
        *("build_absolute_uri()", "resolver_match"),
    ),
}

_HTML_ANSWERS: Final = (
    *("HttpResponse", "HttpResponseBadRequest", "HttpResponseNotFound", "HttpResponseForbidden"),
    *("HttpResponseServerError", "HttpResponseGone"),
)
_REDIRECTS: Final = ("HttpResponseRedirect", "HttpResponsePermanentRedirect")
_ANSWERS: Final = (
    *_HTML_ANSWERS,
    *_REDIRECTS,
    *("StreamingHttpResponse", "JsonResponse", "FileResponse", "HttpResponseNotAllowed"),
)

_VIEWS: Final = (
    *("View", "TemplateView", "RedirectView", "DetailView", "ListView", "FormView"),
    *("CreateView", "UpdateView", "DeleteView", "ArchiveIndexView", "YearArchiveView"),
    *("MonthArchiveView", "WeekArchiveView", "DayArchiveView", "TodayArchiveView"),
    "DateDetailView",
)
_VIEW_METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options")
_VIEW_DECORATORS: Final = (
    *("views.decorators.http.require_http_methods", "views.decorators.http.require_GET"),
    *("views.decorators.http.require_POST", "views.decorators.http.require_safe"),
    *("views.decorators.csrf.csrf_exempt", "views.decorators.csrf.csrf_protect"),
    *("views.decorators.csrf.ensure_csrf_cookie", "views.decorators.cache.never_cache"),
    *("views.decorators.cache.cache_page", "views.decorators.cache.cache_control"),
    *("views.decorators.clickjacking.xframe_options_exempt",),
    *("views.decorators.debug.sensitive_post_parameters",),
    *("contrib.auth.decorators.login_required", "contrib.auth.decorators.permission_required"),
    *("contrib.auth.decorators.user_passes_test",),
    *("contrib.admin.views.decorators.staff_member_required",),
)
_REST_VIEWS: Final = (
    *("views.APIView", "generics.GenericAPIView", "generics.CreateAPIView"),
    *("generics.ListAPIView", "generics.RetrieveAPIView", "generics.DestroyAPIView"),
    *("generics.UpdateAPIView", "generics.ListCreateAPIView"),
    *("generics.RetrieveUpdateAPIView", "generics.RetrieveDestroyAPIView"),
    *("generics.RetrieveUpdateDestroyAPIView", "viewsets.ViewSet", "viewsets.GenericViewSet"),
    *("viewsets.ModelViewSet", "viewsets.ReadOnlyModelViewSet"),
)
_REST_METHODS: Final = (
    *_VIEW_METHODS,
    *("list", "retrieve", "create", "update", "partial_update", "destroy"),
)
_NINJA: Final = ("ninja.NinjaAPI()", "ninja.Router()", "ninja_extra.NinjaExtraAPI()")

LIBRARY: Final = Library(
    "django",
    hosts=(f"{_REQUEST}.get_host()", f"{_REQUEST}.build_absolute_uri()"),
    sources=(
        *(
            Source(f"{_REQUEST}.{part}", Origin.REQUEST, what)
            for what, parts in _PARTS.items()
            for part in parts
        ),
        Source(f"{_REQUEST}.FILES", Origin.UPLOAD, "an uploaded file"),
        Source(f"{_REST_REQUEST}.data", Origin.REQUEST, "the body of the request"),
        Source(f"{_REST_REQUEST}.DATA", Origin.REQUEST, "the body of the request"),
        *(
            Source(f"{_REST_REQUEST}.{part}", Origin.REQUEST, "the query string of the request")
            for part in ("query_params", "QUERY_PARAMS")
        ),
        *(
            Source(f"django.views.View().{part}", Origin.REQUEST, _PATH_OF_REQUEST)
            for part in ("kwargs", "args")
        ),
        # The fields that the form or serializer declares, and no others.
        *(
            Source(f"django.forms.{form}().cleaned_data", Origin.REQUEST, "the checked form")
            for form in ("Form", "ModelForm")
        ),
        *(
            Source(f"django.forms.{form}().data", Origin.REQUEST, "the form of the request")
            for form in ("Form", "ModelForm")
        ),
        Source(
            "rest_framework.serializers.Serializer().validated_data",
            Origin.REQUEST,
            "the checked form",
        ),
        *(
            Source(
                f"django.core.files.uploadedfile.UploadedFile().{part}",
                Origin.UPLOAD,
                "an uploaded file",
            )
            for part in ("name", "content_type", "read()", "chunks()", "file", "open()")
        ),
    ),
    entries=(
        NamedParameter("request", _REQUEST, "django"),
        NamedParameter("request", _REST_REQUEST, "rest_framework"),
        NamedParameter("request", _REQUEST, "ninja"),
        *(
            Registered(call, "view", 1, Origin.REQUEST, _PATH_OF_REQUEST, first=_REQUEST)
            for call in ("django.urls.path", "django.urls.re_path", "django.conf.urls.url")
        ),
        *(
            Decorated(f"django.{decorator}", Origin.REQUEST, _PATH_OF_REQUEST, first=_REQUEST)
            for decorator in _VIEW_DECORATORS
        ),
        Method("django.views.View", _VIEW_METHODS, Origin.REQUEST, _PATH_OF_REQUEST, _REQUEST),
        *(
            Decorated(
                f"rest_framework.decorators.{decorator}",
                Origin.REQUEST,
                _PATH_OF_REQUEST,
                first=_REST_REQUEST,
            )
            for decorator in ("api_view", "action", "detail_route", "list_route")
        ),
        Method(
            "rest_framework.views.APIView",
            _REST_METHODS,
            Origin.REQUEST,
            _PATH_OF_REQUEST,
            _REST_REQUEST,
        ),
        *(
            Decorated(
                f"{api}.{method}",
                Origin.REQUEST,
                "the request",
                first=_REQUEST,
                returns="answer",
            )
            for api in _NINJA
            for method in ("get", "post", "put", "patch", "delete", "api_operation")
        ),
    ),
    attributes=(
        Attribute("django.views.View", "request", _REQUEST),
        Attribute("rest_framework.views.APIView", "request", _REST_REQUEST),
    ),
    sinks=(
        *(
            Sink(f"django.http.{answer}", danger, (("content", 0),), "the page")
            for answer in _HTML_ANSWERS
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        *(
            Sink("django.http.StreamingHttpResponse", danger, (("streaming_content", 0),))
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        *(
            Sink(f"{_RESPONSE}.{write}", danger, ((argument, 0),), "the page")
            for write, argument in (("write", "content"), ("writelines", "lines"))
            for danger in (Danger.MARKUP, Danger.TRACE)
        ),
        Sink("django.http.JsonResponse", Danger.TRACE, (("data", 0),)),
        Sink("rest_framework.response.Response", Danger.TRACE, (("data", 0),)),
        *(
            Sink(f"rest_framework.exceptions.{error}", Danger.TRACE, (("detail", 0),))
            for error in (
                *("APIException", "ValidationError", "ParseError", "NotFound"),
                *("PermissionDenied", "AuthenticationFailed", "NotAuthenticated"),
            )
        ),
        Sink("ninja.errors.HttpError", Danger.TRACE, (("message", 1),)),
        Sink("django.utils.safestring.mark_safe", Danger.MARKUP, (("s", 0),), "the markup"),
        Sink("django.utils.safestring.SafeString", Danger.MARKUP, (("object", 0),), "the markup"),
        Sink("django.utils.html.format_html", Danger.MARKUP, (("format_string", 0),), "the markup"),
        Sink(
            "django.utils.html.format_html_join",
            Danger.MARKUP,
            (("sep", 0), ("format_string", 1)),
            "the markup",
        ),
        Sink(
            "django.template.Template", Danger.TEMPLATE, (("template_string", 0),), "the template"
        ),
        Sink(
            "django.template.Engine().from_string",
            Danger.TEMPLATE,
            (("template_code", 0),),
            "the template",
        ),
        *(
            Sink(f"django.http.{redirect}", Danger.REDIRECT, (("redirect_to", 0),))
            for redirect in _REDIRECTS
        ),
        Sink("django.shortcuts.redirect", Danger.REDIRECT, (("to", 0),)),
        *(
            Sink(f"django.http.{answer}", Danger.HEADER, (("headers", None),))
            for answer in _ANSWERS
        ),
        Sink("rest_framework.response.Response", Danger.HEADER, (("headers", 3),)),
        *(
            Sink(f"{_RESPONSE}.{method}", Danger.HEADER, ((name, 0), ("value", 1)))
            for method, name in (
                *(("setdefault", "key"), ("__setitem__", "header"), ("set_cookie", "key")),
                *(("headers.setdefault", "key"),),
            )
        ),
        Sink(f"{_RESPONSE}.headers.update", Danger.HEADER, (("", 0), ("**", None))),
        Sink(f"{_REQUEST}.session.update", Danger.SESSION, (("dict_", 0),)),
        Sink(f"{_REQUEST}.session.setdefault", Danger.SESSION, (("key", 0), ("value", 1))),
        Sink("django.views.static.serve", Danger.PATH, (("document_root", 2),), "the folder"),
        Sink(
            "django.core.files.storage.FileSystemStorage",
            Danger.PATH,
            (("location", 0),),
            "the folder",
        ),
        Sink("django.utils._os.safe_join", Danger.PATH, (("base", 0),), "the folder"),
    ),
    sanitizers=(
        *(
            Sanitizer(f"django.utils.html.{name}", _MARKUP)
            for name in (
                *("escape", "conditional_escape", "escapejs", "json_script"),
                *("format_html", "format_html_join"),
            )
        ),
        Sanitizer("django.utils.safestring.mark_safe", _MARKUP),
        Sanitizer("django.utils.safestring.SafeString", _MARKUP),
        # The template's own text is judged where the template is made.
        *(
            Sanitizer(f"django.template.{template}", _MARKUP | {Danger.TEMPLATE})
            for template in ("Template", "Engine().from_string")
        ),
        # What has been judged where the answer was made is not judged again where it is returned.
        *(
            Sanitizer(f"django.http.{answer}", _MARKUP | {Danger.HEADER, Danger.TRACE})
            for answer in _ANSWERS
        ),
        Sanitizer("rest_framework.response.Response", _MARKUP | {Danger.HEADER, Danger.TRACE}),
        *(
            Sanitizer(f"django.{render}", _MARKUP | {Danger.HEADER, Danger.TEMPLATE})
            for render in ("shortcuts.render", "template.loader.render_to_string")
        ),
        *(
            Sanitizer(f"django.urls.{reverse}", _MARKUP | {Danger.REDIRECT, Danger.HEADER})
            for reverse in ("reverse", "reverse_lazy")
        ),
        *(
            Sanitizer(f"django.utils.http.{quote}", _MARKUP | {Danger.HEADER})
            for quote in ("urlquote", "urlquote_plus")
        ),
        Sanitizer("django.utils.http.urlencode", _MARKUP | {Danger.HEADER, Danger.REDIRECT}),
        # The text of a date.
        Sanitizer("django.utils.http.http_date", EVERYTHING),
        Sanitizer("django.utils.text.slugify", EVERYTHING),
        Sanitizer(
            "django.utils.text.get_valid_filename",
            frozenset({Danger.PATH, Danger.UPLOAD_NAME, Danger.HEADER}),
        ),
        Sanitizer("django.utils._os.safe_join", frozenset({Danger.PATH})),
        *(
            Sanitizer(
                f"django.core.files.storage.{storage}.{method}",
                frozenset({Danger.PATH, Danger.UPLOAD_NAME}),
            )
            for storage in ("default_storage", "FileSystemStorage()")
            for method in (
                *("save", "path", "get_valid_name", "get_available_name", "generate_filename"),
            )
        ),
    ),
    guards=(
        *(
            Guard(f"django.utils.http.{check}", frozenset({Danger.REDIRECT}))
            for check in ("url_has_allowed_host_and_scheme", "is_safe_url")
        ),
        *(
            Guard(f"django.core.validators.{check}", EVERYTHING, raises=True)
            for check in (
                *("validate_slug", "validate_unicode_slug", "validate_integer"),
                *("validate_ipv4_address", "validate_ipv6_address", "validate_ipv46_address"),
                "validate_comma_separated_integer_list",
            )
        ),
    ),
    same=(
        *(Same(f"django.http.request.{name}", f"django.http.{name}") for name in ("HttpRequest",)),
        *(Same(f"django.http.response.{name}", f"django.http.{name}") for name in _ANSWERS),
        *(Same(f"django.http.{name}()", _RESPONSE) for name in _ANSWERS if name != "HttpResponse"),
        *(
            Same(f"django.shortcuts.{name}", f"django.http.{name}")
            for name in ("HttpResponse", "HttpResponseRedirect", "HttpResponsePermanentRedirect")
        ),
        Same("django.shortcuts.render()", _RESPONSE),
        Same("django.shortcuts.redirect()", _RESPONSE),
        Same("django.core.handlers.wsgi.WSGIRequest", "django.http.HttpRequest"),
        Same("django.core.handlers.asgi.ASGIRequest", "django.http.HttpRequest"),
        Same("rest_framework.views.Request", "rest_framework.request.Request"),
        Same("rest_framework.views.Response", "rest_framework.response.Response"),
        Same(_REST_REQUEST, _REQUEST),
        Same("rest_framework.response.Response()", _RESPONSE),
        *(Same(f"django.views.generic.{view}", "django.views.View") for view in _VIEWS),
        *(
            Same(f"django.views.generic.{module}.{view}", "django.views.View")
            for module, views in (
                ("base", ("View", "TemplateView", "RedirectView")),
                ("detail", ("DetailView",)),
                ("list", ("ListView",)),
                ("edit", ("FormView", "CreateView", "UpdateView", "DeleteView")),
            )
            for view in views
        ),
        *(
            Same(f"rest_framework.{view}", "rest_framework.views.APIView")
            for view in _REST_VIEWS
            if view != "views.APIView"
        ),
        *(
            Same(f"django.forms.{module}.{form}", f"django.forms.{form}")
            for module, form in (("forms", "Form"), ("models", "ModelForm"))
        ),
        Same(
            "rest_framework.serializers.ModelSerializer",
            "rest_framework.serializers.Serializer",
        ),
        *(
            Same(f"{_REQUEST}.FILES{get}", "django.core.files.uploadedfile.UploadedFile()")
            for get in ("[]", ".get()", ".pop()", ".getlist()[]")
        ),
        *(
            Same(
                f"django.core.files.uploadedfile.{name}",
                "django.core.files.uploadedfile.UploadedFile",
            )
            for name in ("InMemoryUploadedFile", "TemporaryUploadedFile", "SimpleUploadedFile")
        ),
        Same("django.utils.safestring.SafeText", "django.utils.safestring.SafeString"),
        Same("django.utils.safestring.SafeBytes", "django.utils.safestring.SafeString"),
        Same("django.utils.html.mark_safe", "django.utils.safestring.mark_safe"),
        Same("django.utils.html.SafeString", "django.utils.safestring.SafeString"),
        Same("django.template.base.Template", "django.template.Template"),
        Same("django.template.engine.Engine", "django.template.Engine"),
        Same("django.template.engines[]", "django.template.Engine()"),
        Same("django.core.urlresolvers.reverse", "django.urls.reverse"),
        Same("django.core.urlresolvers.reverse_lazy", "django.urls.reverse_lazy"),
        Same("django.shortcuts.reverse", "django.urls.reverse"),
        Same("django.urls.base.reverse", "django.urls.reverse"),
        Same("django.shortcuts.render_to_string", "django.template.loader.render_to_string"),
        Same("django.shortcuts.render_to_response", "django.shortcuts.render"),
    ),
    fresh=(
        # A stored object, and addresses that the program's own objects have.
        Fresh("django.forms.ModelForm().save"),
        Fresh("rest_framework.serializers.Serializer().save"),
        Fresh("django.shortcuts.get_object_or_404"),
        Fresh("django.shortcuts.get_list_or_404"),
        Fresh("django.contrib.auth.authenticate"),
    ),
)

"""Loading of modules and attributes by a name that is only known when the program runs."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

LIBRARY: Final = Library(
    "importlib",
    same=(Same("importlib.__import__", "builtins.__import__"),),
    sinks=(
        Sink("importlib.import_module", Danger.REFLECTION, (("name", 0),)),
        Sink("importlib.machinery.SourceFileLoader", Danger.REFLECTION, (("path", 1),)),
        Sink("importlib.machinery.ExtensionFileLoader", Danger.REFLECTION, (("path", 1),)),
        Sink("importlib.util.spec_from_file_location", Danger.REFLECTION, (("location", 1),)),
        Sink("imp.load_source", Danger.REFLECTION, (("name", 0), ("pathname", 1))),
        Sink("imp.load_dynamic", Danger.REFLECTION, (("name", 0), ("path", 1))),
        Sink("pkgutil.resolve_name", Danger.REFLECTION, (("name", 0),)),
        Sink("pydoc.locate", Danger.REFLECTION, (("path", 0),)),
        Sink("operator.attrgetter", Danger.REFLECTION, (("*", 0),)),
        Sink("operator.methodcaller", Danger.REFLECTION, (("name", 0),)),
        Sink("django.utils.module_loading.import_string", Danger.REFLECTION, (("dotted_path", 0),)),
        Sink("werkzeug.utils.import_string", Danger.REFLECTION, (("import_name", 0),)),
        Sink("zope.dottedname.resolve.resolve", Danger.REFLECTION, (("name", 0),)),
        Sink("ctypes.CDLL", Danger.REFLECTION, (("name", 0),)),
        Sink("ctypes.cdll.LoadLibrary", Danger.REFLECTION, (("name", 0),)),
        Sink(
            "numpy.ctypeslib.load_library",
            Danger.REFLECTION,
            (("libname", 0), ("loader_path", 1)),
        ),
    ),
)

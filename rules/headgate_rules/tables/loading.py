"""What loads a file as code: modules, libraries, archives of modules."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Sink

_ARGUMENTS: Final[dict[str, tuple[tuple[str, int | None], ...]]] = {
    "importlib.util.spec_from_file_location": (("location", 1),),
    "importlib.machinery.SourceFileLoader": (("path", 1),),
    "importlib.machinery.SourcelessFileLoader": (("path", 1),),
    "importlib.machinery.ExtensionFileLoader": (("path", 1),),
    "imp.load_source": (("pathname", 1),),
    "imp.load_dynamic": (("pathname", 1),),
    "runpy.run_path": (("path_name", 0),),
    "zipimport.zipimporter": (("path", 0),),
    "ctypes.CDLL": (("name", 0),),
    "ctypes.PyDLL": (("name", 0),),
    "ctypes.cdll.LoadLibrary": (("name", 0),),
    "numpy.ctypeslib.load_library": (("libname", 0), ("loader_path", 1)),
    "cffi.FFI().dlopen": (("name", 0),),
    "types.FunctionType": (("code", 0),),
    "site.addsitedir": (("sitedir", 0),),
    "os.startfile": (("filepath", 0),),
}

LIBRARY: Final = Library(
    "loading",
    sinks=tuple(Sink(name, Danger.DOWNLOAD, arguments) for name, arguments in _ARGUMENTS.items()),
)

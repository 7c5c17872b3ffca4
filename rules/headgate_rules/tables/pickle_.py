"""What reads pickles, or formats that like them name functions to call.

The note "the file" is for what takes the name of a file.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sanitizer, Sink

_DATA: Final = {
    "pickle.load": "file",
    "pickle.loads": "data",
    "pickle.Unpickler": "file",
    "dill.load": "file",
    "dill.loads": "str",
    "dill.Unpickler": "file",
    "cloudpickle.load": "file",
    "cloudpickle.loads": "data",
    "marshal.load": "file",
    "marshal.loads": "bytes",
    "jsonpickle.decode": "string",
    "jsonpickle.loads": "string",
    "jsonpickle.unpickler.decode": "string",
    "jsonpickle.unpickler.Unpickler().restore": "obj",
    "compress_pickle.loads": "data",
    "msgpack_numpy.unpack": "stream",
    "msgpack_numpy.unpackb": "packed",
    "kombu.serialization.pickle_loads": "s",
    "kombu.serialization.pickle_load": "s",
    "multiprocessing.reduction.ForkingPickler.loads": "buf",
    "msgpack_numpy.Unpacker": "file_like",
}
_FILES: Final = {
    "joblib.load": "filename",
    "pandas.read_pickle": "filepath_or_buffer",
    "shelve.open": "filename",
    "shelve.DbfilenameShelf": "filename",
    "dill.load_session": "filename",
    "dill.load_module": "filename",
    "compress_pickle.load": "path",
}

LIBRARY: Final = Library(
    "pickle",
    same=(
        *(
            Same(f"{module}.{name}", f"pickle.{name}")
            for module in ("_pickle", "cPickle", "pickle5", "six.moves.cPickle")
            for name in ("load", "loads", "dumps", "Unpickler")
        ),
        Same("jsonpickle.Unpickler()", "jsonpickle.unpickler.Unpickler()"),
        Same("sklearn.externals.joblib.load", "joblib.load"),
        Same("msgpack_numpy.load", "msgpack_numpy.unpack"),
        Same("msgpack_numpy.loads", "msgpack_numpy.unpackb"),
        Same("joblib.numpy_pickle.load", "joblib.load"),
        Same("pandas.io.pickle.read_pickle", "pandas.read_pickle"),
        Same("celery.utils.serialization.pickle.loads", "pickle.loads"),
    ),
    sinks=(
        *(Sink(name, Danger.PICKLE, ((keyword, 0),)) for name, keyword in _DATA.items()),
        *(
            Sink(name, Danger.PICKLE, ((keyword, 0),), "the file")
            for name, keyword in _FILES.items()
        ),
    ),
    # A pickle that the program makes itself says only what the program says.
    sanitizers=tuple(
        Sanitizer(f"{module}.{name}", frozenset({Danger.PICKLE}))
        for module, name in (
            *(("pickle", "dumps"), ("dill", "dumps"), ("cloudpickle", "dumps")),
            *(("marshal", "dumps"), ("jsonpickle", "encode"), ("jsonpickle", "dumps")),
            ("compress_pickle", "dumps"),
        )
    ),
)

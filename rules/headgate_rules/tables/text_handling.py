"""Functions of the standard library that change how a text or value is written."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import EVERYTHING, Danger, Fresh, Library, Passes, Sanitizer

_ONE_LINE: Final = frozenset({Danger.LOG, Danger.HEADER})
"""What a line break is needed for."""

LIBRARY: Final = Library(
    "json",
    passes=(
        # Their names sound like cleaning, and they do the opposite.
        Passes("html.unescape"),
        Passes("xml.sax.saxutils.unescape"),
        Passes("codecs.escape_decode"),
        Passes("email.utils.unquote"),
        Passes("quopri.decodestring"),
        # Methods of objects that hold nothing from outside themselves.
        Passes("json.JSONDecoder().decode"),
        Passes("json.JSONDecoder().raw_decode"),
        Passes("codecs.getdecoder()"),
        Passes("codecs.getencoder()"),
        Passes("textwrap.TextWrapper().fill"),
        Passes("textwrap.TextWrapper().wrap"),
        Passes("pprint.PrettyPrinter().pformat"),
        Passes("struct.Struct().unpack"),
        Passes("struct.Struct().pack"),
        Passes("binascii.unhexlify"),
        Passes("binascii.a2b_hex"),
        Passes("binascii.a2b_base64"),
        Passes("unicodedata.normalize", (1,)),
        Passes("textwrap.dedent"),
        Passes("textwrap.indent"),
        Passes("textwrap.fill"),
        Passes("textwrap.shorten"),
        Passes("copy.copy"),
        Passes("copy.deepcopy"),
        Passes("shlex.split", removes=frozenset()),
    ),
    sanitizers=(
        Sanitizer("json.dumps", _ONE_LINE),
        Sanitizer("json.JSONEncoder().encode", _ONE_LINE),
        Sanitizer("reprlib.repr", _ONE_LINE),
        Sanitizer("pprint.pformat", frozenset({Danger.HEADER})),
        # Letters and digits of a small alphabet.
        *(
            Sanitizer(name, EVERYTHING - {Danger.OPTION, Danger.DISCLOSURE})
            for name in (
                *("base64.b32encode", "base64.b16encode", "base64.urlsafe_b64encode"),
                *("binascii.hexlify", "binascii.b2a_hex"),
            )
        ),
        *(
            Sanitizer(name, EVERYTHING - {Danger.OPTION, Danger.PATH, Danger.DISCLOSURE})
            for name in ("base64.b64encode", "base64.standard_b64encode", "base64.encodebytes")
        ),
        Sanitizer("ast.literal_eval", frozenset({Danger.CODE})),
    ),
    fresh=(
        Fresh("difflib.SequenceMatcher().ratio"),
        Fresh("struct.calcsize"),
        Fresh("mimetypes.guess_type"),
        Fresh("mimetypes.guess_extension"),
        Fresh("imghdr.what"),
        Fresh("locale.getlocale"),
        Fresh("unicodedata.category"),
        Fresh("keyword.iskeyword"),
        Fresh("fnmatch.fnmatch"),
        Fresh("fnmatch.fnmatchcase"),
    ),
)

"""The clients of the standard library: urllib, http.client, mail, files, remote procedures."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_ANSWER: Final = "the answer of another machine"
_MAIL: Final = "a mail"
_HOST: Final = (("host", 0),)
_ENCRYPTED: Final = {
    "http.client.HTTPSConnection": "http.client.HTTPConnection",
    "imaplib.IMAP4_SSL": "imaplib.IMAP4",
    "poplib.POP3_SSL": "poplib.POP3",
    "ftplib.FTP_TLS": "ftplib.FTP",
    "smtplib.SMTP_SSL": "smtplib.SMTP",
}

LIBRARY: Final = Library(
    "urllib.request",
    sources=(
        Source("http.client.HTTPResponse()", Origin.NETWORK, _ANSWER),
        Source("urllib.request.urlretrieve()", Origin.NETWORK, "a downloaded file"),
        Source("asyncio.open_connection()", Origin.NETWORK, "data from the network"),
        *(
            Source(f"imaplib.IMAP4().{method}()", Origin.NETWORK, _MAIL)
            for method in ("fetch", "search", "uid", "list")
        ),
        *(
            Source(f"poplib.POP3().{method}()", Origin.NETWORK, _MAIL)
            for method in ("retr", "list", "top", "uidl")
        ),
        *(
            Source(f"ftplib.FTP().{method}()", Origin.NETWORK, _ANSWER)
            for method in ("nlst", "mlsd", "sendcmd", "pwd", "getwelcome", "transfercmd")
        ),
        *(
            Source(f"telnetlib.Telnet().{method}()", Origin.NETWORK, _ANSWER)
            for method in (
                *("read_until", "read_all", "read_some", "read_eager", "read_very_eager"),
                "expect",
            )
        ),
        Source("xmlrpc.client.loads()", Origin.NETWORK, _ANSWER),
    ),
    same=(
        Same("urllib2", "urllib.request"),
        Same("six.moves.urllib.request", "urllib.request"),
        Same("future.moves.urllib.request", "urllib.request"),
        Same("urllib.urlopen", "urllib.request.urlopen"),
        Same("urllib.urlretrieve", "urllib.request.urlretrieve"),
        Same("httplib", "http.client"),
        Same("six.moves.http_client", "http.client"),
        Same("xmlrpclib", "xmlrpc.client"),
        Same("six.moves.xmlrpc_client", "xmlrpc.client"),
        Same("urllib.request.urlopen()", "http.client.HTTPResponse()"),
        Same("urllib.request.build_opener()", "urllib.request.OpenerDirector()"),
        Same("urllib.request.URLopener", "urllib.request.FancyURLopener"),
        Same("urllib.request.OpenerDirector().open()", "http.client.HTTPResponse()"),
        Same("urllib.request.FancyURLopener().open()", "http.client.HTTPResponse()"),
        # The classes themselves stay apart: what they send is encrypted, or is not.
        *(Same(f"{encrypted}()", f"{plain}()") for encrypted, plain in _ENCRYPTED.items()),
        Same("smtplib.LMTP()", "smtplib.SMTP()"),
        Same("http.client.HTTPConnection().getresponse()", "http.client.HTTPResponse()"),
        Same("xmlrpc.client.Server", "xmlrpc.client.ServerProxy"),
    ),
    sinks=(
        Sink("urllib.request.urlopen", Danger.URL, (("url", 0),)),
        Sink("urllib.request.Request", Danger.URL, (("url", 0),)),
        Sink("urllib.request.urlretrieve", Danger.URL, (("url", 0),)),
        Sink("urllib.request.urlretrieve", Danger.PATH, (("filename", 1),)),
        Sink("urllib.request.OpenerDirector().open", Danger.URL, (("fullurl", 0),)),
        Sink("urllib.request.FancyURLopener().open", Danger.URL, (("fullurl", 0),)),
        Sink("urllib.request.FancyURLopener().retrieve", Danger.URL, (("url", 0),)),
        *(
            Sink(name, Danger.URL, _HOST)
            for name in (*_ENCRYPTED, *_ENCRYPTED.values(), "smtplib.LMTP")
        ),
        Sink("http.client.HTTPConnection().set_tunnel", Danger.URL, _HOST),
        Sink("http.client.HTTPConnection().putheader", Danger.HEADER, (("*", 0),)),
        Sink("http.client.HTTPConnection().request", Danger.HEADER, (("headers", 3),)),
        Sink("smtplib.SMTP().connect", Danger.URL, _HOST),
        Sink("ftplib.FTP().connect", Danger.URL, _HOST),
        Sink("imaplib.IMAP4().open", Danger.URL, _HOST),
        Sink("telnetlib.Telnet", Danger.URL, _HOST),
        Sink("telnetlib.Telnet().open", Danger.URL, _HOST),
        Sink("nntplib.NNTP", Danger.URL, _HOST),
        Sink("xmlrpc.client.ServerProxy", Danger.URL, (("uri", 0),)),
        Sink("asyncio.open_connection", Danger.URL, _HOST),
        Sink("asyncio.AbstractEventLoop().create_connection", Danger.URL, (("host", 1),)),
    ),
    fresh=(
        *(
            Fresh(name)
            for name in (
                *("urllib.request.urlopen", "urllib.request.build_opener"),
                *("urllib.request.install_opener", "urllib.request.OpenerDirector().open"),
                *("urllib.request.FancyURLopener().open", "urllib.request.urlretrieve"),
                *(*_ENCRYPTED, *_ENCRYPTED.values(), "smtplib.LMTP"),
                "http.client.HTTPConnection().request",
                *("telnetlib.Telnet", "nntplib.NNTP", "xmlrpc.client.ServerProxy"),
                *("asyncio.open_connection", "smtplib.SMTP().sendmail"),
            )
        ),
    ),
)

# sink: requests.post(**options)
# way: options merged from a feature flag table
import requests

FLAGS = {
    "compress_reports": True,
    "strict_tls": False,
    "batch": False,
}


def enabled(flag):
    return FLAGS.get(flag, True)


def transport_options():
    options = {"headers": {"User-Agent": "crash/1.0"}}
    if not enabled("strict_tls"):
        options["verify"] = False
    if enabled("compress_reports"):
        options["headers"]["Content-Encoding"] = "gzip"
    return options


def report(lines):
    options = transport_options()
    requests.post("https://crash.example.org/", data="\n".join(lines), timeout=5, **options)  # <- sink


report(["ValueError", "line 3"])

# sink: ssl verify_mode
# way: attributes set in a loop over keyword arguments
import ssl
from contextlib import contextmanager


def configure(context, **attributes):
    for name, value in attributes.items():
        setattr(context, name, value)  # <- sink
    return context


@contextmanager
def tls(strict=True, minimum=ssl.TLSVersion.TLSv1_2):
    yield configure(
        ssl.create_default_context(),
        minimum_version=minimum,
        verify_mode=ssl.CERT_REQUIRED if strict else ssl.CERT_NONE,
    )


def connect():
    with tls(not "strict") as context:
        return context.wrap_socket


if __name__ == "__main__":
    connect()

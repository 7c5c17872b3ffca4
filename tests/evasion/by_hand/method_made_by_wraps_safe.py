# sink: yaml.unsafe_load
# way: __wrapped__ leads back to the original function
import functools
import sys

import yaml


def hardened(function):
    @functools.wraps(function)
    def safe(value):
        return yaml.safe_load(value)

    return safe


@hardened
def load(value):
    return yaml.unsafe_load(value)  # <- sink


load(sys.argv[1])

# sink: exec
# way: guard that only logs against guard that raises
import logging
import sys
from string import Template

log = logging.getLogger("plugins")
log.addHandler(logging.NullHandler())
LOADER = Template("import plugins.$name as plugin\nplugin.setup()")


def checked(name):
    if not (name.isascii() and name.isalnum()):
        log.error("odd plugin name %r", name)
        raise ValueError("odd plugin name")
    return name


def load(name):
    namespace = {}
    code = LOADER.substitute(name=checked(name))
    exec(code, namespace)  # <- sink
    return namespace


if __name__ == "__main__":
    load(sys.argv[1])

# sink: yaml.unsafe_load
# way: callable parser table by file suffix
import io
import sys

import yaml


def parse_yaml(stream):
    value = stream.read()
    return yaml.safe_load(value)  # <- sink


def parse_lines(stream):
    return [line.strip() for line in stream]


PARSERS = {".yaml": parse_yaml, ".txt": parse_lines}


def load_fixture(stream, suffix=".yaml"):
    try:
        parser = PARSERS[suffix]
    except KeyError:
        raise SystemExit(f"no parser for {suffix}") from None
    return parser(stream)


load_fixture(io.StringIO(sys.stdin.read()))

# sink: compile
# way: lines of a function body that a caller extends
import sys
import textwrap

HEAD = ["def metric(row):", "    total = row['total']"]


def body(lines):
    for line in lines:
        yield textwrap.indent(line, "    ")


def metric_source(scale):
    scaled = f"total = total * {float(scale)}"
    return "\n".join([*HEAD, *body([scaled, "return total"])])


def load(scale):
    code = compile(metric_source(scale), "<metric>", "exec")  # <- sink
    return code


if __name__ == "__main__":
    load(sys.argv[1])

# sink: vars(builtins)[name]
# way: bytes.fromhex hides the name
import builtins
import sys

value = sys.argv[1]
NAMES = {0: "72657072", 1: "6576616c"}
act = vars(builtins)[str(bytes.fromhex(NAMES[0]), "ascii")]
act(value)  # <- sink

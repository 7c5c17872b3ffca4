# sink: import_module(name).loads
# way: codecs.decode of a rot13 name
import codecs
import importlib
import sys

tool = importlib.import_module(codecs.decode("wfba", "rot13"))
try:
    tool.loads(sys.argv[1].encode())  # <- sink
except ValueError:
    print("not readable")

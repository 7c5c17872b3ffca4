# sink: yaml.load(Loader=)
# way: loader found among the attributes of the module by its length
import sys

import yaml

value = sys.argv[1]
loaders = {
    len(name): thing
    for name, thing in sorted(vars(yaml).items())
    if name.endswith("Loader") and isinstance(thing, type)
}
chosen = loaders[12]
print(chosen.__name__, value)
yaml.load(value, Loader=chosen)  # <- sink

# sink: eval
# way: feature flag conditions evaluated by a rule class
import sys
from dataclasses import dataclass, field


@dataclass
class Toggle:
    name: str
    condition: str = "False"
    facts: dict = field(default_factory=dict)

    def is_on(self):
        return bool(eval(self.condition, {"__builtins__": {}}, self.facts))  # <- sink


class Toggles(dict):
    def declare(self, name, condition):
        self[name] = Toggle(name, condition, {"users": 10})
        return self

    def __getitem__(self, name):
        return super().__getitem__(name).is_on()


def main():
    condition = sys.argv[1] if len(sys.argv) > 1 else "True"
    toggles = Toggles().declare("beta", condition)
    print(toggles["beta"])


main()

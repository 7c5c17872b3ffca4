# sink: eval
# way: rule table whose default is its key
import sys

RULES = {
    "adults": "user['age'] >= 18",
    "students": "user['age'] < 30 and user['enrolled']",
    "everyone": "True",
}


class Audience:
    def __init__(self, rules):
        self._rules = dict(rules)

    def rule(self, name):
        try:
            return self._rules[name]
        except KeyError:
            return self._rules.setdefault(name, name)

    def admits(self, name, user):
        return bool(eval(self.rule(name), {"user": user}))  # <- sink


if __name__ == "__main__":
    audience = Audience(RULES)
    print(audience.admits(sys.argv[1], {"age": 20, "enrolled": True}))

# sink: requests.get(verify=)
# way: chained comparison of constants
import requests

LEVELS = dict(low=1, middle=2, high=3)


def strict(level):
    low, middle, high = LEVELS.values()
    return low < LEVELS[level] <= middle


class Robot:
    level = "middle"

    def look(self):
        return requests.get("https://example.org/", timeout=5, verify=strict(self.level))  # <- sink


if __name__ == "__main__":
    Robot().look()

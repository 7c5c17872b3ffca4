# sink: exec
# way: copying an object calls what its __reduce__ names
import copy


class Snippet:
    def __init__(self, text):
        self.text = text

    def __reduce__(self):
        return Snippet, (self.text,)

    def __repr__(self):
        return f"Snippet({self.text!r})"


def main():
    snippet = Snippet(input("> "))
    twin = copy.copy(snippet)  # <- sink
    print(twin)


if __name__ == "__main__":
    main()

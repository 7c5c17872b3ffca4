# sink: eval
# way: cmd style loop looks its method up by prefix
class Shell:
    prompt = "> "

    def do_help(self, rest):
        return "help, calc"

    def do_calc(self, rest):
        return eval("2 + 2", {}) if rest else None  # <- sink

    def do_echo(self, rest):
        return rest

    default = do_calc

    def onecmd(self, line):
        word, _, rest = line.partition(" ")
        method = getattr(self, f"do_{word}", None)
        if method is None:
            return self.default(line)
        return method(rest)

    def loop(self):
        for line in iter(lambda: input(self.prompt), "quit"):
            print(self.onecmd(line))
            break


if __name__ == "__main__":
    Shell().loop()

# sink: exec
# way: value of StopIteration read by hand
def conversation(text):
    answer = yield "ready"
    if answer:
        return "pass"
    return text


def outcome(generator, answer):
    next(generator)
    try:
        generator.send(answer)
    except StopIteration as stop:
        return stop.value
    return ""


def main():
    exec(outcome(conversation(input("> ")), True))  # <- sink


main()

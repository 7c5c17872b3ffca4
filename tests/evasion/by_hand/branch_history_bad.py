# sink: subprocess.check_output
# way: capture pattern as the last case
import subprocess
import sys


def pick_branch(name):
    match name.split("/"):
        case ["main" | "develop" as branch]:
            return branch
        case ["release", number] if number.isdigit():
            return f"release/{number}"
        case [*parts]:
            return "/".join(parts)


def history(name, limit=20):
    command = f"git log --oneline -n {limit} origin/" + pick_branch(name)
    output = subprocess.check_output(command, shell=True)  # <- sink
    return output


def main(argv):
    print(history(argv[1]))


if __name__ == "__main__":
    main(sys.argv)

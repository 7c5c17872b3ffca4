# sink: os.system
# way: mutable default argument keeps earlier calls' values
import os
import sys


def remember(command, history=[]):
    history.append(command)
    return history


def replay(position):
    commands = remember("uptime")
    return os.system(commands[position])  # <- sink


def main():
    remember("date")
    remember("nslookup " + sys.argv[1])
    return replay(0)


if __name__ == "__main__":
    main()

# sink: subprocess.check_output
# way: match over argv with a pattern of alternatives
import subprocess
import sys


def report(area):
    return subprocess.check_output(f"/opt/bin/report-{area} | tail", shell=True)  # <- sink


def main(arguments):
    match arguments:
        case [_, "all", *_]:
            return [report(area) for area in ("cpu", "disk")]
        case [_, ("cpu" | "disk" | "net") as area, *_]:
            return [report(area)]
        case _:
            raise SystemExit("usage: report AREA")


if __name__ == "__main__":
    main(sys.argv)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from headgate.report import (
    FileReport,
    Mend,
    Report,
    file_report,
    hidden_text,
    hide,
    secret_texts,
    without_keys,
    write_json,
    write_sarif,
    write_text,
)
from headgate.ruleapi import Confidence, Finding, Fix, FixSafety, Related, Severity
from headgate.text import Edit, Position, Range, Snapshot

SECRET = "hunter2hunter2"
PARTS = [SECRET[i : i + 4] for i in range(0, 10, 2)]


def finding(
    code: str, line: int, column: int = 0, end: int | None = None, message: str = "m"
) -> Finding:
    stop = Position(line if end is None else end, column + 3)
    return Finding(
        Range(Position(line, column), stop),
        code,
        "a-name",
        message,
        Severity.WARNING,
        Confidence.HIGH,
    )


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a = 1\n", "a = 1\n"),
        ("a = 'abc'", "a = '***'"),
        ('a = "abcdefgh" + b', 'a = "ab******" + b'),
        ("a = ''\nb = \"\"", "a = ''\nb = \"\""),
        ("# don't\na = 'abc'", "# don't\na = '***'"),
        ("a = '#' + 'abc' # 'x'", "a = '*' + '***' # 'x'"),
        ("a = 'it\\'s' + b", "a = '*****' + b"),
        ("a = r'\\' + b", "a = r'******"),
        ('"""one\ntwotwotwo\r\nx"""; b', '"""***\n*********\r\n*"""; b'),
        ("'abc\nb = 'abc'", "'***\nb = '***'"),
        ("'ab\\\ncd' + b", "'***\n**' + b"),
        ('f"{d["key"]}" + b', 'f"{d********" + b'),
        ('f"{f"{x["abc"]}"}" + b', 'f"{f*************" + b'),
        ('f"{{" + "abc"', 'f"**" + "***"'),
        ("t'{x:>10}' + 'abc'", "t'*******' + '***'"),
        ("f'{x:\">10}'\na = 'abc'", "f'{x*******\na = '***'"),
        ('"""unclosed\nabc', '"""un******\n***'),
        ("x = '\u2028é😀abcde'", "x = '\u2028é******'"),
    ],
)
def test_the_inside_of_literals_is_hidden_in_place(text: str, hidden: str) -> None:
    assert hidden_text(text) == hidden


@pytest.mark.parametrize("code", ["HG601", "HG602", "HG311", "B105", "B106", "B107"])
@pytest.mark.parametrize(
    ("text", "line", "end"),
    [
        (f'password = "{SECRET}"\n', 0, 0),
        (f"connect(\n    host,\n    password='{SECRET}',\n)\n", 0, 3),
        (f'key = """\n{SECRET}\n"""\n', 0, 2),
        (f'key = """\n{SECRET}\n"""\n', 1, 1),
        (f'x = """broken\ny = """\nkey = {SECRET}\n', 2, 2),
        (f'url = f"postgres://me:{SECRET}@{{host["name"]}}"\n', 0, 0),
    ],
)
def test_no_format_shows_a_secret(code: str, text: str, line: int, end: int) -> None:
    secret = finding(code, line, 0, end, f"Possible hardcoded password: '{SECRET}'")
    beside = [finding("HG401", number) for number in range(line, end + 1)]
    report = Report((file_report("a.py", Snapshot.of(text), [secret, *beside]),))
    for shown in everything(report):
        for part in PARTS:
            assert part not in shown.replace("hu*", "")


def everything(report: Report) -> list[str]:
    return ["\n".join(write_text(report)), write_json(report), write_sarif(report)]


def test_a_suppressed_secret_stays_hidden_in_the_excerpts_of_others() -> None:
    text = f"get(auth=('me', '{SECRET}'), verify=False)\n"
    other, secret = finding("HG401", 0), finding("HG601", 0)
    report = Report((file_report("a.py", Snapshot.of(text), [other], [secret]),))
    assert not any(SECRET in shown for shown in everything(report))


def test_a_secret_that_yielded_to_another_finding_stays_hidden() -> None:
    text = f"password = '{SECRET}'\n"
    yielded = Finding(
        Range(Position(0, 0), Position(0, 3)),
        "HG999",
        "x",
        f"'{SECRET}'",
        Severity.HINT,
        Confidence.LOW,
        also=("HG601",),
    )
    report = Report((file_report("a.py", Snapshot.of(text), [yielded]),))
    assert not any(SECRET in shown for shown in everything(report))


def test_a_place_that_belongs_to_a_secret_is_hidden_as_well() -> None:
    text = f"get()\nkey = '{SECRET}'\n"
    place = Range(Position(1, 0), Position(1, 3))
    secret = finding("HG311", 0)
    secret = Finding(
        secret.range,
        "HG311",
        "x",
        "m",
        Severity.HINT,
        Confidence.LOW,
        related=(Related("here", range=place),),
    )
    file = file_report("a.py", Snapshot.of(text), [secret, finding("HG401", 1)])
    assert file.entries[1].excerpt == f"key = 'hu{'*' * (len(SECRET) - 2)}'"


def test_the_way_to_a_secret_is_hidden_as_well() -> None:
    text = f"get()\nkey = '{SECRET}'\n"
    step = Related("`key` holds it", range=Range(Position(1, 0), Position(1, 3)))
    secret = replace(finding("HG311", 0), path=(step,))
    report = Report((file_report("a.py", Snapshot.of(text), [secret]),))
    assert not any(SECRET in shown for shown in everything(report))
    assert report.files[0].entries[0].flow[0].excerpt.startswith("key = 'hu*")


def test_edits_of_a_fix_for_a_secret_are_not_reported() -> None:
    fix = Fix("Read it from the environment", FixSafety.REVIEW, ())
    secret = Finding(
        Range(Position(0, 0), Position(0, 3)),
        "HG601",
        "x",
        "m",
        Severity.HINT,
        Confidence.LOW,
        fixes=(fix,),
    )
    mend = Mend(fix.title, fix.safety, (Edit(secret.range, SECRET),))
    file = file_report("a.py", Snapshot.of("x = 1"), [secret], mends={secret: [mend]})
    assert file.entries[0].mends[0].title == fix.title
    assert file.entries[0].mends[0].edits == ()


def test_other_findings_show_their_line_and_message_as_they_are() -> None:
    file = file_report("a.py", Snapshot.of("f('abcdefgh')\n"), [finding("HG101", 0, message="'x'")])
    assert (file.entries[0].excerpt, file.entries[0].message) == ("f('abcdefgh')", "'x'")


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "x = f'{" * n,
        lambda n: "'" * n,
        lambda n: "f'''{\n" * n,
        lambda n: 'f"' * n,
        lambda n: "#" * n,
    ],
)
def test_hiding_takes_time_in_proportion(make: Callable[[int], str]) -> None:
    # Would not end in time otherwise.
    text = make(60_000)
    assert len(hidden_text(text)) == len(text)


def test_an_empty_report_is_of_no_file() -> None:
    assert file_report("a.py", Snapshot.of(""), []) == FileReport("a.py")


VALUE = "hunter2-Sup3rS3cret"


@pytest.mark.parametrize(
    "text",
    [
        f'password = "{VALUE}"  # {VALUE}\nrun("{VALUE}", shell=True)\n',
        f'password = "{VALUE}"\nrun(a, x{VALUE}x)  # was {VALUE}\n',
        f'x = """broken\npassword = "{VALUE}"\nrun("a{VALUE}b")\n',
        f'password = "postgres://me:{VALUE}@host/db"\nlogin("me", "{VALUE}")\n',
    ],
)
def test_the_value_of_a_secret_is_hidden_wherever_it_stands(text: str) -> None:
    snapshot = Snapshot.of(text)
    line = next(n for n, body in enumerate(snapshot.lines) if "password" in body)
    column = snapshot.body(line).index('"')
    end = snapshot.body(line).index('"', column + 1) + 1
    place = Range(Position(line, column), Position(line, end))
    secret = replace(finding("HG601", line), range=place)
    others = [
        replace(
            finding("HG101", n, message=f"do not run {VALUE}"),
            related=(Related(VALUE, range=place),),
            path=(Related(f"`{VALUE}` holds it", range=place), Related(VALUE, range=place)),
        )
        for n in range(snapshot.line_count)
    ]
    for suppressed in (False, True):
        found = others if suppressed else [secret, *others]
        file = file_report("a.py", snapshot, found, [secret] if suppressed else [])
        for shown in everything(Report((file,))):
            assert VALUE[2:] not in shown
        assert next(e for e in file.entries if e.range.start.line == line).excerpt.startswith(
            "password = "
        )


@pytest.mark.parametrize(
    ("text", "secrets", "hidden"),
    [
        ("password = 'password'  # password", {"password"}, "password = 'pa******'  # pa******"),
        ("latest = f('test')", {"test"}, "latest = f('****')"),
        ("a1b2 = xa1b2 + 'a1b2'", {"a1b2"}, "**** = xa1b2 + '****'"),
        (
            "x = 'abcd1234', 'abcd1234efgh'",
            {"abcd1234", "abcd1234efgh"},
            "x = 'ab******', 'ab**********'",
        ),
        ("nothing", {"else1234"}, "nothing"),
        ("é = 'a.b+c(1)'", {"a.b+c(1)"}, "é = 'a.******'"),
    ],
)
def test_names_and_parts_of_words_are_not_secrets(
    text: str, secrets: set[str], hidden: str
) -> None:
    assert hide(text, secrets) == hidden


@pytest.mark.parametrize(
    ("text", "columns", "values"),
    [
        ("f(user='admin', password='hunter2x')", (25, 35), {"hunter2x"}),
        ("password = 'abc'", (11, 16), set[str]()),
        ("url = 'pg://me:pass1@h'", (6, 23), {"pg://me:pass1@h", "pass1"}),
    ],
)
def test_only_the_literals_of_a_finding_are_its_secret(
    text: str, columns: tuple[int, int], values: set[str]
) -> None:
    place = Range(Position(0, columns[0]), Position(0, columns[1]))
    assert secret_texts(Snapshot.of(text), [replace(finding("HG601", 0), range=place)]) == values
    elsewhere = replace(finding("HG101", 0), range=place)
    assert secret_texts(Snapshot.of(text), [elsewhere]) == set[str]()


def test_an_edit_that_repeats_a_secret_is_not_reported() -> None:
    snapshot = Snapshot.of(f"password = '{VALUE}'\nf('{VALUE}')\n")
    secret, other = finding("HG601", 0), finding("HG101", 1)
    mend = Mend("Do", FixSafety.SAFE, (Edit(other.range, f"g('{VALUE}')"),))
    file = file_report("a.py", snapshot, [secret, other], mends={other: [mend]})
    assert file.entries[1].mends == (Mend("Do", FixSafety.SAFE),)


KEY = "ghp_" + "q8ZrT5yLw2Nc7VbXk4HdJs9GfPu3Ma6EoRiY"


@pytest.mark.parametrize(
    ("line", "shown_as"),
    [
        (f'"args": ["--token", "{KEY}"]', f'"args": ["--token", "gh{"*" * 38}"]'),
        (f"!curl -H {KEY} x", f"!curl -H gh{'*' * 38} x"),
        ("-i https://me:hunter2hunter2@h.example/", "-i https://me:hu************@h.example/"),
        ("url = http://h.example/?a=1&api_key=hunter2hunter2", None),
        ("GET /?token=hunter2hunter2&b=2", "GET /?token=hu************&b=2"),
        ("f'https://{user}:{password}@h.example/?key={key}'", "same"),
        ("https://h.example/a:b?monkey=see", "same"),
        ("git@github.com:me/repository.git", "same"),
        ("https://h.example:8080/@scope", "same"),
    ],
)
def test_lines_of_any_finding_show_no_key(line: str, shown_as: str | None) -> None:
    (entry,) = file_report("a", Snapshot.of(line), [finding("HG908", 0)]).entries
    if shown_as is None:
        shown_as = line.replace("nter2hunter2", "*" * 12)
    assert entry.excerpt == (line if shown_as == "same" else shown_as)


@pytest.mark.parametrize(
    "piece",
    ["//", "?token=", "//a:", "ghp_", "sk-", "&a.", "a:", "mysql ", "curl -u", "PGPASSWORD="],
)
def test_long_lines_are_masked_in_no_time(piece: str) -> None:
    assert without_keys(piece * 100_000)


@pytest.mark.parametrize(
    "line",
    [
        'os.system("mysql -u root -p{}")',
        'os.system("mysqldump --password={} shop")',
        "run(f\"sshpass -p '{}' ssh host\")",
        'run("PGPASSWORD={} psql -h db")',
        'run("redis-cli -a {} ping")',
        'run("curl -u app:{} https://db.internal/")',
    ],
)
def test_a_password_in_a_command_is_masked_in_any_line(line: str) -> None:
    assert without_keys(line.format("Tr0ub4dor")) == line.format("Tr*******")


@pytest.mark.parametrize(
    "line",
    ['run(f"mysql -p{password} shop")', 'run("mysql -p$PASSWORD")', 'run("ssh -p2222 host")'],
)
def test_a_command_without_a_password_stays_as_it_is(line: str) -> None:
    assert without_keys(line) == line

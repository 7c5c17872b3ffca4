"""What is known of packages, in the order of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.evidence import Answers, Place
from headgate.evidence.known_packages import known_packages
from headgate.evidence.similar import folded, similar_module, similar_package
from headgate.evidence.workspace import WorkspaceModules
from headgate.ruleapi.packages import Known, Standing, read_known

INVENTED = [
    line
    for line in (Path(__file__).parent / "invented.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def ask(root: Path, key: str, file: str = "app.py") -> Known:
    (answer,) = Answers({}).answers([key], Place(root, file=root / file)).values()
    known = read_known(answer)
    assert known is not None
    return known


SITE = ".venv/lib/python3.12/site-packages"
NAME = "acme_made_up_thing"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({}, "os"),
        ({}, "distutils"),
        ({}, "tomllib"),
        ({}, "_private"),
        ({}, "service_pb2_grpc"),
        ({f"{NAME}.py": ""}, NAME),
        ({f"{NAME}/__init__.py": ""}, NAME),
        ({f"src/{NAME}/x.py": ""}, NAME),
        ({f"tools/deep/{NAME}.py": ""}, NAME),
        ({f"src/{NAME}/inner/x.py": ""}, NAME),
        ({f"{SITE}/{NAME}/__init__.py": ""}, NAME),
        ({f"{SITE}/{NAME}.cpython-312-x86_64-linux-gnu.so": ""}, NAME),
        ({f"{SITE}/other-1.0.dist-info/top_level.txt": NAME}, NAME),
        ({f"{SITE}/x.pth": "../../../../lib\n", f"lib/{NAME}.py": ""}, NAME),
        ({"uv.lock": '[[package]]\nname = "acme-made-up-thing"\nversion = "1"\n'}, NAME),
        ({"requirements.txt": "acme-made-up-thing\n"}, NAME),
        ({"requirements.txt": "-r r/more.txt", "r/more.txt": "acme-made-up-thing"}, NAME),
        ({"requirements/dev.txt": "acme-made-up-thing\n"}, NAME),
        ({"requirements.txt": "python-acme-made-up-thing\n"}, NAME),
        ({"pyproject.toml": '[project]\ndependencies = ["acme.made-up.thing"]\n'}, NAME),
        ({"pyproject.toml": '[project]\nname = "acme-made-up-thing"\n'}, NAME),
        ({"setup.py": 'setup(install_requires=["acme-made-up-thing>=1"])\n'}, NAME),
        ({"setup.cfg": "[options]\ninstall_requires =\n    acme-made-up-thing\n"}, NAME),
        ({"PKG-INFO": "Name: x\nRequires-Dist: acme-made-up-thing>=1; extra == 'y'\n"}, NAME),
        ({"Pipfile": '[packages]\nacme-made-up-thing = "*"\n'}, NAME),
        ({"environment.yml": "dependencies:\n  - acme-made-up-thing=1.0\n"}, NAME),
        ({}, "requests"),
        ({}, "cv2"),
        ({}, "yaml"),
        ({}, "sklearn"),
        ({}, "pysat"),
        ({"requirements.txt": "qpid-tools\n"}, "qpidtoollibs"),
        ({}, "PIL"),
        ({}, "google.cloud.storage"),
        ({}, "azure.storage.blob"),
        ({}, "zope.interface"),
        ({}, "win32api"),
        ({}, "gi"),
    ],
)
def test_names_that_something_knows(tmp_path: Path, files: dict[str, str], name: str) -> None:
    write(tmp_path, files)
    assert ask(tmp_path, f"import:{name}").standing is Standing.KNOWN


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({}, "google.cloud"),
        ({}, "google.cloud.storage"),
        ({}, "google.cloud.pubsub_v1"),
        ({}, "google.pubsub_v1"),
        ({}, "google.cloud.secretmanager_v1beta1"),
        ({}, "google.protobuf"),
        ({}, "google.oauth2"),
        ({}, "google.generativeai"),
        ({}, "google._upb"),
        ({}, "azure.identity"),
        ({}, "azure.storage.blob"),
        ({}, "azure.mgmt.compute"),
        ({}, "azure.ai.inference"),
        ({}, "ruamel.yaml"),
        ({}, "zope.component"),
        ({}, "jaraco.functools"),
        ({}, "backports.zoneinfo"),
        ({}, "sphinxcontrib.mermaid"),
        ({"google/x.py": ""}, "google.made_up"),
        ({f"{SITE}/google/cloud/made_up/__init__.py": ""}, "google.cloud.made_up"),
        ({f"{SITE}/zope/made_up.py": ""}, "zope.made_up"),
        ({"requirements.txt": "google-cloud-made-up\n"}, "google.cloud.made_up_v2"),
        ({"requirements.txt": "google-cloud-madeup\n"}, "google.cloud.made_up"),
        ({"requirements.txt": "google-cloud-made-up\n"}, "google.cloud.made_up_admin_v1"),
        ({}, "google.cloud.firestore_admin_v1"),
        ({"uv.lock": '[[package]]\nname = "azure-ai-made-up"\n'}, "azure.ai.made_up"),
        ({"pyproject.toml": '[project]\nname = "jaraco.made-up"\n'}, "jaraco.made_up"),
    ],
)
def test_names_in_shared_packages_that_something_knows(
    tmp_path: Path, files: dict[str, str], name: str
) -> None:
    write(tmp_path, files)
    assert ask(tmp_path, f"import:{name}").standing is Standing.KNOWN


@pytest.mark.parametrize(
    ("name", "package", "module"),
    [
        ("google.cloud.superquery", "", ""),
        ("google.cloud.storage_utils", "", ""),
        ("google.cloud.storag", "google-cloud-storage", "google.cloud.storage"),
        ("google.gemini", "", ""),
        ("azure.openai", "", ""),
        ("azure.ai.promptguard", "", ""),
        ("azure.identities", "azure-identity", "azure.identity"),
        ("ruamel.json", "", ""),
        ("zope.interfaces", "zope-interface", "zope.interface"),
    ],
)
def test_names_in_shared_packages_that_nothing_knows(
    tmp_path: Path, name: str, package: str, module: str
) -> None:
    write(tmp_path, {"requirements.txt": "google-cloud-storage\nazure-identity\n"})
    assert ask(tmp_path, f"import:{name}") == Known(Standing.UNKNOWN, package, module, True)


@pytest.mark.parametrize(
    ("needs", "package"),
    [
        ("google-cloud-bigquery\n", "google-cloud-storage"),
        ("google-cloud-storage\n", ""),
        ("Google.Cloud_Storage\n", ""),
        ("protobuf\n", "google-cloud-storage"),
    ],
)
def test_what_lies_in_a_shared_package_is_declared_by_its_own_name(
    tmp_path: Path, needs: str, package: str
) -> None:
    write(tmp_path, {"requirements.txt": needs})
    known = ask(tmp_path, "provided:google.cloud.storage")
    assert (known.standing is Standing.UNDECLARED, known.package) == (bool(package), package)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (f"import:{NAME}", Known(Standing.UNKNOWN)),
        ("import:reqests", Known(Standing.SIMILAR, "requests", "requests")),
        ("import:numppy", Known(Standing.SIMILAR, "numpy", "numpy")),
        ("import:scikitlearn", Known(Standing.SIMILAR, "scikit-learn", "sklearn")),
        ("import:pyrequests", Known(Standing.SIMILAR, "requests", "requests")),
        ("package:python-requests", Known(Standing.SIMILAR, "requests", "requests")),
        ("package:r\u0435quests", Known(Standing.SIMILAR, "requests", "requests")),
        ("package:djang0", Known(Standing.SIMILAR, "django", "django")),
        ("package:python_dateutils", Known(Standing.SIMILAR, "python-dateutil", "dateutil")),
        ("package:yaml", Known(Standing.UNKNOWN, "pyyaml", "yaml")),
        ("package:requests", Known(Standing.KNOWN)),
        ("package:Flask", Known(Standing.KNOWN)),
        ("locked:some-private-thing", Known(Standing.KNOWN)),
        ("listed:some-private-thing", Known(Standing.UNKNOWN)),
    ],
)
def test_names_that_nothing_knows(tmp_path: Path, key: str, expected: Known) -> None:
    assert ask(tmp_path, key) == expected


def test_a_project_that_says_what_it_needs_is_grounds(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "requests\n"})
    assert ask(tmp_path, f"import:{NAME}").grounds


def test_malicious_names_are_named_even_if_they_are_installed(tmp_path: Path) -> None:
    bad, target = next(iter(known_packages().squatted.items()))
    module = bad.replace("-", "_")
    write(tmp_path, {f"{SITE}/{module}/__init__.py": ""})
    for key in (f"import:{module}", f"package:{bad}", f"listed:{bad}", f"locked:{bad}"):
        known = ask(tmp_path, key)
        assert (known.standing, known.package) == (Standing.SQUATTED, target)


def test_what_a_manifest_asks_for_is_compared_whatever_is_installed(tmp_path: Path) -> None:
    files = {"requirements.txt": "requestx\n", f"{SITE}/requestx-1.dist-info/METADATA": ""}
    write(tmp_path, files)
    assert ask(tmp_path, "listed:requestx").standing is Standing.SIMILAR
    assert ask(tmp_path, "package:requestx").standing is Standing.KNOWN
    assert ask(tmp_path, "import:requestx").standing is Standing.KNOWN


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"requirements.txt": "requests\n"}, Known(Standing.UNDECLARED, "pyyaml", "yaml", True)),
        ({"requirements.txt": "pyyaml\n"}, Known(Standing.KNOWN)),
        ({}, Known(Standing.KNOWN)),
        (
            {
                "pyproject.toml": '[project]\ndependencies = ["requests"]\n',
                f"{SITE}/yaml/__init__.py": "",
                f"{SITE}/PyYAML-6.0.dist-info/RECORD": "yaml/__init__.py,sha256=0,1\n",
            },
            Known(Standing.UNDECLARED, "pyyaml", "yaml", True),
        ),
    ],
)
def test_what_is_used_and_not_asked_for(
    tmp_path: Path, files: dict[str, str], expected: Known
) -> None:
    write(tmp_path, files)
    assert ask(tmp_path, "provided:yaml") == expected


@pytest.mark.parametrize(
    "name",
    ["requests", "boto3", "httpx", "flask-login", "pytest-mock", "types-requests", "torch"],
)
def test_popular_names_imitate_nothing(name: str) -> None:
    known = known_packages()
    assert name in known.packages
    assert similar_package(name) is None or name in known.packages


@pytest.mark.parametrize("name", ["os", "app", "main", "core", "my_service", "billing"])
def test_usual_names_of_modules_imitate_nothing(name: str) -> None:
    assert similar_module(name) is None


def test_letters_that_look_alike_are_folded() -> None:
    assert folded("nu\u043cp\u0443") == "numpy"


def test_invented_names_are_not_known(tmp_path: Path) -> None:
    """At least 95 % of names that a model could make up are reported."""
    assert len(INVENTED) == 200
    answers = Answers({}).answers([f"import:{name}" for name in INVENTED], Place(tmp_path))
    known = [key for key, answer in answers.items() if answer.startswith("known")]
    assert len(known) <= 10, known


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ""),
        ({"requirements.txt": "PyYAML>=5.1,<7\n"}, "5.1"),
        ({"requirements.txt": "pyyaml==5.4.1\n"}, "5.4.1"),
        ({"requirements.txt": "pyyaml<6\n"}, ""),
        (
            {
                "requirements.txt": "pyyaml>=5\n",
                "uv.lock": '[[package]]\nname = "pyyaml"\nversion = "6.0.1"\n',
            },
            "6.0.1",
        ),
        (
            {
                "uv.lock": '[[package]]\nname = "pyyaml"\nversion = "6.0.1"\n',
                f"{SITE}/PyYAML-6.0.2.dist-info/METADATA": "",
            },
            "6.0.2",
        ),
    ],
)
def test_versions_are_those_installed_then_locked_then_declared(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    write(tmp_path, files)
    place = Place(tmp_path, file=tmp_path / "app.py")
    assert Answers({}).answers(["version:pyyaml"], place) == {"version:pyyaml": expected}


def test_a_changed_manifest_counts_at_once(tmp_path: Path) -> None:
    answers, place = Answers({}), Place(tmp_path, file=tmp_path / "app.py")
    key = f"import:{NAME}"
    assert answers.answers([key], place)[key].startswith("unknown")
    write(tmp_path, {"requirements.txt": f"{NAME}\n"})
    assert answers.answers([key], place)[key].startswith("known")


def test_pipes_and_large_files_are_not_read(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "requirements.txt")
    assert ask(tmp_path, f"import:{NAME}").standing is Standing.UNKNOWN


def test_a_module_that_comes_later_is_found_after_a_while(tmp_path: Path) -> None:
    now = [0.0]
    modules = WorkspaceModules(lambda: now[0])

    def has() -> bool:
        while not modules.is_ready(["thing"], tmp_path):
            pass
        return modules.has("thing", tmp_path, None)

    assert not has()
    modules.missed("thing", tmp_path)
    write(tmp_path, {"deep/down/thing.py": ""})
    assert not has()
    now[0] = 60.0
    assert has()


def test_a_large_workspace_is_looked_through_in_pieces(tmp_path: Path) -> None:
    write(tmp_path, {f"f{n}/m{n}.py": "" for n in range(900)})
    modules = WorkspaceModules()
    steps = 1
    while not modules.is_ready(["m1"], tmp_path):
        steps += 1
    assert steps > 2
    assert modules.has("m899", tmp_path, None)


@pytest.mark.parametrize(
    ("there", "answer"),
    [
        ("secrets.py", "yes"),
        ("app/secrets.py", "yes"),
        ("secrets/__init__.py", "yes"),
        ("secrets/key.txt", "no"),
        ("other/secrets.py", "no"),
        ("secrets.txt", "no"),
    ],
)
def test_a_module_of_the_project_that_hides_one_of_the_standard_library(
    tmp_path: Path, there: str, answer: str
) -> None:
    write(tmp_path, {"app/main.py": "", there: ""})
    place = Place(tmp_path, file=tmp_path / "app" / "main.py")
    assert Answers({}).answers(["own:secrets"], place) == {"own:secrets": answer}

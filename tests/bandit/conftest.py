"""Bandit's examples, from its source distribution, and what the command says of them."""

import importlib.metadata
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of examples in the source distribution of the installed Bandit."""
    version = importlib.metadata.version("bandit")
    cache = Path(os.environ.get("HEADGATE_CACHE") or Path.home() / ".cache" / "headgate")
    source = cache / f"bandit-{version}"
    if not source.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            command = [sys.executable, "-m", "pip", "download", "--no-binary", ":all:", "--no-deps"]
            done = subprocess.run(
                [*command, "--dest", folder, f"bandit=={version}"], capture_output=True, check=False
            )
            if done.returncode:
                pytest.skip("pip cannot download Bandit's source distribution")
            with tarfile.open(next(Path(folder).glob("bandit-*.tar.gz"))) as archive:
                archive.extractall(folder, filter="data")
            (Path(folder) / f"bandit-{version}").rename(source)
    return source / "examples"


@pytest.fixture(scope="session")
def reported(examples: Path) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Run the command over all examples; its results by path relative to them."""

    def run(*options: str) -> dict[str, list[dict[str, Any]]]:
        done = subprocess.run(
            [sys.executable, "-m", "bandit", "-q", "-r", ".", "-f", "json", *options],
            cwd=examples,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        results: dict[str, list[dict[str, Any]]] = {}
        for result in json.loads(done.stdout)["results"]:
            results.setdefault(os.path.normpath(result["filename"]), []).append(result)
        return results

    return run

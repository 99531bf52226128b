"""What is in the repository, and what must never be."""

import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
FONT_MAGIC = (b"\x00\x01\x00\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2")
PICTURE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
ARCHIVE_MAGIC = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ")
# Written in two halves so that this file does not find itself.
HOSTS = ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "/simp" + "le/", "--index" + "-url http")
MACHINE_PATHS = re.compile(r"(?<![\w.$}/-])/(?:wo" + r"rk|fa" + r"rm)(?:/|\b)")


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [path for name in names.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout, so nothing tells which files belong to the project")
    return tracked()


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def starts(path: Path, magic: tuple[bytes, ...]) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(magic)


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def test_no_package_registry_is_named(files: list[Path]) -> None:
    """Where packages come from is each machine's own business; a lock file holds names, versions and hashes."""
    assert named([path for path in files if any(host in text_of(path) for host in HOSTS)]) == []


def test_no_path_of_somebodys_machine_is_named(files: list[Path]) -> None:
    assert named([path for path in files if MACHINE_PATHS.search(text_of(path))]) == []


def test_no_font_is_in_the_repository(files: list[Path]) -> None:
    assert named([path for path in files if starts(path, FONT_MAGIC)]) == []


def test_pictures_are_in_the_documentation_only(files: list[Path]) -> None:
    """Captured codes are other people's work; what the tests need they paint. Nor does an archive hide any."""
    outside = [path for path in files if ROOT / "docs" not in path.parents]
    models = [path for path in outside if path.suffix == ".zip" and path.parent == ROOT / "src/standby/models"]
    assert named([path for path in outside if starts(path, PICTURE_MAGIC)]) == []
    assert named([path for path in outside if starts(path, ARCHIVE_MAGIC) and path not in models]) == []
    for model in models:
        with ZipFile(model) as archive:
            assert not [name for name in archive.namelist() if archive.read(name).startswith(PICTURE_MAGIC)]


def test_source_files_can_be_read_in_one_sitting(files: list[Path]) -> None:
    sources = [path for path in files if path.suffix == ".py" and ROOT / "src" in path.parents]
    assert sources
    assert named([path for path in sources if text_of(path).count("\n") > LONGEST]) == []


def test_every_lock_file_pins_and_hashes_everything_but_torch(files: list[Path]) -> None:
    locks = [path for path in files if path.parent == ROOT / "requirements" and path.suffix == ".txt"]
    for lock in locks:
        pins = re.split(r"\n(?=\S)", text_of(lock).strip())
        assert all(re.match(r"[\w.\[\]-]+==\S+", pin) for pin in pins), lock.name
        assert lock.name == "torch.txt" or all("--hash=sha256:" in pin for pin in pins), lock.name
    assert {"run.txt", "test.txt", "torch.txt"} <= {lock.name for lock in locks}

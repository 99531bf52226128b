# Sourced by the scripts beside it: one virtual environment, installed from the lock files.
# Standard output belongs to the program that is started; everything said here goes to standard error.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${STANDBY_VENV:-$root/.venv}

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

# A name on the PATH proves nothing (version managers put stand-ins there), so each candidate is run.
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
        recent "$candidate" && echo "$candidate" && return
    done
    die "Standby needs Python 3.11 or newer; install one, or name it: PYTHON=/path/to/python3 $0"
}

make_venv() {
    local python
    python=$(find_python)
    say "making a virtual environment in $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv" >&2 && "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        die "$python cannot make a virtual environment with pip; on Debian and Ubuntu install python3-venv"
}

# install NAME STATE PIP_ARGUMENT...: does nothing if that was already installed in that state.
install() {
    local name=$1 state=$2 stamp=$venv/.installed-$1 log=$venv/install-$1.log
    shift 2
    [[ $(cat "$stamp" 2>/dev/null) != "$state" ]] || return 0
    say "installing: $name"
    if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "pip could not install \"$name\": its last lines are above, all of them in $log. Mend what they name, then run $0 again"
    fi
    printf '%s\n' "$state" >"$stamp"
}

# ensure_venv GROUP...: the environment holds the packages of requirements/GROUP.txt, and the project.
ensure_venv() {
    recent "$venv/bin/python" || make_venv
    local group file hashes
    for group in "$@"; do
        file=$root/requirements/$group.txt
        hashes=--require-hashes
        grep -q -- --hash= "$file" || hashes=--no-input # torch.txt has none
        install "$group" "$(cksum <"$file")" "$hashes" --requirement "$file"
    done
    [[ " $* " != *" run "* ]] ||
        install standby "$root $(cksum <"$root/pyproject.toml")" --no-deps --no-build-isolation --editable "$root"
}

# The browser tests want Debian's chromium; without it they are skipped and say so.
ensure_browser() {
    [[ -z ${STANDBY_TEST_CHROMIUM:-} ]] || return 0
    local name log=$venv/install-browser.log
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null || return 0
    done
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        say "browser: none here, its tests are skipped; on Debian: apt-get install chromium"
        return 0
    fi
    say "installing: chromium"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium; } \
        >"$log" 2>&1 || say "browser: apt-get could not install chromium ($log says why), its tests are skipped"
}

#!/usr/bin/env bash
# Writes the lock files again from pyproject.toml: `make lock` (newest allowed), or this script with --keep (what is locked stays).
# The development set holds every other one, so it is resolved first and the others follow it: a package has one version.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv=${UV:-uv}
options=(--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet)
if [[ ${1:-} != --keep ]]; then options+=(--upgrade); fi

compile() { # FILE, then what to lock
    local file=config/lock/$1
    shift
    "$uv" pip compile "${options[@]}" --output-file "$file" "$@" >/dev/null
    echo "$file: $(grep --count '==' "$file") packages"
}

backend=$("${PYTHON:-python3}" -c 'import tomllib; print("\n".join(tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"]))')
compile dev.txt pyproject.toml --extra dev
compile runtime.txt pyproject.toml --constraint config/lock/dev.txt
compile postgres.txt pyproject.toml --extra postgres --constraint config/lock/dev.txt
compile demo.txt pyproject.toml --extra demo --constraint config/lock/dev.txt
compile build.txt - <<<"$backend"

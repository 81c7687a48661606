#!/usr/bin/env bash
# Finds a Python and installs what safelane needs, by hash, into the runner's temp folder. Nothing is taken from the
# checkout: every Python starts isolated, and away from it.
set -euo pipefail
cd "$RUNNER_TEMP"
here=$GITHUB_ACTION_PATH/linter/action

fits() { "$1" -I -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for candidate in "${SAFELANE_PYTHON:-}" python3 python python3.14 python3.13 python3.12 python3.11 \
  "${RUNNER_TOOL_CACHE:-/nowhere}"/Python/3.1[1-9]*/*/bin/python3 "${RUNNER_TOOL_CACHE:-/nowhere}"/Python/3.1[1-9]*/*/python.exe; do
  if [ -n "$candidate" ] && fits "$candidate"; then
    # Without an end of line: on Windows it would be two characters, of which the shell takes away one.
    python=$("$candidate" -I -c 'import sys; sys.stdout.write(sys.executable)')
    break
  fi
  if [ -n "$candidate" ] && [ "$candidate" = "${SAFELANE_PYTHON:-}" ]; then
    echo "::error title=safelane::the input python names no Python 3.11 or newer with pip"
    exit 2
  fi
done
if [ -z "$python" ]; then
  echo "::error title=safelane::safelane needs Python 3.11 or newer with pip on the runner; actions/setup-python brings one"
  exit 2
fi

site=$RUNNER_TEMP/safelane-site
if [ ! -e "$site/.complete" ]; then
  "$python" -I -m pip install --quiet --disable-pip-version-check --no-input --no-deps --target "$site" \
    --require-hashes --only-binary :all: -r "$here/requirements.txt"
  touch "$site/.complete"
fi
{
  echo "python=$python"
  echo "site=$site"
} >> "$GITHUB_OUTPUT"

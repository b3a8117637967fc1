# Shared by the scripts in this folder: run from the root, say what is done.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
jobs() { nproc 2>/dev/null || echo 2; }

#!/usr/bin/env bash
# Runs h2spec (github.com/summerwind/h2spec) in strict mode against a server that is up.
#   tests/conformance/h2spec.sh HOST PORT [--tls]
# Needs h2spec on the PATH or in $H2SPEC:
#   go install github.com/summerwind/h2spec/cmd/h2spec@latest
# Exit status: 0 every case passes, 1 one does not, 2 it could not be run.
set -euo pipefail

if (($# < 2)); then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
h2spec=${H2SPEC:-$(command -v h2spec || echo "$HOME/go/bin/h2spec")}
[[ -x $h2spec ]] || { echo "h2spec is not installed (see the head of $0)" >&2; exit 2; }

options=(--strict --host "$1" --port "$2" --timeout 5)
[[ ${3:-} == --tls ]] && options+=(--tls --insecure)
report=$(mktemp)
trap 'rm -f "$report"' EXIT
if "$h2spec" "${options[@]}" >"$report" 2>&1 && grep -q '\b0 failed' "$report"; then
  tail -n 1 "$report"
  exit 0
fi
sed -n '/^Failures/,$p' "$report"
[[ -s $report ]] || exit 2
exit 1

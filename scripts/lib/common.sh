# Shared by the commands in scripts/: where the project is, how to speak, how to fail.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Exit codes, the same in every command.
readonly exit_failed=1   # a build step or a test failed
readonly exit_usage=2    # a wrong argument
readonly exit_missing=3  # something has to be installed first, and only root can do it
readonly exit_busy=4     # the port is taken

say() { printf '\n== %s\n' "$*"; }

# fail CODE MESSAGE...: the message on standard error, one line per argument.
fail() {
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}

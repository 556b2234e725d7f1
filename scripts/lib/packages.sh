# Debian packages: installs what is missing, or says which command installs it.

# What the page's build needs. googletest: CMake builds the core's tests from its sources under Emscripten.
page_packages=(ca-certificates cmake ninja-build emscripten libeigen3-dev nlohmann-json3-dev googletest)
# What the tests need besides.
test_packages=(g++ libgtest-dev libcli11-dev chromium-headless-shell firefox-esr webkit2gtk-driver xvfb nginx python3 python3-optuna python3-psycopg2 postgresql jq strace)

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# A program that is named needs no package.
is_named() {
  case $1 in
    chromium-headless-shell) [[ -n ${CHROMIUM-} ]] ;;
    firefox-esr) [[ -n ${FIREFOX-} ]] ;;
    webkit2gtk-driver) [[ -n ${WEBKIT-} ]] ;;
    nginx) [[ -n ${NGINX-} ]] ;;
    *) false ;;
  esac
}

# Ubuntu's Chromium and Firefox are snaps, which the browser tests cannot start.
refuse_snaps() {
  grep -qsx 'ID=ubuntu' "${OS_RELEASE:-/etc/os-release}" || return 0
  [[ " $* " == *" chromium-headless-shell "* || " $* " == *" firefox-esr "* ]] || return 0
  fail $exit_missing "Ubuntu has Chromium and Firefox as snaps alone, which the browser tests cannot start." \
    "Name programs that are no snaps, such as Chrome's and Mozilla's own packages, and try again:" "" \
    "  CHROMIUM=/opt/google/chrome/chrome FIREFOX=/opt/firefox/firefox scripts/test"
}

# ensure_packages NAME...: nothing to do, and no network used, when all are there.
ensure_packages() {
  command -v dpkg-query >/dev/null ||
    fail $exit_missing "This command sets up Debian (or a descendant); here is no dpkg." \
      "On another system install the same by hand and use the commands in CONTRIBUTING.md: $*"

  local missing=() package
  for package in "$@"; do
    is_named "$package" || is_installed "$package" || missing+=("$package")
  done
  refuse_snaps "${missing[@]}"
  # npm comes with some builds of Node and stands in a package of its own in Debian's.
  command -v npm >/dev/null || missing+=(npm)
  ((${#missing[@]})) || return 0

  local install="apt-get install --yes --no-install-recommends ${missing[*]}"
  if ((EUID != 0)); then
    fail $exit_missing "Some Debian packages are missing, and installing them takes root. Run this, then try again:" "" \
      "  sudo sh -c 'apt-get update && $install'"
  fi
  say "Installing Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  $install -qq </dev/null || fail $exit_missing "Debian could not install: ${missing[*]}"
}

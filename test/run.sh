#!/bin/sh
# What `./parley test` does: set-up of the tests, types, lint, unused code, then every test.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"

# command or file that proves a package : Debian package
needs='sipp:sip-tester
baresip:baresip
espeak-ng:espeak-ng
flite:flite
sox:sox
ffmpeg:ffmpeg
chromium:chromium
/usr/share/pocketsphinx/model/en-us/en-us/mdef:pocketsphinx-en-us
/usr/share/doc/libpocketsphinx3:libpocketsphinx3'

missing=''
for need in $needs; do
  proof=${need%%:*}
  package=${need#*:}
  case $proof in
    /*) [ -e "$proof" ] || missing="$missing $package" ;;
    *) command -v "$proof" >/dev/null 2>&1 || missing="$missing $package" ;;
  esac
done

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing what the tests need:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "Missing on this machine:$missing" >&2
    echo "Install them with: sudo apt-get install$missing" >&2
    exit 1
  fi
fi

step() {
  printf '\n== %s\n' "$1"
  shift
  "$@"
}

"$root/parley" build
step 'Types' npm run --silent types
step 'Lint' npm run --silent lint
step 'Unused code' npm run --silent unused
if [ $# -gt 0 ]; then
  step "Tests: $*" npx --no-install vitest run "$@"
  exit 0
fi
step 'Tests of the parts' npx --no-install vitest run --exclude 'test/e2e/**' --exclude 'test/soak/**'
# Whole systems one after the other: servers, browsers and telephones side by side would disturb one another's timing.
step 'Tests of the whole' npx --no-install vitest run --no-file-parallelism test/e2e

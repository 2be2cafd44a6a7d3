#!/bin/sh
# Finds a Chromium for the tests, or installs one: Debian's package, or Playwright's own build elsewhere.
# Usage: install_browser.sh DIRECTORY_OF_THE_ENVIRONMENT'S_PROGRAMS
set -e
for browser in chromium chromium-browser google-chrome; do
    if command -v "$browser" >/dev/null; then exit 0; fi
done
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi
    $as_root apt-get update && $as_root apt-get install -y --no-install-recommends chromium fonts-dejavu-core && exit 0
fi
"$1/python" -m playwright install chromium

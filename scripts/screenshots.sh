#!/usr/bin/env bash
# Makes the pictures of the README in docs/pictures/: the report of a run and watch on a live listener, in a browser without a screen.
# Usage: scripts/screenshots.sh CONFIGURATION; with SCREENSHOT_RUN=DIR the report is that run's, else a new one of the five cases.
set -euo pipefail
cd "$(dirname "$0")/.."
"tests/bin/$1/net10.0/ProxyLab.Tests" -noLogo -noColor -explicit only -class ProxyLab.Tests.Browsers.Screenshots
ls -l docs/pictures/

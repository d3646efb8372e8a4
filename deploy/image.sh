#!/usr/bin/env bash
# Builds the container image. Where the bases that deploy/Dockerfile names can be pulled, from those; else from bases made here: the
# distribution's packages by mmdebstrap, .NET and the NuGet packages from this machine. Only files that git knows go in.
# Usage: deploy/image.sh [IMAGE]     ENGINE=docker   BASES=auto|pulled|made   PROXIES=all: proxylab:all, with every proxy that the distribution has
set -euo pipefail
cd "$(dirname "$0")/.."
proxies=${PROXIES:-usual}
image=${1:-proxylab$([ "$proxies" != all ] || echo :all)}
engine=${ENGINE:-docker}
bases=${BASES:-auto}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
commit=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

context=$work/context
mkdir "$context"
git ls-files -z -- ':!tests' ':!bench' ':!examples' ':!.ci' | tar --null --files-from=- -c | tar -x -C "$context"
# The packages' front page is packed with them.
mkdir -p "$context/examples/third-party" && cp examples/third-party/README.md "$context/examples/third-party/"

if [ "$bases" = auto ]; then
    bases=pulled
    for base in $(sed -n 's/^ARG \(SDK\|RUNTIME\)=//p' deploy/Dockerfile); do
        timeout 120 "$engine" pull -q "$base" >/dev/null 2>&1 || { bases=made; break; }
    done
fi

# The build may need the network, and an engine without a bridge has none but the host's.
arguments=(--network host)
if [ "$bases" = made ]; then
    "$here/bases.sh" "$engine" "$work" "$proxies"
    arguments=(--build-arg SDK=proxylab-base:sdk --build-arg RUNTIME=proxylab-base:runtime --network none)
fi

"$engine" build -q -f deploy/Dockerfile -t "$image" --build-arg COMMIT="$commit" --build-arg PROXIES="$proxies" "${arguments[@]}" "$context" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 2; }
echo "image $image: $("$engine" image inspect -f '{{.Size}}' "$image" | awk '{ printf "%.0f MB", $1 / 1e6 }'), on bases $bases"

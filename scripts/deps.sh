#!/usr/bin/env bash
# Installs what the lab can use beyond the .NET SDK: the proxies, php-fpm as a real upstream, the load and tracing tools, a C compiler, Jupyter for notebooks/,
# Slurm, and Node.js with the npm packages of proxy/node/, a proxy, and of deploy/checks/, which only tests use.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages < <(scripts/packages.sh)
packages+=(
    php-fpm h2o python3-waitress wrk apache2-utils strace stress-ng gcc libc6-dev iproute2 curl fonts-dejavu-core
    jupyter-nbconvert python3-ipykernel python3-pandas
    slurmctld slurmd slurm-client munge docker.io mmdebstrap uidmap podman crun chromium
)
command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        echo "deps: this script knows apt-get only; install by hand: ${missing[*]}" >&2
        exit 2
    fi
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    # The packages start their daemons where systemd runs; the lab starts its own proxies and wants the host's ports left alone.
    if [ -d /run/systemd/system ]; then
        for package in "${missing[@]}"; do
            for unit in $(dpkg-query -L "$package" | sed -n 's#^.*/systemd/system/\([^@]*\.service\)$#\1#p'); do "${as_root[@]}" systemctl disable --now "$unit" || true; done
        done
        # php-fpm's daemon has the version in its name.
        case " ${missing[*]} " in *" php-fpm "*) "${as_root[@]}" systemctl disable --now $(basename -a /lib/systemd/system/php*-fpm.service) || true ;; esac
    fi
    echo "deps: installed ${missing[*]}"
fi

for folder in deploy/checks proxy/node; do npm ci --prefix "$folder" --silent --no-audit --no-fund; done
echo "deps: all there"

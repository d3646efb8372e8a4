#!/usr/bin/env bash
# Makes the bases of deploy/Dockerfile without an image registry: proxylab-base:runtime, the distribution with the proxies, and
# proxylab-base:sdk, the same with .NET of this machine and all packages that the build asks for, so that it needs no network.
# Called by deploy/image.sh: deploy/bases.sh ENGINE WORK PROXIES, where WORK/context is what the image is built from, and PROXIES is usual or all.
set -euo pipefail
engine=$1 work=$2 proxies=$3
here=$(dirname "$(realpath "$0")")
context=$work/context
command -v mmdebstrap >/dev/null || { echo "image: no registry is reachable, and mmdebstrap is not installed: make deps" >&2; exit 2; }
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# What the Dockerfile asks for, said once, and the proxies'.
packages=$(sed -n 's/.*packages="\([^"]*\) $(tr.*/\1/p' "$here/Dockerfile")
packages=$(echo $packages $("$here/../scripts/packages.sh" "$proxies") | tr -s ' ' ,)

# The hook has /usr merged without the package that would merge it, which brings all of Perl.
mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt='APT::Install-Recommends "false"' --dpkgopt="$here/dpkg.cfg" \
    --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr "$suite" "$work/runtime.tar" 2>"$work/bootstrap.log" &
bootstrap=$!

# Everything that the build will ask for, fetched as it will ask for it.
export NUGET_PACKAGES=$work/root/packages
(cd "$context" && CI=true dotnet restore cases -v quiet --nologo)
find "$context" -name obj -prune -exec rm -rf {} +

dotnet=$(dirname "$(realpath "$(command -v dotnet)")")
sdk=$(cd "$context" && dotnet --version)
runtime=$(dotnet --list-runtimes | awk '$1 == "Microsoft.AspNetCore.App" { v = $2 } END { print v }')
mkdir -p "$work/root/usr/bin" "$work/root/usr/share/dotnet/"{sdk,shared/Microsoft.NETCore.App,shared/Microsoft.AspNetCore.App}
cp -a "$dotnet/dotnet" "$dotnet/host" "$work/root/usr/share/dotnet/"
cp -a "$dotnet/sdk/$sdk" "$work/root/usr/share/dotnet/sdk/"
[ ! -d "$dotnet/sdk-manifests" ] || cp -a "$dotnet/sdk-manifests" "$work/root/usr/share/dotnet/"
[ ! -d "$dotnet/packs" ] || cp -a "$dotnet/packs" "$work/root/usr/share/dotnet/"
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do cp -a "$dotnet/shared/$framework/$runtime" "$work/root/usr/share/dotnet/shared/$framework/"; done
ln -s ../share/dotnet/dotnet "$work/root/usr/bin/dotnet"

wait "$bootstrap" || { cat "$work/bootstrap.log" >&2; exit 2; }
"$engine" import -c 'ENV DEBIAN_FRONTEND=noninteractive' "$work/runtime.tar" proxylab-base:runtime >/dev/null
# Two archives in one: their formats differ, and an archive can only be added to in its own. No path may be in both.
tar -cf "$work/root.tar" -C "$work/root" --owner=0 --group=0 packages usr/share/dotnet usr/bin/dotnet
rm -rf "$work/root"
mv "$work/runtime.tar" "$work/sdk.tar"
tar -Af "$work/sdk.tar" "$work/root.tar"
rm -f "$work/root.tar"
"$engine" import -c 'ENV NUGET_PACKAGES=/packages NuGetAudit=false' "$work/sdk.tar" proxylab-base:sdk >/dev/null
rm -f "$work"/*.tar

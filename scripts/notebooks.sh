#!/usr/bin/env bash
# Runs the cases that the notebooks read, and those only, then the notebooks in place. Usage: scripts/notebooks.sh PROXYLAB [FOLDER OF NOTEBOOKS]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
notebooks=${2:-notebooks}
if [ -z "${PROXYLAB_RUN:-}" ]; then
    runs=$(mktemp -d)
    trap 'rm -rf "$runs"' EXIT
    "$proxylab" run healthy never-accept accept-no-read read-no-write write-no-close recovery proxy-closes-first upstream-closes-first ports-in-use \
        --proxy nginx --out "$runs"
    PROXYLAB_RUN=$runs/latest
fi

# Jupyter and matplotlib keep their own files in the caller's home otherwise. Times of execution, and the versions of what executed, would
# make every run of a notebook a change of its file.
home=$(mktemp -d)
trap 'rm -rf "$home" ${runs:+"$runs"}' EXIT
export PROXYLAB_RUN IPYTHONDIR=$home JUPYTER_CONFIG_DIR=$home JUPYTER_DATA_DIR=$home JUPYTER_RUNTIME_DIR=$home MPLCONFIGDIR=$home PYTHONDONTWRITEBYTECODE=1
jupyter nbconvert --log-level=WARN --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False \
    --ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec "$notebooks"/*.ipynb

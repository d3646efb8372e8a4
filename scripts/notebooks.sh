#!/usr/bin/env bash
# Runs the cases that the notebooks read, and those only, then the notebooks in place; with PROXYLAB_RUN, the notebooks over that run folder.
# Usage: [ARGS="more of proxylab run"] scripts/notebooks.sh PROXYLAB [FOLDER OF NOTEBOOKS [FOLDER FOR RUNS]]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
notebooks=${2:-notebooks}
temporary=$(mktemp -d)
runs=${3:-$temporary/runs}
trap 'rm -rf "$temporary"' EXIT

if [ -z "${PROXYLAB_RUN:-}" ]; then
    "$proxylab" run healthy never-accept accept-no-read read-no-write write-no-close recovery proxy-closes-first upstream-closes-first ports-in-use \
        --proxy nginx --out "$runs" ${ARGS:-}
    PROXYLAB_RUN=$runs/latest
    "$proxylab" report "$PROXYLAB_RUN" --poster
fi

# Jupyter and IPython keep files in the caller's home otherwise. Times of execution, and the versions of what executed, would make
# every run of a notebook a change of its file; a notebook is executed in its own folder, so the run's must be named in full.
PROXYLAB_RUN=$(realpath "$PROXYLAB_RUN")
export PROXYLAB_RUN IPYTHONDIR=$temporary JUPYTER_CONFIG_DIR=$temporary JUPYTER_DATA_DIR=$temporary JUPYTER_RUNTIME_DIR=$temporary \
    PYTHONDONTWRITEBYTECODE=1 PYDEVD_DISABLE_FILE_VALIDATION=1
jupyter nbconvert --log-level=WARN --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False \
    --ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec "$notebooks"/*.ipynb

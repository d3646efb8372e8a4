<#
.SYNOPSIS
Runs the cases: a thin door to `make cases`.
.EXAMPLE
./run-cases.ps1 never-accept --proxy nginx --repeat 5
#>
$quoted = $args | ForEach-Object { "'" + ($_ -replace "'", "'\''") + "'" }
make -C $PSScriptRoot cases "ARGS=$($quoted -join ' ')"
exit $LASTEXITCODE

# What PowerShell itself offers: a runspace for each of the requests in flight.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"

Measure-Pass {
    param($addresses)
    $addresses | ForEach-Object -Parallel { Invoke-RestMethod $_ } -ThrottleLimit $ThrottleLimit
} -CountAnswers {
    param($results)
    @($results).Count
}

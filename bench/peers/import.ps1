# Import-Module in a fresh process each time; the clock is in that process and runs around Import-Module alone.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
. "$PSScriptRoot/Get-PwshCommand.ps1"

$import = @"
`$clock = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module '$($Module.Replace("'", "''"))' -ErrorAction Stop
`$clock.Elapsed.TotalSeconds.ToString('R', [cultureinfo]::InvariantCulture)
"@
$program, [string[]] $options = Get-PwshCommand
$seconds = foreach ($pass in 0..$Passes) {
    $measured = [double] (& $program @options -NoProfile -NonInteractive -Command $import)
    if ($LASTEXITCODE -ne 0) { throw "pwsh ended with $LASTEXITCODE." }
    if ($pass -gt 0) { $measured }
}
Write-Reading $seconds $Count

# How long PowerShell's own Stop takes while the server has all requests in hand and answers none of them.
#
# Afterwards the server must see them all end: a stop that leaves requests behind is none.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"

function Wait-InFlight([int] $Expected) {
    $patience = [System.Diagnostics.Stopwatch]::StartNew()
    while (($inFlight = (Invoke-RestMethod "${Server}gauge").inFlight) -ne $Expected) {
        if ($patience.Elapsed.TotalSeconds -gt 30) { throw "$inFlight in flight, not $Expected." }
        Start-Sleep -Milliseconds 20
    }
}

$state = [initialsessionstate]::CreateDefault()
$state.ImportPSModule($Module)
$runspace = [runspacefactory]::CreateRunspace($state)
$runspace.Open()

$addresses = [string[]](Get-Address $Count)
$seconds = foreach ($pass in 0..$Passes) {
    $shell = [powershell]::Create($runspace)
    $null = $shell.AddScript('param($addresses, $limit) $addresses | Invoke-ConcurrentWebRequest -ThrottleLimit $limit')
    $null = $shell.AddArgument($addresses).AddArgument($ThrottleLimit)
    $null = $shell.BeginInvoke()
    Wait-InFlight $Count

    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $shell.Stop()
    if ($pass -gt 0) { $clock.Elapsed.TotalSeconds }

    Wait-InFlight 0
    $shell.Dispose()
}
Write-Reading $seconds $Count

# Invoke-ConcurrentWebRequest within a stream: nothing before it makes a list, and nothing after it keeps one.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

$template = $Server + $Path
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$answers = & { for ($n = 1; $n -le $Count; $n++) { $template.Replace('{n}', $n) } } |
    Invoke-ConcurrentWebRequest -ThrottleLimit $ThrottleLimit |
    Measure-Object
Write-Reading $clock.Elapsed.TotalSeconds $answers.Count

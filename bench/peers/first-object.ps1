# How long the first answer waits before it is an object further down the pipeline, while inputs still arrive: there are
# more of them than the window holds.
#
# The clock runs from before the pipeline starts until the first object is there. From this goes the time for which the
# server keeps back its answer, less the millisecond by which its timer may be early: the answer cannot have been in
# before. So what remains is the wait, and also what it took to start the pipeline, to send the request and to receive
# the answer: more than was asked for.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

$keptBack = [timespan]::FromMilliseconds([int] [regex]::Match($Path, 'delay/(\d+)').Groups[1].Value - 1)
$addresses = [string[]](Get-Address $Count)
$seconds = foreach ($pass in 0..$Passes) {
    $first = @{ Object = $null; After = $null }
    $answers = 0
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $addresses | Invoke-ConcurrentWebRequest -ThrottleLimit $ThrottleLimit | & {
        process {
            if ($null -eq $first.Object) {
                $first.After = $clock.Elapsed
                $first.Object = $_
            }
            $script:answers++
        }
    }
    if ($first.Object.Index -ne 0) { throw 'The first object is not the answer to the first input.' }
    if ($pass -gt 0) { ($first.After - $keptBack).TotalSeconds }
}
Write-Reading $seconds $answers

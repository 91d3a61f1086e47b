# Invoke-ConcurrentRestMethod, pipeline in and pipeline out; the objects of all answers are kept.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

Measure-Pass {
    param($addresses)
    $addresses | Invoke-ConcurrentRestMethod -ThrottleLimit $ThrottleLimit
} -CountAnswers {
    param($results)
    $answers = 0
    foreach ($result in $results) {
        if ($result.id -ne $answers + 1) { throw "The answer to $($result.id) came in place $answers." }
        $answers++
    }
    $answers
}

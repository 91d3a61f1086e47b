# Invoke-ConcurrentWebRequest, pipeline in and pipeline out; all results are kept, as in a script that goes on with them.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

Measure-Pass {
    param($addresses)
    $addresses | Invoke-ConcurrentWebRequest -ThrottleLimit $ThrottleLimit
} -CountAnswers {
    param($results)
    $answers = 0
    foreach ($result in $results) {
        if ($result.InputObject -ne $addresses[$answers]) { throw "The answer to $($result.InputObject) came in place $answers." }
        if ($result.Content.Length -gt 0) { $answers++ }
    }
    $answers
}

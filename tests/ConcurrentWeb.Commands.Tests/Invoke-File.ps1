# Runs one file of the suite, and writes what it came to as JSON: null where there is no Pester 5.
param([string] $Path, [string] $Answer)

$ErrorActionPreference = 'Stop'
$pester = Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version | Select-Object -Last 1
if (-not $pester) {
    Set-Content $Answer 'null'
    return
}

Import-Module $pester
$configuration = New-PesterConfiguration -Hashtable @{
    Run    = @{ Path = $Path; PassThru = $true }
    Output = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
}
$run = Invoke-Pester -Configuration $configuration

# A file that cannot be read, or a setup that throws, fails apart from its tests.
$failures = @(
    $run.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" }
    $run.FailedBlocks | Where-Object ErrorRecord | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" }
    $run.FailedContainers | Where-Object ErrorRecord | ForEach-Object { "$($_.Item): $($_.ErrorRecord)" }
)
$failed = [Math]::Max($run.FailedCount, $run.Result -eq 'Passed' ? 0 : 1)
@{
    passed   = $run.PassedCount
    failed   = $failed
    skipped  = $run.TotalCount - $run.PassedCount - $run.FailedCount
    failures = $failures
} | ConvertTo-Json | Set-Content $Answer

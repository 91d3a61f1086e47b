# Runs one file of the suite with the given Pester, and writes the outcome as JSON.
param([string] $Pester, [string] $Path, [string] $Answer)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
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
    shell    = "$($PSVersionTable.PSVersion) ($PSHOME)"
    pester   = "$((Get-Module Pester).Version)"
    passed   = $run.PassedCount
    failed   = $failed
    skipped  = $run.TotalCount - $run.PassedCount - $run.FailedCount
    failures = $failures
} | ConvertTo-Json | Set-Content $Answer

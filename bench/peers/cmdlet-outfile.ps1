# Invoke-ConcurrentWebRequest with the answers into files of a folder, which are removed after each pass.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

$folder = [IO.Directory]::CreateTempSubdirectory('concurrentweb-bench-').FullName
try {
    Measure-Pass {
        param($addresses)
        $addresses | Invoke-ConcurrentWebRequest -OutFile $folder -ThrottleLimit $ThrottleLimit
    } -CountAnswers {
        $files = [IO.Directory]::GetFiles($folder)
        $files.ForEach{ [IO.File]::Delete($_) }
        $files.Count
    }
}
finally {
    [IO.Directory]::Delete($folder, $true)
}

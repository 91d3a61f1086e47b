# Invoke-WebRequest with the answers into files, one after the other. Its progress bar, which it pays for, is off.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
. "$PSScriptRoot/passes.ps1"

$folder = New-DownloadFolder
Measure-Pass {
    param($addresses)
    $n = 0
    foreach ($address in $addresses) {
        Invoke-WebRequest $address -OutFile "$folder/$((++$n))"
    }
} -CountAnswers {
    Clear-DownloadFolder $folder
    $script:folder = New-DownloadFolder
}

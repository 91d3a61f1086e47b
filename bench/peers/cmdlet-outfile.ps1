# Invoke-ConcurrentWebRequest with the answers into files of a folder, a new one for each pass.
param([string] $Module, [string] $Server, [string] $Path, [int] $Count, [int] $ThrottleLimit, [int] $WarmUp, [int] $Passes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/passes.ps1"
Import-Module $Module

$folder = New-DownloadFolder
Measure-Pass {
    param($addresses)
    $addresses | Invoke-ConcurrentWebRequest -OutFile $folder -ThrottleLimit $ThrottleLimit
} -CountAnswers {
    Clear-DownloadFolder $folder
    $script:folder = New-DownloadFolder
}

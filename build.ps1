#!/usr/bin/env pwsh
#Requires -Version 7.4

<#
.SYNOPSIS
Runs one task of the project, or several in the order given.

.DESCRIPTION
Build    Builds everything; the module goes to output/.
Test     Runs all tests: xunit and Pester.
Pester   Runs the Pester suite alone, on the module in output/.
Bench    Measures against other clients, and prints a table.
Package  Packs the module in output/ for the PowerShell Gallery.
Publish  Runs all tests, then publishes the module in output/.
Clean    Removes what the other tasks made.

.EXAMPLE
./build.ps1 Build, Test
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The tasks, run in this order.
    [ValidateSet('Build', 'Test', 'Pester', 'Bench', 'Package', 'Publish', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # The key of the PowerShell Gallery, for Publish.
    [securestring] $ApiKey
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = $PSScriptRoot
$output = Join-Path $root 'output'

# A simple function on purpose: parameters of its own would swallow options such as -c.
function Invoke-Native {
    $program, $options = $args
    & $program @options
    if ($LASTEXITCODE -ne 0) {
        throw "$args ended with code $LASTEXITCODE."
    }
}

function Get-ModuleFolder {
    $folder = Get-ChildItem (Join-Path $output 'ConcurrentWeb') -Directory -ErrorAction Ignore |
        Sort-Object { [version] $_.Name } | Select-Object -Last 1
    if (-not $folder) {
        throw 'There is no module under output/ yet: run the task Build first.'
    }
    $folder.FullName
}

function Build {
    Invoke-Native dotnet build (Join-Path $root 'ConcurrentWeb.sln') -c $Configuration
}

function Test {
    Push-Location $root
    try {
        Invoke-Native dotnet test -c $Configuration
    }
    finally {
        Pop-Location
    }
}

# Builds nothing: the module under output/ stays as it is.
function Pester {
    $null = Get-ModuleFolder
    Push-Location $root
    try {
        Invoke-Native dotnet test --project tests/ConcurrentWeb.Commands.Tests -c Release --no-build --output Detailed --filter-trait 'Pester=*'
    }
    finally {
        Pop-Location
    }
}

function Bench {
    Invoke-Native dotnet run -c Release --project (Join-Path $root 'bench')
}

function Package {
    $feed = New-Item -ItemType Directory -Force (Join-Path $output 'packages')
    Publish-ToRepository -Location $feed.FullName
    Get-ChildItem $feed -Filter *.nupkg
}

function Publish {
    [CmdletBinding(SupportsShouldProcess)]
    param()

    if (-not $ApiKey) {
        throw 'Publish needs -ApiKey.'
    }
    if ($Configuration -ne 'Release') {
        throw 'Publish sends the Release build: omit -Configuration.'
    }

    Test
    if ($PSCmdlet.ShouldProcess((Get-ModuleFolder), 'Publish to the PowerShell Gallery')) {
        Publish-PSResource -Path (Get-ModuleFolder) -Repository PSGallery -ApiKey (ConvertFrom-SecureString $ApiKey -AsPlainText)
    }
}

function Publish-ToRepository {
    param([string] $Location)
    $name = "ConcurrentWeb-$PID"
    Register-PSResourceRepository -Name $name -Uri $Location -Trusted
    try {
        Publish-PSResource -Path (Get-ModuleFolder) -Repository $name
    }
    finally {
        Unregister-PSResourceRepository -Name $name
    }
}

function Clean {
    Get-ChildItem $root -Recurse -Directory -Include bin, obj, output, TestResults |
        Where-Object { $_.FullName -notmatch '[\\/]\.git[\\/]' } |
        Remove-Item -Recurse -Force
}

foreach ($name in $Task) {
    & $name
}

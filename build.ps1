#!/usr/bin/env pwsh
#Requires -Version 7.4

<#
.SYNOPSIS
Runs one task of the project, or several in the order given.

.DESCRIPTION
Build        Builds everything; the module goes to output/.
Test         Runs all tests: xunit and Pester.
Pester       Runs the Pester suite alone, on the module in output/.
Coverage     Measures what the xunit tests cover of the library.
Bench        Measures against other clients, and prints a table.
Package      Packs what Build made: the module for the PowerShell Gallery,
             the library for NuGet. The packages go to output/packages.
TestPackage  Runs all tests on the module in its package.
Publish      Publishes both packages if TestPackage passes. It refuses
             stand-in addresses, and a commit that is not clean, not tagged
             or not in CHANGELOG.md.
Clean        Removes what the other tasks made.

.EXAMPLE
./build.ps1 Build, Test

.EXAMPLE
./build.ps1 Build, Package -Certificate (Get-Item Cert:/CurrentUser/My/$thumbprint)
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The tasks, run in this order.
    [ValidateSet('Build', 'Test', 'Pester', 'Bench', 'Coverage', 'Package', 'TestPackage', 'Publish', 'Clean')]
    [string[]] $Task = 'Build',

    # For Build and Test.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # For Package: signs the module. Windows only.
    [Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,

    # For Package: the time-stamp server of the certificate's issuer, so that signatures outlive the certificate.
    [uri] $TimestampServer,

    # For Publish: where the module goes.
    [string] $Repository = 'PSGallery',

    # For Publish: the key of the module repository.
    [securestring] $ApiKey,

    # For Publish: the address that NuGet packages are pushed to.
    [string] $NuGetSource,

    # For Publish: the key of NuGet.
    [securestring] $NuGetApiKey
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = $PSScriptRoot
$output = Join-Path $root 'output'
$packages = Join-Path $output 'packages'
. (Join-Path $root 'package/Packaging.ps1')

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

# Of the library, by the xunit tests of the engine. The collector needs VSTest, which dotnet test no longer starts.
function Coverage {
    $results = Join-Path $root 'TestResults/coverage'
    Remove-Item $results -Recurse -Force -ErrorAction Ignore
    Invoke-Native dotnet msbuild (Join-Path $root 'tests/ConcurrentWeb.Engine.Tests') -restore '-t:VSTest' `
        '-p:TestingPlatformDotnetTestSupport=false' '-p:VSTestCollect=XPlat Code Coverage' `
        "-p:VSTestSetting=$root/tests/coverage.runsettings" "-p:VSTestResultsDirectory=$results"
    foreach ($report in Get-ChildItem $results -Recurse -Filter '*.cobertura.xml') {
        ([xml] (Get-Content $report -Raw)).coverage.packages.package | ForEach-Object {
            '{0}: {1:p0} of lines, {2:p0} of branches' -f $_.name, [double] $_.'line-rate', [double] $_.'branch-rate'
        }
    }
}

function Package {
    Remove-Item $packages -Recurse -Force -ErrorAction Ignore
    Invoke-Native dotnet pack (Join-Path $root 'src/ConcurrentWeb.Engine') -c Release --no-build -o (Join-Path $packages 'library')
    New-ModulePackage (Get-ModuleFolder) (Join-Path $packages 'module') -Certificate $Certificate -TimestampServer $TimestampServer
}

function Get-Package([ValidateSet('library', 'module')] [string] $Kind) {
    $package = Get-ChildItem (Join-Path $packages $Kind) -Filter '*.nupkg' -ErrorAction Ignore
    if (-not $package) {
        throw "There is no package under output/packages/$Kind yet: run the tasks Build and Package first."
    }
    $package.FullName
}

function Get-PackagedModule {
    Save-ModulePackage (Get-Package module) (Join-Path $output 'installed')
}

function TestPackage {
    $env:CONCURRENTWEB_MODULE = Get-PackagedModule
    try {
        Test
    }
    finally {
        $env:CONCURRENTWEB_MODULE = $null
    }
}

function Publish {
    if (-not ($ApiKey -and $NuGetApiKey -and $NuGetSource)) {
        throw 'Publish needs -ApiKey, -NuGetApiKey and -NuGetSource.'
    }
    $obstacles = Get-PublishObstacle $root (Get-PackagedModule)
    if ($obstacles) {
        throw "Not published. $($obstacles -join ' ')"
    }
    TestPackage
    Send-Package -LibraryPackage (Get-Package library) -NuGetSource $NuGetSource -NuGetApiKey $NuGetApiKey `
        -ModulePackage (Get-Package module) -Repository $Repository -ApiKey $ApiKey
}

function Clean {
    Get-ChildItem $root -Recurse -Directory -Include bin, obj, output, TestResults |
        Where-Object { $_.FullName -notmatch '[\\/]\.git[\\/]' } |
        Remove-Item -Recurse -Force
}

foreach ($name in $Task) {
    & $name
}

# What is done with the module after it was built: it is signed, packed, checked and sent. build.ps1 and the tests dot-source this file.

# Runs the script with the name of a module repository, which is the folder while the script runs.
function Use-LocalRepository([string] $Folder, [scriptblock] $Script) {
    $name = "ConcurrentWeb-$(New-Guid)"
    Register-PSResourceRepository -Name $name -Uri (Convert-Path $Folder) -Trusted
    try {
        & $Script $name
    }
    finally {
        Unregister-PSResourceRepository -Name $name
    }
}

# Packs the module as the PowerShell Gallery takes it, and gives the .nupkg. A copy is signed if there is a certificate.
function New-ModulePackage {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $ModuleFolder,
        [Parameter(Mandatory)] [string] $Destination,
        [Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
        [uri] $TimestampServer
    )

    # -WhatIf of build.ps1 is about what is sent.
    $WhatIfPreference = $false
    $null = New-Item $Destination -ItemType Directory -Force
    $staging = New-Item (Join-Path ([IO.Path]::GetTempPath()) (New-Guid)) -ItemType Directory
    try {
        $copy = Join-Path $staging 'ConcurrentWeb'
        Copy-Item $ModuleFolder $copy -Recurse
        if ($Certificate) {
            Add-ModuleSignature $copy $Certificate $TimestampServer
        }

        Use-LocalRepository $Destination { param($repository) Publish-PSResource -Path $copy -Repository $repository }
    }
    finally {
        Remove-Item $staging -Recurse -Force
    }

    $version = (Import-PowerShellDataFile (Join-Path $ModuleFolder 'ConcurrentWeb.psd1')).ModuleVersion
    Get-Item (Join-Path $Destination "ConcurrentWeb.$version.nupkg")
}

# Signs what is the project's own; the packages inside belong to their owners.
function Add-ModuleSignature {
    param(
        [string] $Folder,
        [Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
        [uri] $TimestampServer
    )

    if (-not (Get-Command Set-AuthenticodeSignature -ErrorAction Ignore)) {
        throw 'Signing needs Windows, where PowerShell has Set-AuthenticodeSignature: run Package there, or without -Certificate.'
    }

    $timestamp = $TimestampServer ? @{ TimestampServer = $TimestampServer } : @{}
    Get-ChildItem $Folder -Recurse -Include 'ConcurrentWeb*.dll', '*.psd1', '*.ps1xml' | ForEach-Object {
        $signature = Set-AuthenticodeSignature $_.FullName -Certificate $Certificate -HashAlgorithm SHA256 -IncludeChain NotRoot @timestamp
        if ($signature.SignerCertificate.Thumbprint -ne $Certificate.Thumbprint) {
            throw "$($_.Name) could not be signed: $($signature.StatusMessage)"
        }
    }
}

# Unpacks a package as Install-PSResource does, and gives the folder of the module.
function Save-ModulePackage([string] $Package, [string] $Destination) {
    $WhatIfPreference = $false
    Remove-Item $Destination -Recurse -Force -ErrorAction Ignore
    $null = New-Item $Destination -ItemType Directory
    Use-LocalRepository (Split-Path $Package) {
        param($repository) Save-PSResource ConcurrentWeb -Repository $repository -Path $Destination
    }
    (Get-ChildItem (Join-Path $Destination 'ConcurrentWeb') -Directory).FullName
}

# Why the unpacked module cannot be published, a line for each reason; nothing if it can.
function Get-PublishObstacle([string] $Root, [string] $ModuleFolder) {
    $ErrorActionPreference = 'Stop'
    $PSNativeCommandUseErrorActionPreference = $true
    $manifest = Import-PowerShellDataFile (Join-Path $ModuleFolder 'ConcurrentWeb.psd1')
    $version = $manifest.ModuleVersion

    $addresses = $manifest.PrivateData.PSData
    foreach ($address in $addresses.ProjectUri, $addresses.LicenseUri, $addresses.IconUri) {
        if (([uri] $address).Host -match '(^|\.)example\.(org|com|net)$') {
            "$address is a stand-in: set ProjectUrl in Directory.Build.props."
        }
    }

    if (-not (Select-String "^## \[$([regex]::Escape($version))\] - \d{4}-\d\d-\d\d" (Join-Path $Root 'CHANGELOG.md') -Quiet)) {
        "CHANGELOG.md has no section for the version: name it '## [$version] - $(Get-Date -Format yyyy-MM-dd)'."
    }

    if (git -C $Root status --porcelain) {
        'The working tree is not clean: commit or remove what git status lists.'
    }

    if ((git -C $Root tag --points-at HEAD) -notcontains "v$version") {
        "The commit has no tag v${version}: tag it, or set Version in Directory.Build.props to that of its tag."
    }

    $commit = git -C $Root rev-parse HEAD
    $built = (Get-Item (Join-Path $ModuleFolder 'bin/ConcurrentWeb.dll')).VersionInfo.ProductVersion
    if (-not $built.EndsWith("+$commit")) {
        "The package was built from another commit ($built): build and package again."
    }
}

# Sends the library to NuGet and the module to a repository. Can be repeated if it fails in between.
function Send-Package {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [string] $LibraryPackage,
        [Parameter(Mandatory)] [string] $NuGetSource,
        [securestring] $NuGetApiKey,
        [Parameter(Mandatory)] [string] $ModulePackage,
        [Parameter(Mandatory)] [string] $Repository,
        [securestring] $ApiKey
    )

    if ($PSCmdlet.ShouldProcess($LibraryPackage, "Push to $NuGetSource")) {
        $key = $NuGetApiKey ? @('--api-key', (ConvertFrom-SecureString $NuGetApiKey -AsPlainText)) : @()
        dotnet nuget push $LibraryPackage --source $NuGetSource --skip-duplicate @key
        if ($LASTEXITCODE -ne 0) {
            throw "The library could not be pushed to ${NuGetSource}: dotnet nuget push ended with code $LASTEXITCODE."
        }
    }

    if ($PSCmdlet.ShouldProcess($ModulePackage, "Publish to $Repository")) {
        $key = $ApiKey ? @{ ApiKey = ConvertFrom-SecureString $ApiKey -AsPlainText } : @{}
        Publish-PSResource -NupkgPath $ModulePackage -Repository $Repository @key
    }
}

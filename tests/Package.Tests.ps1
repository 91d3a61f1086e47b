# The package as users meet it: found in a repository, installed into an empty home, used, updated and removed.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    . $RepositoryRoot/package/Packaging.ps1
    $server = Start-TestServer
    $manifest = Import-PowerShellDataFile $ModuleManifest
    $version = $manifest.ModuleVersion

    # The module under test, and before it an older version of it.
    Copy-Item $ModuleFolder "$TestDrive/older" -Recurse
    $olderManifest = (Get-Content $ModuleManifest -Raw) -replace "(ModuleVersion\s*=) '.*'", '$1 ''0.0.1'''
    Set-Content "$TestDrive/older/ConcurrentWeb.psd1" $olderManifest
    $null = New-ModulePackage "$TestDrive/older" "$TestDrive/old"
    $package = New-ModulePackage $ModuleFolder "$TestDrive/new"

    # A process with a home where nothing is. Windows takes the folder of modules from the account, not from the environment.
    $emptyHome = New-Item "$TestDrive/home" -ItemType Directory
    function Invoke-PwshAtHome([string] $Script, [object[]] $ArgumentList = @()) {
        $names = 'HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'PSModulePath'
        $kept = $names | ForEach-Object { [Environment]::GetEnvironmentVariable($_) }
        try {
            $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
            $env:HOME = $emptyHome.FullName
            Invoke-Pwsh $Script $ArgumentList
        }
        finally {
            foreach ($i in 0..4) { [Environment]::SetEnvironmentVariable($names[$i], $kept[$i]) }
        }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The package' {
    BeforeAll {
        $files = [IO.Compression.ZipFile]::OpenRead($package)
        $names = $files.Entries.FullName
        $files.Dispose()
    }

    It 'has the file <_>' -ForEach @(
        'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt', 'ConcurrentWeb.cdx.json', 'en-US/about_ConcurrentWeb.help.txt'
    ) {
        $names | Should -Contain $_
    }

    It 'is a small download' {
        # Of which 0.2 MB are pdb files, for line numbers in stack traces.
        $package.Length | Should -BeLessThan 1MB
    }

    It 'has the release notes of its version' {
        $manifest.PrivateData.PSData.ReleaseNotes | Should -Match 'Invoke-ConcurrentWebRequest'
        $changelog = Get-Content "$RepositoryRoot/CHANGELOG.md" -Raw
        $changelog | Should -BeLike "*$([WildcardPattern]::Escape($manifest.PrivateData.PSData.ReleaseNotes))*"
    }

    It 'has a README without links that lead nowhere' {
        $links = [regex]::Matches((Get-Content "$ModuleFolder/README.md" -Raw), '\]\((.+?)\)').ForEach({ $_.Groups[1].Value })
        $links | Should -Not -BeNullOrEmpty
        $links | Where-Object { $_ -notmatch '^(https?:|#)' } | Should -BeNullOrEmpty
    }

    It 'has an icon' {
        $manifest.PrivateData.PSData.IconUri | Should -Match '/package/icon\.png$'
        # The signature of the format, then the size, big-endian.
        $bytes = [IO.File]::ReadAllBytes("$RepositoryRoot/package/icon.png")
        [Convert]::ToHexString($bytes[0..7]) | Should -Be '89504E470D0A1A0A'
        [Buffers.Binary.BinaryPrimitives]::ReadInt32BigEndian([byte[]] $bytes[16..19]) | Should -Be 128
    }

    It 'can be found by each of its commands' {
        Use-LocalRepository "$TestDrive/new" {
            param($repository)
            foreach ($command in $manifest.CmdletsToExport) {
                (Find-PSResource -CommandName $command -Repository $repository).ParentResource.Name | Should -Be 'ConcurrentWeb'
            }
        }
    }
}

Describe 'Signing' {
    It 'signs the assemblies and the texts that PowerShell runs' -Skip:(-not $IsWindows) {
        $certificate = New-SelfSignedCertificate -Subject CN=ConcurrentWeb -Type CodeSigningCert -CertStoreLocation Cert:/CurrentUser/My
        try {
            $package = New-ModulePackage $ModuleFolder "$TestDrive/signed" -Certificate $certificate
            $signed = Save-ModulePackage $package "$TestDrive/unpacked"
        }
        finally {
            Remove-Item $certificate.PSPath
        }

        $files = Get-ChildItem $signed -Recurse -Include 'ConcurrentWeb*.dll', '*.psd1', '*.ps1xml'
        $files.Name | Should -Contain 'ConcurrentWeb.Engine.dll'
        $files | ForEach-Object { (Get-AuthenticodeSignature $_).SignerCertificate.Thumbprint | Should -Be $certificate.Thumbprint }
    }

    It 'says that it needs Windows' -Skip:$IsWindows {
        $key = [Security.Cryptography.ECDsa]::Create()
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=ConcurrentWeb', $key, 'SHA256')
        $certificate = $request.CreateSelfSigned([datetime]::UtcNow, [datetime]::UtcNow.AddDays(1))
        { New-ModulePackage $ModuleFolder "$TestDrive/unsigned" -Certificate $certificate } | Should -Throw 'Signing needs Windows*'
        Test-Path "$TestDrive/unsigned/*.nupkg" | Should -BeFalse
    }
}

# On Windows the folder of modules is that of the account, so only a machine that is thrown away is touched there.
Describe 'A user with an empty home' -Skip:($IsWindows -and -not $env:CI) {
    It 'installs the older version' {
        Invoke-PwshAtHome @'
            param($folder)
            Register-PSResourceRepository Local -Uri $folder -Trusted
            Install-PSResource ConcurrentWeb -Repository Local
            (Get-InstalledPSResource ConcurrentWeb).Version.ToString()
'@ "$TestDrive/old" | Should -Be '0.0.1'
    }

    It 'updates it' {
        Invoke-PwshAtHome @'
            param($folder)
            Set-PSResourceRepository Local -Uri $folder
            Update-PSResource ConcurrentWeb -Repository Local
            (Get-InstalledPSResource ConcurrentWeb).Version | Sort-Object | ForEach-Object ToString
'@ "$TestDrive/new" | Should -Be '0.0.1', $version
    }

    It 'imports it by name, and gets the newer one' {
        Invoke-PwshAtHome '(Import-Module ConcurrentWeb -PassThru).Version.ToString()' | Should -Be $version
    }

    It 'looks up a list of ISBNs, without an import' {
        Invoke-PwshAtHome @'
            param($list, $service, $result)
            Get-Content $list | Get-BookMetadata -BaseUri $service -IncludeMissing | ConvertTo-Json | Set-Content $result
'@ "$RepositoryRoot/samples/isbns.txt", "$($server.Address)/books/v1/volumes", "$TestDrive/books.json"
        $books = Get-Content "$TestDrive/books.json" -Raw | ConvertFrom-Json
        $expected = Get-Content "$RepositoryRoot/samples/isbns.txt" |
            Get-BookMetadata -BaseUri "$($server.Address)/books/v1/volumes" -IncludeMissing -ErrorAction SilentlyContinue
        $expected.Count | Should -BeGreaterThan 5
        $books.Isbn13 | Should -Be $expected.Isbn13
        $books.Title | Should -Be $expected.Title
    }

    It 'reads the help' {
        Invoke-PwshAtHome 'Get-Help Get-BookMetadata -Parameter IsbnPerRequest' | Should -Contain '-IsbnPerRequest <Int32>'
        # Where two versions are installed, PowerShell finds the about topics of the one that is loaded only.
        Invoke-PwshAtHome 'Import-Module ConcurrentWeb; Get-Help about_ConcurrentWeb' | Should -Contain 'TOPIC'
        Invoke-PwshAtHome '(Get-Help Invoke-ConcurrentWebRequest).Synopsis' | Should -Be (Get-Help Invoke-ConcurrentWebRequest).Synopsis
    }

    It 'uninstalls it, and finds nothing left' {
        Invoke-PwshAtHome @'
            Uninstall-PSResource ConcurrentWeb -Version '*'
            Unregister-PSResourceRepository Local
            Get-InstalledPSResource ConcurrentWeb -ErrorAction Ignore
            Get-Module ConcurrentWeb -ListAvailable
            Get-Command Get-BookMetadata -ErrorAction Ignore
'@ | Should -BeNullOrEmpty
        Get-ChildItem $emptyHome -Recurse -Force | Where-Object FullName -Match 'ConcurrentWeb|Isbn' | Should -BeNullOrEmpty
    }
}

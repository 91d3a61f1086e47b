# What Publish refuses, and what it sends. Nothing leaves this machine: the repositories are folders.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    . $RepositoryRoot/package/Packaging.ps1

    # A repository whose one commit can be published, and a module that was built from it. Each test spoils one thing.
    function New-Release([string] $Url = 'https://github.com/someone/ConcurrentWeb', [string] $Commit) {
        $root = New-Item "$TestDrive/$(New-Guid)" -ItemType Directory
        Set-Content "$root/CHANGELOG.md" '# Changelog', '', '## [Unreleased]', '', '## [1.2.3] - 2026-01-31', '', '- The first.'
        $null = git -C $root init --quiet
        git -C $root add .
        git -C $root -c user.name=test -c user.email=test@localhost commit --quiet --no-gpg-sign -m 'Release'
        git -C $root tag v1.2.3

        $module = "$TestDrive/$(New-Guid)"
        $null = New-Item "$module/bin" -ItemType Directory
        Set-Content "$module/ConcurrentWeb.psd1" @"
            @{
                ModuleVersion = '1.2.3'
                PrivateData   = @{ PSData = @{ ProjectUri = '$Url'; LicenseUri = '$Url/LICENSE'; IconUri = '$Url/icon.png' } }
            }
"@
        $built = $Commit ? $Commit : (git -C $root rev-parse HEAD)
        New-Assembly "$module/bin/ConcurrentWeb.dll" "[assembly: System.Reflection.AssemblyInformationalVersion(`"1.2.3+$built`")]"
        @{ Root = $root.FullName; ModuleFolder = $module }
    }
}

Describe 'Publish' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
    It 'has nothing against a clean, tagged commit with a section in the changelog' {
        $release = New-Release
        Get-PublishObstacle @release | Should -BeNullOrEmpty
    }

    It 'refuses the stand-in address <_>' -ForEach 'https://example.org/ConcurrentWeb', 'https://www.example.com/x' {
        $release = New-Release -Url $_
        $obstacles = Get-PublishObstacle @release
        $obstacles | Should -HaveCount 3
        $obstacles[0] | Should -Be "$_ is a stand-in: set ProjectUrl in Directory.Build.props."
    }

    It 'refuses a version that is not in the changelog' {
        $release = New-Release
        $manifest = "$($release.ModuleFolder)/ConcurrentWeb.psd1"
        Set-Content $manifest ((Get-Content $manifest) -replace '1\.2\.3', '1.2.4')
        git -C $release.Root tag v1.2.4
        Get-PublishObstacle @release | Should -BeLike 'CHANGELOG.md has no section for the version: name it ''## `[1.2.4`] - *''.'
    }

    It 'refuses a tree with <_>' -ForEach 'a changed file', 'a new file' {
        $release = New-Release
        Add-Content "$($release.Root)/$($_ -eq 'a new file' ? 'new.txt' : 'CHANGELOG.md')" 'more'
        Get-PublishObstacle @release | Should -Be 'The working tree is not clean: commit or remove what git status lists.'
    }

    It 'refuses a commit without the tag of its version' {
        $release = New-Release
        $null = git -C $release.Root tag --delete v1.2.3
        git -C $release.Root tag v1.2.2
        Get-PublishObstacle @release | Should -BeLike 'The commit has no tag v1.2.3: *'
    }

    It 'refuses a package that was built from another commit' {
        $release = New-Release -Commit ('0' * 40)
        Get-PublishObstacle @release | Should -BeLike 'The package was built from another commit (1.2.3+000*): build and package again.'
    }
}

# The first versions of PSResourceGet, and of PowerShell 7.4, cannot publish a package that is made already.
Describe 'What is published' -Skip:(-not (Get-Command Publish-PSResource).Parameters.ContainsKey('NupkgPath')) {
    BeforeAll {
        $packages = @{
            ModulePackage  = (New-ModulePackage $ModuleFolder "$TestDrive/made").FullName
            LibraryPackage = New-Item "$TestDrive/Some.Library.1.2.3.nupkg"
        }
        # NuGet looks into what it pushes.
        $archive = [IO.Compression.ZipFile]::Open($packages.LibraryPackage, 'Update')
        $writer = [IO.StreamWriter]::new($archive.CreateEntry('Some.Library.nuspec').Open())
        $metadata = '<id>Some.Library</id><version>1.2.3</version><authors>a</authors><description>d</description>'
        $writer.Write("<package><metadata>$metadata</metadata></package>")
        $writer.Dispose()
        $archive.Dispose()
    }

    BeforeEach {
        $nuget = (New-Item "$TestDrive/$(New-Guid)" -ItemType Directory).FullName
        $gallery = (New-Item "$TestDrive/$(New-Guid)" -ItemType Directory).FullName
    }

    It 'is the library and the module' {
        Use-LocalRepository $gallery {
            param($repository)
            $null = Send-Package @packages -NuGetSource $nuget -Repository $repository
            (Find-PSResource ConcurrentWeb -Repository $repository).Name | Should -Be 'ConcurrentWeb'
        }

        (Get-ChildItem $nuget -Recurse -Filter *.nupkg).Name | Should -Be 'Some.Library.1.2.3.nupkg'
        (Get-FileHash "$gallery/*.nupkg").Hash | Should -Be (Get-FileHash $packages.ModulePackage).Hash
    }

    It 'is sent again after the module failed' {
        { Send-Package @packages -NuGetSource $nuget -Repository 'NoSuchRepository' } | Should -Throw '*NoSuchRepository*'
        Use-LocalRepository $gallery { param($repository) $null = Send-Package @packages -NuGetSource $nuget -Repository $repository }
        Get-ChildItem $gallery -Filter *.nupkg | Should -HaveCount 1
    }

    It 'is nothing with -WhatIf' {
        Use-LocalRepository $gallery { param($repository) Send-Package @packages -NuGetSource $nuget -Repository $repository -WhatIf }
        Get-ChildItem $nuget, $gallery | Should -BeNullOrEmpty
    }

    It 'is not the module if the library failed' {
        Use-LocalRepository $gallery {
            param($repository)
            { Send-Package @packages -NuGetSource "$TestDrive/no/such/folder" -Repository $repository } |
                Should -Throw 'The library could not be pushed*'
        }
        Get-ChildItem $gallery | Should -BeNullOrEmpty
    }
}

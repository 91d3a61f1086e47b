# The module as PowerShell loads it: what it exports, what it keeps to itself, and whom it lives beside.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address
    $manifest = Import-PowerShellDataFile $ModuleManifest

    # Makes an assembly of that name and of a version that no package has; gives its path.
    function New-FakeAssembly([string] $Name) {
        $path = Join-Path (New-Item "$TestDrive/$(New-Guid)" -ItemType Directory) "$Name.dll"
        New-Assembly $path @'
            [assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
            namespace System.Threading.RateLimiting { public class RateLimiter { } }
            namespace Polly { public class ResiliencePipeline { } }
'@
        $path
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The manifest' {
    It 'is valid' {
        $info = Test-ModuleManifest $ModuleManifest
        $info.Name | Should -Be 'ConcurrentWeb'
        $info.Version | Should -Be (Split-Path $ModuleFolder -Leaf)
        $info.Description | Should -Not -BeNullOrEmpty
    }

    It 'has no placeholder left' {
        Get-Content $ModuleManifest -Raw | Should -Not -Match '@\w+@'
    }

    It 'names the commands that the module has, and no others' {
        (Get-Module ConcurrentWeb).ExportedCmdlets.Keys | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        # What an import by the assembly alone would export.
        $all = Invoke-Pwsh 'param($path) (Import-Module $path -PassThru).ExportedCmdlets.Keys | Sort-Object' "$ModuleFolder/$($manifest.RootModule)"
        $all | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'names the aliases that the module has, and no others' {
        (Get-Module ConcurrentWeb).ExportedAliases.Keys | Sort-Object | Should -Be ($manifest.AliasesToExport | Sort-Object)
        (Get-Alias icwr).Definition | Should -Be 'Invoke-ConcurrentWebRequest'
    }

    It 'exports neither functions nor variables' {
        (Get-Module ConcurrentWeb).ExportedFunctions.Count | Should -Be 0
        (Get-Module ConcurrentWeb).ExportedVariables.Count | Should -Be 0
    }

    It 'has no command with a verb that PowerShell does not approve' {
        Invoke-Pwsh 'param($manifest) Import-Module $manifest 3>&1' $ModuleManifest | Should -BeNullOrEmpty
    }
}

Describe 'The folder of the module' {
    It 'has the engine and its packages apart from the commands' {
        Test-Path "$ModuleFolder/bin/ConcurrentWeb.Commands.dll" | Should -BeTrue
        Test-Path "$ModuleFolder/bin/ConcurrentWeb.dll" | Should -BeTrue
        Test-Path "$ModuleFolder/bin/engine/ConcurrentWeb.Engine.dll" | Should -BeTrue
        Test-Path "$ModuleFolder/bin/engine/ConcurrentWeb.dll" | Should -BeFalse
        Get-ChildItem "$ModuleFolder/bin/*.dll" | ForEach-Object Name | Sort-Object |
            Should -Be 'ConcurrentWeb.Commands.dll', 'ConcurrentWeb.dll'
    }

    It 'holds no assembly of PowerShell''s' {
        Get-ChildItem $ModuleFolder -Recurse -Include 'System.Management.Automation.dll', 'Microsoft.PowerShell.*.dll' | Should -BeNullOrEmpty
    }
}

Describe 'The module' {
    It 'has types that a script can name' {
        Invoke-Pwsh @'
            param($manifest, $url)
            Import-Module $manifest
            function Get-Status([ConcurrentWeb.WebResult] $Result) { $Result.StatusCode }
            Get-Status (icwr "$url/todos/1")
            [ConcurrentWeb.WebErrorKind]::HttpStatusFailure
            [ConcurrentWeb.FailedRequestException].FullName
            [ConcurrentWeb.WebError].FullName
'@ $ModuleManifest, $url | Should -Be '200', 'HttpStatusFailure', 'ConcurrentWeb.FailedRequestException', 'ConcurrentWeb.WebError'
    }

    It 'has types that `using module` brings before the script runs' {
        Invoke-Pwsh "using module '$ModuleManifest'`nparam(`$url)`n[ConcurrentWeb.WebResult] `$result = icwr `"`$url/todos/1`"`n`$result.StatusCode" $url |
            Should -Be '200'
    }

    It 'can be imported with -Force again and again' {
        Invoke-Pwsh @'
            param($manifest, $url)
            foreach ($time in 1..4) {
                Import-Module $manifest -Force
                $result = icwr "$url/todos/1"
                "$($result.StatusCode) $($result -is [ConcurrentWeb.WebResult]) $(@(Get-Module ConcurrentWeb).Count)"
            }
'@ $ModuleManifest, $url | Should -Be (@('200 True 1') * 4)
    }

    It 'can be removed and imported again' {
        Invoke-Pwsh @'
            param($manifest, $url)
            foreach ($time in 1..3) {
                Import-Module $manifest
                (icwr "$url/todos/1").StatusCode
                Remove-Module ConcurrentWeb
                [bool](Get-Command icwr -ErrorAction Ignore)
            }
'@ $ModuleManifest, $url | Should -Be (@('200', 'False') * 3)
    }

    It 'keeps its views after it is imported again' {
        Invoke-Pwsh @'
            param($manifest, $url)
            Import-Module $manifest; Remove-Module ConcurrentWeb; Import-Module $manifest -Force
            (icwr "$url/todos/1" | Out-String) -match 'Index +Status'
            ((icwr "$url/status/404?body=gone" 2>&1 | Out-String) -match '404').ToString()
'@ $ModuleManifest, $url | Should -Be 'True', 'True'
    }

    It 'can be imported in two copies of one path' {
        Invoke-Pwsh @'
            param($manifest, $url)
            Import-Module $manifest -Prefix One
            Import-Module $manifest -Prefix Two -Force
            (Invoke-TwoConcurrentWebRequest "$url/todos/1").StatusCode
'@ $ModuleManifest, $url | Should -Be '200'
    }

    It 'loads the engine and its packages into a context of their own' {
        $loaded = Invoke-Pwsh @'
            param($manifest, $url)
            Import-Module $manifest
            $null = icwr "$url/todos/1", "$url/status/500" -SkipErrorCheck
            foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) {
                foreach ($assembly in $context.Assemblies) { "$($context.Name)|$($assembly.GetName().Name)" }
            }
'@ $ModuleManifest, $url
        $private = (Get-ChildItem "$ModuleFolder/bin/engine/*.dll").BaseName
        $loaded | Should -Contain 'ConcurrentWeb.Engine|ConcurrentWeb.Engine'
        $loaded | Should -Contain 'Default|ConcurrentWeb'
        foreach ($name in $private) {
            $loaded | Where-Object { $_ -like "*|$name" } | Should -BeIn @("ConcurrentWeb.Engine|$name")
        }

        $loaded | Where-Object { $_ -like '*|ConcurrentWeb' } | Should -HaveCount 1
        @($loaded | Where-Object { $_ -like 'ConcurrentWeb.Engine|*' } | ForEach-Object { $_.Split('|')[1] }) |
            ForEach-Object { $_ | Should -BeIn $private }
    }

    It 'loads no engine before a command runs' {
        Invoke-Pwsh 'param($manifest) Import-Module $manifest; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -eq "ConcurrentWeb.Engine"' $ModuleManifest |
            Should -BeNullOrEmpty
    }

    It 'lives beside a module that has loaded another <Name> <When>' -ForEach @(
        foreach ($when in 'before', 'after') { @{ Name = 'Polly.Core'; When = $when } }
    ) {
        Invoke-Pwsh @'
            param($manifest, $url, $fake, $when)
            if ($when -eq 'before') { $null = [Reflection.Assembly]::LoadFrom($fake) }
            Import-Module $manifest
            if ($when -eq 'after') { $null = icwr "$url/todos/1"; $null = [Reflection.Assembly]::LoadFrom($fake) }
            $results = 1..50 | icwr { "$url/todos/$_" } -ThrottleLimit 5
            "$($results.Count) $($results[0] -is [ConcurrentWeb.WebResult])"
            $name = [IO.Path]::GetFileNameWithoutExtension($fake)
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName() } | Where-Object Name -EQ $name |
                ForEach-Object { "$($_.Version)" }
'@ $ModuleManifest, $url, (New-FakeAssembly $Name), $When | Should -Be '50 True', '99.0.0.0'
    }
}

Describe 'The parameters of Invoke-ConcurrentWebRequest' {
    It 'have the names that they have in Invoke-WebRequest' -ForEach @(
        'Uri', 'Method', 'CustomMethod', 'Headers', 'Body', 'ContentType', 'UserAgent', 'HttpVersion', 'SkipHttpErrorCheck'
        'ConnectionTimeoutSeconds', 'OperationTimeoutSeconds'
    ) {
        $ours = (Get-Command Invoke-ConcurrentWebRequest).Parameters[$_]
        $theirs = (Get-Command Invoke-WebRequest).Parameters[$_]
        $ours | Should -Not -BeNullOrEmpty
        # An older PowerShell does not have all of them.
        if ($theirs) { foreach ($alias in $theirs.Aliases) { $alias | Should -BeIn $ours.Aliases } }
    }

    It 'say that -WhatIf and -Confirm are supported' {
        (Get-Command Invoke-ConcurrentWebRequest).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command Invoke-ConcurrentWebRequest).Parameters.Keys | Should -Contain 'Confirm'
    }

    It 'say what the command emits' {
        (Get-Command Invoke-ConcurrentWebRequest).OutputType.Name | Should -Be 'ConcurrentWeb.WebResult'
    }

    It 'complete the methods' {
        $line = 'Invoke-ConcurrentWebRequest -Method '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'Post'
    }
}

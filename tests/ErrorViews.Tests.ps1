# How errors are printed: as the host prints those of its own commands, in each of its views, wherever the command runs.

BeforeDiscovery {
    $views = 'ConciseView', 'NormalView', 'CategoryView', 'DetailedView'

    # Each fails on the third line of a script; Says is in its message.
    $failing = @(
        @{ Command = 'Invoke-ConcurrentWebRequest'; Call = '"$url/status/404?body=gone" | Invoke-ConcurrentWebRequest'; Says = '404 (Not Found).', 'gone' }
        @{ Command = 'Invoke-ConcurrentWebRequest'; Call = 'Invoke-ConcurrentWebRequest "$url/abort"'; Says = 'GET ', '/abort:' }
        @{ Command = 'Invoke-ConcurrentWebRequest'; Call = '"intranet" | Invoke-ConcurrentWebRequest -BatchSize 1'; Says = "'intranet'" }
        @{ Command = 'Invoke-ConcurrentRestMethod'; Call = '"$url/status/400?type=application/json&body={`"no`":1}" | Invoke-ConcurrentRestMethod'
            Says = '400 (Bad Request).', '"no"' }
        @{ Command = 'Invoke-ConcurrentRestMethod'; Call = 'Invoke-ConcurrentRestMethod "$url/stall-headers" -TimeoutSec 1'; Says = '/stall-headers', 'within 1 s' }
        @{ Command = 'Get-BookMetadata'; Call = '"none" | Get-BookMetadata -BaseUri $url'; Says = "'none'" }
        @{ Command = 'Get-BookMetadata'; Call = '"9780140328721" | Get-BookMetadata -BaseUri "$url/status/403?body=&"'; Says = '403' }
        @{ Command = 'Save-BookCover'; Call = '[pscustomobject]@{ Isbn = "9780140328721"; CoverUri = "$url/status/410?body=gone" } | Save-BookCover $folder'
            Says = '410 (Gone).', 'gone' }
        @{ Command = 'ConvertTo-Isbn13'; Call = '"none" | ConvertTo-Isbn13'; Says = "'none'" }
        @{ Command = 'ConvertTo-Isbn10'; Call = 'ConvertTo-Isbn10 9791032305690'; Says = "'9791032305690'", '979' }
    )

    # Nothing can be done with these parameters.
    $refused = @(
        @{ Command = 'Invoke-ConcurrentWebRequest'; Call = 'Invoke-ConcurrentWebRequest'; Says = '-Uri' }
        @{ Command = 'Invoke-ConcurrentWebRequest'; Call = 'Invoke-ConcurrentWebRequest $url -ThrottleLimit 0'; Says = 'ThrottleLimit' }
        @{ Command = 'Invoke-ConcurrentRestMethod'; Call = 'Invoke-ConcurrentRestMethod $url -Headers 7'; Says = 'Headers cannot' }
        @{ Command = 'Get-BookMetadata'; Call = 'Get-BookMetadata 1 -Provider Nobody'; Says = 'Nobody' }
        @{ Command = 'Save-BookCover'; Call = 'Save-BookCover'; Says = 'books' }
        @{ Command = 'ConvertTo-Isbn13'; Call = 'ConvertTo-Isbn13'; Says = '-Isbn' }
        @{ Command = 'ConvertTo-Isbn10'; Call = '1 | ConvertTo-Isbn10 1'; Says = '-Isbn' }
        @{ Command = 'Test-Isbn'; Call = 'Test-Isbn'; Says = '-Isbn' }
    )
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address

    # A script with the call on its third line.
    function New-Script([string] $Call) {
        $file = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $file "param(`$url, `$folder)`n`n$Call"
        $file
    }

    # What the script's error looks like in a view. Terminated, it is caught as a script catches it.
    function Get-View([string] $View, [string] $Script) {
        $global:ErrorView = $View
        $Error.Clear()
        $failed = try { & $Script $url $TestDrive 2>&1 } catch { $_ }
        $failed | Should -HaveCount 1 -Because "$failed"
        $failed | Should -BeOfType ([Management.Automation.ErrorRecord])
        $failed | Out-String -Width 300
    }

    # The message is broken to the width of the console, and its lines begin with a bar.
    function Join-Line([string] $Text) {
        $Text -replace '\s*\r?\n\s*(\|\s)?', ' '
    }

    $viewBefore = $global:ErrorView
}

AfterAll {
    $global:ErrorView = $viewBefore
    Stop-TestServer $server
}

Describe 'The error of <Command>, <How>, in a script: <Call>' -ForEach @(
    foreach ($case in $failing) {
        $case + @{ How = 'that the pipeline goes on after'; Action = '' }
        $case + @{ How = 'that ends it'; Action = ' -ErrorAction Stop' }
    }
    foreach ($case in $refused) { $case + @{ How = 'with wrong parameters'; Action = '' } }
) {
    BeforeAll {
        $script = New-Script "$Call$Action"
        $name = Split-Path $script -Leaf
    }

    It 'names script, line and message in ConciseView' {
        $shown = Get-View ConciseView $script
        $shown | Should -BeLike "${Command}: *${name}:3*Line |*   3 | *$Command*~*"
        foreach ($part in $Says) { (Join-Line $shown).Contains($part) | Should -BeTrue -Because "$part is in $shown" }
    }

    It 'names script, line, message, category and id in NormalView' {
        $shown = Get-View NormalView $script
        $shown | Should -BeLike "$Command : *At *${name}:3 char:*+ *$Command*~*+ CategoryInfo *: *+ FullyQualifiedErrorId : *,ConcurrentWeb.Commands.*"
        foreach ($part in $Says) { $shown.Contains($part) | Should -BeTrue -Because "$part is in $shown" }
    }

    It 'names category, command and exception in CategoryView' {
        Get-View CategoryView $script | Should -Match "^\w+: \(.*\) \[$Command\], \w+Exception\s*$"
    }

    It 'has all there is in DetailedView' {
        $shown = Get-View DetailedView $script
        foreach ($part in 'Exception  ', 'Message ', 'CategoryInfo ', 'FullyQualifiedErrorId ', 'InvocationInfo ', "$name", 'ScriptStackTrace ') {
            $shown.Contains($part) | Should -BeTrue -Because "$part is in $shown"
        }
        foreach ($part in $Says) { $shown.Contains($part) | Should -BeTrue -Because "$part is in $shown" }
    }
}

Describe 'Beside the error of Invoke-WebRequest' {
    BeforeAll {
        $call = '{0} "$url/status/404?body=first%0Asecond" -ErrorAction Stop'
        $ours, $theirs = 'Invoke-ConcurrentWebRequest', 'Invoke-WebRequest' | ForEach-Object { New-Script ($call -f $_) }

        # Both without what they differ in: command, script, category, and the words above those of the server.
        function Get-Shape([string] $View, [string] $Script) {
            (Join-Line (Get-View $View $Script)) -replace [regex]::Escape($Script), 'SCRIPT' -replace 'Invoke-\w+', 'COMMAND' `
                -replace '(?s)GET \S+: the server answered 404 \(Not Found\)\. ' -replace '~+', '~~~' -replace '\w+: \(.*?\) \[', 'CATEGORY [' `
                -replace '\w+,[\w.]+Command\b', 'ID' -replace 'COMMAND "\$url.*?(…|Stop)', 'CALL'
        }
    }

    It 'it is printed alike in <_>' -ForEach ($views -ne 'DetailedView') {
        Get-Shape $_ $ours | Should -Be (Get-Shape $_ $theirs)
    }

    It 'DetailedView has the same parts' {
        $parts = foreach ($script in $ours, $theirs) {
            , @([regex]::Matches((Get-View DetailedView $script), '(?m)^ {0,4}(\w+) +: ').ForEach{ $_.Groups[1].Value })
        }
        $parts[1] | Where-Object { $_ -notin 'TargetSite', 'Source', 'StackTrace' } | Should -BeIn $parts[0]
        $parts[0] | Where-Object { $_ -notin $parts[1] } | Should -Be 'Kind', 'Result'
    }

    It 'Get-Error has the same for errors in a variable' {
        "$url/status/404?body=gone", 'intranet' | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue -ErrorVariable failed
        $shown = $failed | Get-Error | Out-String -Width 300
        $shown | Should -BeLike '*HttpResponseException*ErrorDetails *: GET *gone*InvocationInfo*FailedRequestException*InvocationInfo*'
        ([regex]::Matches($shown, '(?m)^    Kind +: (\w+)').ForEach{ $_.Groups[1].Value }) | Should -Be 'HttpStatusFailure', 'InvalidUri'
    }
}

Describe 'The error of a call' {
    BeforeAll {
        $global:ErrorView = 'ConciseView'
        $call = '"$url/status/404?body=gone" | Invoke-ConcurrentWebRequest'
        $script = New-Script $call
        $name = Split-Path $script -Leaf
        $says = "*GET $url/status/404[?]body=gone: the server answered 404 (Not Found).*gone*"
    }

    It 'typed at the prompt has no line of a script' {
        $shell = New-PowerShell "param(`$url) $call" @{ url = $url }
        $null = $shell.Invoke()
        $shell.Streams.Error | Should -HaveCount 1
        ($shell.Streams.Error[0] | Out-String -Width 300).TrimEnd() |
            Should -Be "Invoke-ConcurrentWebRequest: GET $url/status/404?body=gone: the server answered 404 (Not Found).$([Environment]::NewLine)gone"
        $shell.Dispose()
    }

    It 'in Start-ThreadJob names script and line' {
        $failed = Start-ThreadJob { Import-Module $using:ModuleManifest; & $using:script $using:url } | Receive-Job -Wait -AutoRemoveJob 2>&1
        Join-Line ($failed | Out-String) | Should -BeLike "Invoke-ConcurrentWebRequest: *${name}:3*Line |*$says"
    }

    It 'in ForEach-Object -Parallel names script and line' {
        $failed = 1 | ForEach-Object -Parallel { Import-Module $using:ModuleManifest; & $using:script $using:url } 2>&1
        Join-Line ($failed | Out-String) | Should -BeLike "Invoke-ConcurrentWebRequest: *${name}:3*Line |*$says"
    }

    It 'in Start-Job names what it names, as that of Invoke-WebRequest' {
        $failed = Start-Job { Import-Module $using:ModuleManifest; & $using:script $using:url } | Receive-Job -Wait -AutoRemoveJob 2>&1
        Join-Line ($failed | Out-String) | Should -BeLike "Invoke-ConcurrentWebRequest: $says"
    }

    It 'in a transcript names script and line' {
        $shell = New-PowerShell 'param($file, $script, $url) $null = Start-Transcript $file; & $script $url 2>&1 | Out-Default; $null = Stop-Transcript' @{
            file = "$TestDrive/transcript"; script = $script; url = $url
        }
        $null = $shell.Invoke()
        $shell.Dispose()
        Join-Line (Get-Content -Raw "$TestDrive/transcript") | Should -BeLike "*Invoke-ConcurrentWebRequest: *${name}:3*Line |*$says"
    }

    It 'in a function of a module names the script that called it, as the host has it' {
        $theirs, $ours = foreach ($command in 'Invoke-WebRequest', 'Invoke-ConcurrentWebRequest') {
            $file = Join-Path $TestDrive "$command.psm1"
            Set-Content $file "function Get-Page { $command '$url/status/404?body=gone' -ErrorAction Stop }"
            Import-Module $file
            try { Get-Page } catch { $_ | Out-String }
            Remove-Module $command
        }
        $ours -replace '-Concurrent', '-' -replace '(?s)GET \S+: .*?\)\.\s+' | Should -Be $theirs
    }
}

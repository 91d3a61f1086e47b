# Answers into files: -OutFile, -PassThru and -Resume.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # What the server's /bytes and /chunked send.
    function Get-Bytes([int] $Count) {
        $bytes = [byte[]]::new($Count)
        for ($i = 0; $i -lt $Count; $i++) {
            $bytes[$i] = $i % 251
        }
        , $bytes
    }

    function Set-Bytes([string] $Path, [int] $Count) {
        [IO.File]::WriteAllBytes($Path, (Get-Bytes $Count))
    }

    function Assert-Bytes([string] $Path, [int] $Count) {
        (Get-FileHash -LiteralPath $Path).Hash | Should -Be (Get-FileHash -InputStream ([IO.MemoryStream]::new((Get-Bytes $Count)))).Hash
    }

    function Get-Name([string] $Folder) {
        Get-ChildItem -LiteralPath $Folder -Force -Recurse -File | ForEach-Object {
            [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/')
        } | Sort-Object -CaseSensitive
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Answers into files' {
    BeforeEach {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid))).FullName
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    Context '-OutFile with a file' {
        It 'saves the body, byte for byte, and emits nothing' {
            Invoke-ConcurrentWebRequest "$url/bytes/3000000" -OutFile data.bin | Should -BeNullOrEmpty
            Assert-Bytes "$folder/data.bin" 3000000
            Get-Name $folder | Should -Be data.bin
        }

        It 'is what Invoke-WebRequest saves, too, of a compressed answer' -ForEach 'gzip', 'brotli', 'deflate' {
            Invoke-WebRequest "$url/$_" -OutFile theirs
            Invoke-ConcurrentWebRequest "$url/$_" -OutFile ours
            Get-Content ours -Raw | Should -Be (Get-Content theirs -Raw)
        }

        It 'takes the path literally' {
            Invoke-ConcurrentWebRequest "$url/todos/1" -OutFile "$folder/1[outfile1].txt"
            Get-Name $folder | Should -Be '1[outfile1].txt'
        }

        It 'takes a path of a drive of PowerShell, one from its location, and a file object' {
            $null = New-PSDrive -Name here -PSProvider FileSystem -Root $folder
            $null = New-Item -ItemType Directory sub
            Invoke-ConcurrentWebRequest "$url/todos/1" -OutFile here:\sub\a
            Set-Location sub
            Invoke-ConcurrentWebRequest "$url/todos/1" -OutFile ./b
            Invoke-ConcurrentWebRequest "$url/todos/1" -OutFile ../c
            Invoke-ConcurrentWebRequest "$url/todos/1" -OutFile ([IO.FileInfo]"$folder/d")
            Get-Name $folder | Should -Be c, d, sub/a, sub/b
        }

        It 'replaces a file from before' {
            Set-Bytes "$folder/x" 5000
            Invoke-ConcurrentWebRequest "$url/bytes/10" -OutFile x
            Assert-Bytes "$folder/x" 10
        }

        It 'writes through a link, which stays one' -Skip:$IsWindows {
            Set-Bytes "$folder/real" 5
            $null = New-Item -ItemType SymbolicLink -Path link -Target real
            Invoke-ConcurrentWebRequest "$url/bytes/10" -OutFile link
            (Get-Item link).LinkTarget | Should -Be real
            Assert-Bytes "$folder/real" 10
        }

        It 'takes one input down the pipeline' {
            "$url/bytes/10" | Invoke-ConcurrentWebRequest -OutFile x
            Assert-Bytes "$folder/x" 10
        }

        It 'refuses several inputs, and sends none' -ForEach @(
            @{ How = 'as arguments'; Run = { param($uris, $file) Invoke-ConcurrentWebRequest $uris -OutFile $file } }
            @{ How = 'down the pipeline'; Run = { param($uris, $file) $uris | Invoke-ConcurrentWebRequest -OutFile $file } }
        ) {
            Reset-Gauge
            { & $Run @("$url/bytes/1", "$url/bytes/2", "$url/bytes/3") x } |
                Should -Throw 'One file cannot hold the answers to several inputs*' -ErrorId InvalidParameter*
            (Get-Gauge).total | Should -Be 0
            Get-Name $folder | Should -BeNullOrEmpty
        }

        It 'refuses <Value>, and sends nothing' -ForEach @(
            @{ Value = ''; Id = 'ParameterArgumentValidationError' }
            @{ Value = $null; Id = 'ParameterArgumentValidationError' }
            @{ Value = 'missing/x'; Id = 'InvalidParameter' }
            @{ Value = 'missing/'; Id = 'InvalidParameter' }
            @{ Value = 'env:x'; Id = 'InvalidParameter' }
            @{ Value = 'nodrive:x'; Id = 'InvalidParameter' }
            @{ Value = "null`0character"; Id = 'InvalidParameter' }
            @{ Value = 'a', 'b'; Id = 'InvalidParameter' }
        ) {
            Reset-Gauge
            { Invoke-ConcurrentWebRequest "$url/bytes/1" -OutFile $Value } | Should -Throw -ErrorId "$Id,*"
            (Get-Gauge).total | Should -Be 0
        }

        It 'never holds the body of an HTTP error' {
            Set-Content x old
            $null = Invoke-ConcurrentWebRequest "$url/status/404?body=gone" -OutFile x -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.ErrorDetails | Should -BeLike "GET *`ngone"
            $result = Invoke-ConcurrentWebRequest "$url/status/404?body=gone" -OutFile x -SkipHttpErrorCheck
            $result.GetText() | Should -Be gone
            $result.OutFile | Should -BeNullOrEmpty
            Get-Content x | Should -Be old
        }

        It 'leaves what was there when <Path> fails' -ForEach @(
            @{ Path = 'truncate/100000/30000' }, @{ Path = 'truncate-chunked' }, @{ Path = 'stall?bytes=10' }, @{ Path = 'bomb/2' }
        ) {
            Set-Content x old
            Invoke-ConcurrentWebRequest "$url/$Path" -OutFile x -OperationTimeoutSeconds 1 -MaximumResponseSize 1MB -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | Should -HaveCount 1
            Get-Content x | Should -Be old
            Get-Name $folder | Should -Be x
        }

        It 'is not held to the default limit, unless the answer is compressed' {
            Invoke-ConcurrentWebRequest "$url/bytes/300000000" -OutFile x
            (Get-Item x).Length | Should -Be 300000000
            { Invoke-ConcurrentWebRequest "$url/bomb/300" -OutFile y -ErrorAction Stop } | Should -Throw -ErrorId ResponseTooLarge*
            { Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile y -MaximumResponseSize 999 -ErrorAction Stop } | Should -Throw -ErrorId ResponseTooLarge*
            Get-Name $folder | Should -Be x
        }

        It 'is held to a limit that is given, however it comes: <_>' -ForEach 'bytes/1000', 'chunked/1000' {
            Invoke-ConcurrentWebRequest "$url/$_" -OutFile x -MaximumResponseSize 1000
            (Get-Item x).Length | Should -Be 1000
            Remove-Item x
            foreach ($command in 'Invoke-ConcurrentWebRequest', 'Invoke-ConcurrentRestMethod') {
                $rows = @{ Uri = "$url/$_"; OutFile = 'y' }, @{ Uri = "$url/bytes/999"; OutFile = 'z' }
                $rows | & $command -MaximumResponseSize 999 -ErrorAction SilentlyContinue -ErrorVariable failed
                $failed.FullyQualifiedErrorId | Should -BeLike 'ResponseTooLarge*'
                Get-Name $folder | Should -Be z
                Remove-Item z
            }
        }

        It 'is held to it with what is resumed counted in' {
            Set-Content x ([byte[]](0..99)) -AsByteStream
            Invoke-ConcurrentWebRequest "$url/bytes/200" -OutFile x -Resume -MaximumResponseSize 199 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -BeLike 'ResponseTooLarge*'
            Invoke-ConcurrentWebRequest "$url/bytes/200" -OutFile x -Resume -MaximumResponseSize 200
            (Get-Item x).Length | Should -Be 200
        }

        It 'tells why it cannot be written, and where' {
            $null = New-Item -ItemType Directory sub
            Set-Content x old
            Set-ItemProperty x IsReadOnly $true
            Invoke-ConcurrentWebRequest "$url/bytes/10" -OutFile x -ErrorAction SilentlyContinue -ErrorVariable failed
            Set-ItemProperty x IsReadOnly $false
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutFileFailure,*'
            $failed.CategoryInfo.Category | Should -Be WriteError
            $failed.Exception.Message | Should -BeLike "*$folder*x*read-only*"
        }

        It 'is named in what the system says, and not the one that stands in for it' -Skip:(-not $IsLinux) {
            # Whoever asks, there is no making files in /proc; and /dev/full is a disk without room.
            "$url/bytes/10", "$url/bytes/20" | Invoke-ConcurrentWebRequest -OutFile { $_ -like '*/10' ? '/proc/x' : '/dev/full' } `
                -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutFileFailure,*'
            $failed.Exception.Message | Should -Not -Match 'partial'
            $failed[0].Exception.Message | Should -BeLike "*: the file '/proc/x' cannot be written: *"
            $failed[1].Exception.Message | Should -BeLike "*: the file '/dev/full' cannot be written: No space left on device."
        }

        It 'is gone when the pipeline is stopped half way' {
            $shell = New-PowerShell "Invoke-ConcurrentWebRequest '$url/stall?bytes=100' -OutFile '$folder/x'"
            Reset-Gauge
            $null = $shell.BeginInvoke()
            Wait-Gauge { $_.inFlight -eq 1 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Get-Name $folder) -and $clock.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 10 }
            Get-Name $folder | Should -BeLike '.x.*.partial'
            $shell.Stop()
            $shell.Dispose()
            Get-Name $folder | Should -BeNullOrEmpty
        }

        It 'sends nothing with -WhatIf' {
            Invoke-ConcurrentWebRequest "$url/bytes/10" -OutFile x -WhatIf
            Get-Name $folder | Should -BeNullOrEmpty
        }
    }

    Context '-PassThru' {
        It 'emits the result, which has the path and not the content' {
            $result = Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -PassThru
            $result.OutFile | Should -Be (Join-Path $folder x)
            $result.StatusCode | Should -Be 200
            $result.RawContentLength | Should -Be 1000
            $result.Content | Should -BeNullOrEmpty
            $result.Headers.'Content-Type' | Should -Be application/octet-stream
        }

        It 'has the same path in its property as Invoke-WebRequest' {
            $null = New-Item -ItemType Directory theirs, ours
            $theirs = Invoke-WebRequest "$url/bytes/10" -OutFile theirs -PassThru
            $ours = Invoke-ConcurrentWebRequest "$url/bytes/10" -OutFile ours -PassThru
            $ours.OutFile | Should -Be $theirs.OutFile.Replace('theirs', 'ours')
            (Invoke-ConcurrentWebRequest "$url/bytes/10").OutFile | Should -BeNullOrEmpty
        }

        It 'emits in input order, with the errors in between' {
            $out = 3, 0, 2, 1 | Invoke-ConcurrentWebRequest -OutFile $folder -PassThru -ErrorAction Continue -Uri {
                if ($_) { "$url/jitter/0/60?n=$_" } else { "$url/status/404" }
            } 2>&1
            $out.ForEach{ $_ -is [Management.Automation.ErrorRecord] } | Should -Be $false, $true, $false, $false
            $out.Where{ $_.OutFile }.InputObject | Should -Be 3, 2, 1
        }

        It 'needs -OutFile' {
            { Invoke-ConcurrentWebRequest "$url/bytes/1" -PassThru } | Should -Throw '*-PassThru*-OutFile*' -ErrorId InvalidParameter*
        }

        It 'is what says with -SkipErrorCheck whether successes are emitted; failures are in any case' {
            $uris = "$url/bytes/1", "$url/status/404"
            ($uris | Invoke-ConcurrentWebRequest -OutFile $folder -SkipErrorCheck).StatusCode | Should -Be 404
            ($uris | Invoke-ConcurrentWebRequest -OutFile $folder -SkipErrorCheck -PassThru).StatusCode | Should -Be 200, 404
        }

        It 'is not needed to hear of the file with -Verbose' {
            $said = Invoke-ConcurrentWebRequest "$url/bytes/1" -OutFile pestertest-outfile -Verbose 4>&1
            $said[0].Message | Should -Match pestertest-outfile
        }
    }

    Context '-OutFile with a folder' {
        It 'names each file as its address asks' {
            "$url/bytes/10", "$url/todos/7", "$url/content-type?value=text/plain&body=x", "$url/bytes/20/" |
                Invoke-ConcurrentWebRequest -OutFile .
            Get-Name $folder | Should -Be 10, 20, 7, content-type
            Assert-Bytes "$folder/10" 10
        }

        It 'numbers names that come again, in input order, however late the answers are' {
            0..20 | Invoke-ConcurrentWebRequest -OutFile $folder -ThrottleLimit 21 -PassThru -Uri { "$url/jitter/0/$(60 - $_)?n=$_" } | ForEach-Object {
                $name = 60 - $_.InputObject
                Split-Path -Leaf $_.OutFile | Should -Be "$name"
            }
            $null = New-Item -ItemType Directory same
            $results = 0..20 | Invoke-ConcurrentWebRequest -OutFile same -ThrottleLimit 21 -Unordered -PassThru -Uri { "$url/jitter/0/60?n=$_" }
            foreach ($result in $results) {
                $number = if ($result.Index -gt 0) { " ($($result.Index + 1))" }
                $result.OutFile | Should -Be (Join-Path $folder same "60$number")
                (Get-Content -LiteralPath $result.OutFile | ConvertFrom-Json).n | Should -Be $result.InputObject
            }
        }

        It 'makes names safe, and stays in the folder' {
            $null = New-Item -ItemType Directory in
            $names = '%2e%2e%2f%2e%2e%2fx', '..%5cx', 'NUL', 'a%3Ab', '%2E', 'a%0Ab.txt'
            $results = $names | Invoke-ConcurrentWebRequest -Uri { "$url/chunked/5/$_" } -OutFile in -PassThru -SkipErrorCheck
            $results.StatusCode | Should -Be (@(200) * $names.Count)
            Get-Name $folder | Should -HaveCount $names.Count
            Get-Name $folder | Should -BeLike 'in/*'
            Split-Path -Leaf $results.OutFile | Should -Be _._x, _x, _NUL, a_b, 5, 'a_b.txt'
        }

        It 'leaves out the files of inputs that fail' {
            "$url/bytes/10", "$url/status/500", 'no address', "$url/truncate/100/3", "$url/bytes/20" |
                Invoke-ConcurrentWebRequest -OutFile $folder -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed | Should -HaveCount 3
            Get-Name $folder | Should -Be 10, 20
        }
    }

    Context '-OutFile with a script block' {
        It 'makes the path of $_' {
            $null = New-Item -ItemType Directory sub
            1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile { "sub/$_.bin" }
            Get-Name $folder | Should -Be sub/1.bin, sub/2.bin, sub/3.bin
        }

        It 'may give a folder, or the same path again' {
            1..2 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile { '.' }
            1..2 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile { 'same.bin' }
            Get-Name $folder | Should -Be 1, 2, 'same (2).bin', same.bin
        }

        It 'is an error of its input where it gives none that can be' {
            1..6 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -ErrorAction SilentlyContinue -ErrorVariable failed -OutFile {
                switch ($_) { 1 { 'missing/x' } 2 { throw 'no' } 3 { } 4 { "null`0character" } 5 { '' } 6 { 'x' } }
            }
            $failed.FullyQualifiedErrorId -replace ',.*' |
                Should -Be InvalidOutFile, ScriptBlockFailure, ScriptBlockFailure, InvalidOutFile, InvalidOutFile
            $failed[4].Exception.Message | Should -Be 'Input 4: the script block of -OutFile gave an empty text, which is no path.'
            Get-Name $folder | Should -Be x
        }
    }

    Context 'What is no file' {
        BeforeAll {
            # Reads the pipe to its end, beside the test.
            function Start-Reading([string] $Path) {
                Start-ThreadJob { bash -c "cat '$using:Path'" }
            }
        }

        It 'is written to and stays what it is: a <What>' -Skip:$IsWindows -ForEach @(
            @{ What = 'pipe'; OutFile = 'pipe'; Parameters = @{} }
            @{ What = 'link to a pipe'; OutFile = 'link'; Parameters = @{} }
            @{ What = 'pipe by script block'; OutFile = { 'link' }; Parameters = @{} }
            @{ What = 'pipe with -Resume'; OutFile = 'pipe'; Parameters = @{ Resume = $true } }
        ) {
            mkfifo pipe
            $null = New-Item -ItemType SymbolicLink -Path link -Target pipe
            $reading = Start-Reading $folder/pipe
            "$url/todos/1" | Invoke-ConcurrentWebRequest -OutFile $OutFile @Parameters
            $reading | Receive-Job -Wait | Should -BeLike '*to-do number 1*'
            bash -c "test -p '$folder/pipe' && test -L '$folder/link' && echo both" | Should -Be both
            Get-ChildItem -Force | Should -HaveCount 2
        }

        It 'is written to by Invoke-ConcurrentRestMethod' -Skip:$IsWindows {
            mkfifo pipe
            $reading = Start-Reading $folder/pipe
            (Invoke-ConcurrentRestMethod "$url/todos/7" -OutFile pipe -PassThru).id | Should -Be 7
            $reading | Receive-Job -Wait | Should -BeLike '*to-do number 7*'
        }

        It 'takes one input: the others are errors in their places' -Skip:$IsWindows {
            mkfifo pipe
            $reading = Start-Reading $folder/pipe
            1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -OutFile { 'pipe' } -ErrorAction SilentlyContinue -ErrorVariable failed
            $reading | Receive-Job -Wait | Should -BeLike '*to-do number 1*'
            $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidOutFile,*'
            $failed.Exception.Message | Should -Be @(1..2 | ForEach-Object {
                "Input ${_}: '$folder/pipe' is a pipe, and an earlier input is written to it; give each input its own."
            })
        }

        It 'discards the bodies of a list: -OutFile <Name>' -ForEach @(
            @{ Name = 'with the null device'; OutFile = $IsWindows ? 'NUL' : '/dev/null'; Parameters = @{} }
            @{ Name = 'with a script block for it'; OutFile = { $IsWindows ? 'NUL' : '/dev/null' }; Parameters = @{} }
            @{ Name = '{ $null }'; OutFile = { $null }; Parameters = @{} }
            @{ Name = 'with the null device and -Resume'; OutFile = $IsWindows ? 'NUL' : '/dev/null'; Parameters = @{ Resume = $true } }
        ) {
            $results = 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile $OutFile @Parameters -PassThru
            $results.RawContentLength | Should -Be 1, 2, 3
            $results.OutFile | Select-Object -Unique | Should -BeLike ($IsWindows ? '*NUL' : '/dev/null')
            1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile $OutFile @Parameters | Should -BeNullOrEmpty
            Get-Name $folder | Should -BeNullOrEmpty
            if (-not $IsWindows) { bash -c 'test -c /dev/null && echo device' | Should -Be device }
        }

        It 'stands between what else is printed, where standard output is a file: -OutFile <_>' -Skip:(-not $IsLinux) -ForEach @(
            '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1', 'link'
        ) {
            $null = New-Item -ItemType SymbolicLink -Path link -Target /dev/stdout
            Set-Content script.ps1 @"
                Import-Module '$ModuleManifest'
                'before'
                Invoke-ConcurrentWebRequest '$url/status/200?body=body' -OutFile $_
                'after'
"@
            $program, [string[]] $options = Get-PwshCommand
            bash -c '{ echo first; "$@"; echo last; } > printed' bash $program @options -NoProfile -NonInteractive -File script.ps1
            Get-Content printed -Raw | Should -Be "first`nbefore`nbodyafter`nlast`n"
        }

        It 'does not keep Ctrl+C waiting where nobody reads' -Skip:$IsWindows {
            mkfifo pipe
            $shell = New-PowerShell "Invoke-ConcurrentWebRequest '$url/bytes/1000' -OutFile '$folder/pipe'"
            Reset-Gauge
            $running = $shell.BeginInvoke()
            Wait-Gauge { $_.total -eq 1 }
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            $shell.Dispose()
            bash -c "test -p '$folder/pipe' && echo pipe" | Should -Be pipe
        }
    }

    Context 'A row with a column OutFile' {
        It 'names its file, from the location; others are emitted' {
            $null = New-Item -ItemType Directory sub
            $results = @"
Uri,OutFile
$url/bytes/1,a.bin
$url/bytes/2,sub/b.bin
$url/bytes/3,
$url/bytes/4,sub
"@ | ConvertFrom-Csv | Invoke-ConcurrentWebRequest
            Get-Name $folder | Should -Be a.bin, sub/4, sub/b.bin
            $results.RawContentLength | Should -Be 3
        }

        It 'counts from the folder of -OutFile' {
            $null = New-Item -ItemType Directory in
            @{ Uri = "$url/bytes/1"; OutFile = 'x' }, @{ Uri = "$url/bytes/2" } | Invoke-ConcurrentWebRequest -OutFile in
            Get-Name $folder | Should -Be in/2, in/x
        }

        It 'does not leave its folder, nor have a name that not every system takes: <_>' -ForEach @(
            '../x', 'a/../../x', '..', '/tmp/x', '\x', '\\server\share\x', 'C:\x', 'C:x', 'x:y', '.x', 'x.', 'x ', 'NUL', 'con.txt', "a`nb", 'a*b', 'sub/.x/y'
        ) {
            Reset-Gauge
            $null = New-Item -ItemType Directory in
            Push-Location in
            $row = @{ Uri = "$url/bytes/1"; OutFile = $_ }
            $row | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue -ErrorVariable failed
            $row | Invoke-ConcurrentWebRequest -OutFile . -ErrorAction SilentlyContinue -ErrorVariable +failed
            Pop-Location
            $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidOutFile,*'
            $failed.CategoryInfo.Category | Should -Be InvalidArgument, InvalidArgument
            $failed.TargetObject | Should -Be $row, $row
            Get-Name $folder | Should -BeNullOrEmpty
            (Get-Gauge).total | Should -Be 0
        }

        It 'is beaten by a file, or a script block, on the command line' {
            @{ Uri = "$url/bytes/1"; OutFile = 'row' } | Invoke-ConcurrentWebRequest -OutFile line
            @{ Uri = "$url/bytes/1"; OutFile = 'row' } | Invoke-ConcurrentWebRequest -OutFile { 'script' }
            Get-Name $folder | Should -Be line, script
        }

        It 'lets -PassThru and -Resume do without -OutFile' {
            Set-Bytes "$folder/x" 400
            $result = Invoke-ConcurrentWebRequest @{ Uri = "$url/bytes/1000"; OutFile = 'x' } -PassThru -Resume
            $result.StatusCode | Should -Be 206
            $result.OutFile | Should -Be (Join-Path $folder x)
            @{ Uri = "$url/bytes/1000" } | Invoke-ConcurrentWebRequest -Resume -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidOutFile,*'
        }
    }

    Context '-Resume' {
        It 'needs -OutFile' {
            { Invoke-ConcurrentWebRequest "$url/bytes/1000" -Resume } | Should -Throw '*-Resume*-OutFile*' -ErrorId InvalidParameter*
        }

        It 'asks for the whole where there is no file' {
            $asked = Get-RequestLog { $script:result = Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -Resume -PassThru }
            $asked[0].headers.Range | Should -Be 'bytes=0-'
            $result.StatusCode | Should -Be 206
            $result.Headers.'Content-Range' | Should -Be 'bytes 0-999/1000'
            Assert-Bytes "$folder/x" 1000
        }

        It 'goes on from <_> bytes' -ForEach 4, 8, 12, 16, 999 {
            Set-Bytes "$folder/x" $_
            $result = Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -Resume -PassThru
            $result.StatusCode | Should -Be 206
            $result.Headers.'Content-Range' | Should -Be "bytes $_-999/1000"
            $result.RawContentLength | Should -Be (1000 - $_)
            Assert-Bytes "$folder/x" 1000
        }

        It 'leaves a file of the same size alone' {
            Set-Content x ('x' * 1000) -NoNewline
            $result = Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -Resume -PassThru
            $result.StatusCode | Should -Be 416
            $result.Error | Should -BeNullOrEmpty
            $result.Headers.'Content-Range' | Should -Be 'bytes */1000'
            Get-Content x | Should -Be ('x' * 1000)
            Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -Resume | Should -BeNullOrEmpty
        }

        It 'writes a larger file anew' {
            Set-Bytes "$folder/x" 1020
            $result = Invoke-ConcurrentWebRequest "$url/bytes/1000" -OutFile x -Resume -PassThru
            $result.StatusCode | Should -Be 200
            $result.Headers.Keys | Should -Not -Contain Content-Range
            Assert-Bytes "$folder/x" 1000
        }

        It 'writes the file anew where the server sends the whole' {
            Set-Content x ('x' * 1020)
            $result = Invoke-ConcurrentWebRequest "$url/chunked/1000" -OutFile x -Resume -PassThru
            $result.StatusCode | Should -Be 200
            Assert-Bytes "$folder/x" 1000
        }

        It 'keeps what has come, and goes on there' {
            Invoke-ConcurrentWebRequest "$url/truncate/100000/40000" -OutFile x -Resume -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -BeLike 'TruncatedResponse,*'
            (Get-Item x).Length | Should -Be 40000
            Set-Bytes "$folder/x" 40000
            Invoke-ConcurrentWebRequest "$url/bytes/100000" -OutFile x -Resume
            Assert-Bytes "$folder/x" 100000
        }

        It 'goes on at the address that a redirect leads to' {
            Set-Bytes "$folder/302" 400
            $result = Invoke-ConcurrentWebRequest "$url/redirect/302?to=/bytes/1000" -OutFile . -Resume -PassThru
            $result.StatusCode | Should -Be 206
            Split-Path -Leaf $result.OutFile | Should -Be 302
            Assert-Bytes "$folder/302" 1000
        }

        It 'goes on with the list where a folder was left' {
            Set-Bytes "$folder/100" 100
            Set-Bytes "$folder/200" 50
            $results = 100, 200, 300 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/$_" } -OutFile $folder -Resume -PassThru
            $results.StatusCode | Should -Be 416, 206, 206
            $results.RawContentLength | Should -Be 0, 150, 300
            100, 200, 300 | ForEach-Object { Assert-Bytes "$folder/$_" $_ }
        }
    }

    Context 'Invoke-ConcurrentRestMethod' {
        It 'saves what it would emit, and emits nothing' {
            Invoke-ConcurrentRestMethod "$url/todos/1" -OutFile "$folder/1[outfile1].txt" | Should -BeNullOrEmpty
            (Get-Content -LiteralPath "$folder/1[outfile1].txt" | ConvertFrom-Json).id | Should -Be 1
        }

        It 'names the files of a folder' {
            1..3 | Invoke-ConcurrentRestMethod -Uri { "$url/todos/$_" } -OutFile $folder
            Get-Name $folder | Should -Be 1, 2, 3
        }

        It 'emits the content as well with -PassThru' {
            $objects = 1..3 | Invoke-ConcurrentRestMethod -Uri { "$url/todos/$_" } -OutFile $folder -PassThru
            $objects.id | Should -Be 1, 2, 3
            ($objects[0] | ConvertTo-Json -Compress) | Should -Be ((Get-Content 1 -Raw) -replace '(?<=[:,{])\s+').Trim()
            $result = Invoke-ConcurrentRestMethod "$url/todos/9" -OutFile $folder -PassThru -AsResult
            $result.OutFile | Should -Be (Join-Path $folder 9)
            $result.Value.id | Should -Be 9
        }

        It 'goes on with -Resume' {
            Set-Bytes "$folder/x" 400
            Invoke-ConcurrentRestMethod "$url/bytes/1000" -OutFile x -Resume -ResponseHeadersVariable headers -StatusCodeVariable status
            $status | Should -Be 206
            $headers.'Content-Range' | Should -Be 'bytes 400-999/1000'
            Assert-Bytes "$folder/x" 1000
            Invoke-ConcurrentRestMethod "$url/bytes/1000" -OutFile x -Resume -StatusCodeVariable status
            $status | Should -Be 416
        }

        It 'refuses what needs a file without one' {
            { Invoke-ConcurrentRestMethod "$url/bytes/1" -Resume } | Should -Throw -ErrorId InvalidParameter*
            { Invoke-ConcurrentRestMethod "$url/bytes/1" -OutFile '' } | Should -Throw -ErrorId ParameterArgumentValidationError*
        }
    }
}

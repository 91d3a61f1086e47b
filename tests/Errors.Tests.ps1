# What becomes of an input that fails: one error, in its place, that names it; and the rest of the list goes on.

BeforeDiscovery {
    # Address: the input is that path on the test server; Input: the input itself, or a script block that makes it.
    $cases = @(
        @{ Name = 'null'; Input = $null; Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'null' }
        @{ Name = 'an empty line'; Input = ''; Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'empty line' }
        @{ Name = 'a line of spaces'; Input = '   '; Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'empty line' }
        @{ Name = 'a row without an address'; Input = [pscustomobject]@{ Name = 'no address' }
            Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'Name=no address' }
        @{ Name = 'a row whose address is empty'; Input = [pscustomobject]@{ Name = 'empty'; Uri = '' }
            Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'Name=empty' }
        @{ Name = 'an empty dictionary'; Input = @{}; Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'Uri' }
        @{ Name = 'a number'; Input = 42; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = '42' }
        @{ Name = 'a row with an unknown method'; Input = { [pscustomobject]@{ Uri = "$url/echo"; Method = 'FROB' } }
            Id = 'InvalidMethod'; Category = 'InvalidArgument'; Says = 'FROB' }
        @{ Name = 'a row with a custom method that is none'; Input = { [pscustomobject]@{ Uri = "$url/echo"; CustomMethod = 'A B' } }
            Id = 'InvalidMethod'; Category = 'InvalidArgument'; Says = 'A B' }
        @{ Name = 'a row whose property throws'
            Input = { [pscustomobject]@{ Name = 'x' } | Add-Member ScriptProperty Uri { throw 'cannot say' } -PassThru }
            Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'cannot say' }
        @{ Name = 'an address without a scheme whose host is a word'; Input = 'intranet/path'
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = "'intranet/path'; did you mean https://intranet/path?" }
        @{ Name = 'an address with a slash too few'; Input = 'http:/host/x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "not a valid address: 'http:/host/x'; did you mean http://host/x?" }
        @{ Name = 'an address without its colon'; Input = 'https//host/x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "not a valid address: 'https//host/x'; did you mean https://host/x?" }
        @{ Name = 'an address of three slashes'; Input = 'https:///host'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'did you mean https://host?' }
        @{ Name = 'an address with backslashes'; Input = 'http:\host\x'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'did you mean http://host/x?' }
        @{ Name = 'an address that begins with its slashes'; Input = '//host/x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "in front: '//host/x'; did you mean https://host/x?" }
        @{ Name = 'a link to a mail address'; Input = 'mailto:x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "the scheme 'mailto' is not http or https: 'mailto:x'." }
        @{ Name = 'a mail address'; Input = 'someone@example.org'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = "in front: 'someone@example.org'." }
        @{ Name = 'https where the server has http only'; Input = { "$url/todos/1" -replace '^http', 'https' }
            Id = 'SecureConnectionFailure'; Category = 'SecurityError'; Says = 'the server does not speak TLS at port * try http://' }
        @{ Name = 'a path'; Input = '/todos/1'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = "'/todos/1'" }
        @{ Name = 'a whole file in one text'; Input = { "$url/todos/1`r`n$url/todos/2" }
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'Get-Content without -Raw' }
        @{ Name = 'a mark that nobody sees'; Input = "`u{feff}"; Id = 'InvalidInput'; Category = 'InvalidArgument'; Says = 'an empty line' }
        @{ Name = 'an XML document without an address for it'; Input = { [xml]'<a/>' }
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'XmlDocument' }
        @{ Name = 'an address of ftp'; Input = 'ftp://example.org/file'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'ftp' }
        @{ Name = 'an address without a host'; Input = 'http://'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = "'http://'" }
        @{ Name = 'an address with a port that is none'; Input = 'http://example.org:99999/'
            Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "not a valid address, because the port is larger than 65535: 'http://example.org:99999/'." }
        @{ Name = 'an address without a scheme and with a port that is none'; Input = 'example.org:99999'
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = "because the port is larger than 65535: 'example.org:99999'." }
        @{ Name = 'an address with a port that is no number'; Input = 'http://example.org:eighty/'
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'because the port is not a number' }
        @{ Name = 'an address with a space in its host'; Input = 'http://example org/a b'
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'because there is a space in the host' }
        @{ Name = 'an address with a long host'; Input = "http://$('a' * 256)/"
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'because the host is longer than 255 characters' }
        @{ Name = 'an address with a host of many long labels'; Input = "http://$("$('a' * 60)." * 5)org/"
            Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'because the host is longer than 255 characters' }
        @{ Name = 'the path of a file'; Input = 'C:\temp\x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = "the path of a file is not an address (Get-Content reads the addresses in a file): 'C:\temp\x'." }
        @{ Name = 'the path of a file with slashes'; Input = 'C:/temp/x'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'the path of a file is' }
        @{ Name = 'the path of a file of another computer'; Input = '\\host\x'; Id = 'InvalidUri'; Category = 'InvalidArgument'
            Says = 'the path of a file is' }
        @{ Name = 'prose'; Input = 'see the other list'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'see the other list' }
        @{ Name = 'a relative [uri]'; Input = [uri]'todos/1'; Id = 'InvalidUri'; Category = 'InvalidArgument'; Says = 'todos/1' }
        @{ Name = 'a header with a line break'; Input = { @{ Uri = "$url/echo"; Headers = @{ 'X-A' = "b`r`nX-Evil: c" } } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'X-A' }
        @{ Name = 'a header with a line break in JSON'; Input = { @{ Uri = "$url/echo"; Headers = '{"X-A":"b\nX-Evil: c"}' } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'X-A' }
        @{ Name = 'a header whose name is none'; Input = { @{ Uri = "$url/echo"; Headers = @{ 'X A' = 'b' } } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'X A' }
        @{ Name = 'headers that are no JSON'; Input = { @{ Uri = "$url/echo"; Headers = '{"X-A"' } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'JSON' }
        @{ Name = 'headers that are a JSON array'; Input = { @{ Uri = "$url/echo"; Headers = '["X-A"]' } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'headers' }
        @{ Name = 'a header line without a colon'; Input = { @{ Uri = "$url/echo"; Headers = 'nothing' } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'colon' }
        @{ Name = 'headers that are a number'; Input = { @{ Uri = "$url/echo"; Headers = 42 } }
            Id = 'InvalidHeader'; Category = 'InvalidArgument'; Says = 'headers' }
        @{ Name = 'a body of an unknown charset'
            Input = { @{ Uri = "$url/echo"; Method = 'Post'; Body = 'x'; ContentType = 'text/plain; charset=klingon' } }
            Id = 'InvalidBody'; Category = 'InvalidArgument'; Says = 'klingon' }
        @{ Name = 'a host without an address'; Input = 'http://nohost.invalid/'
            Id = 'NameResolutionFailure'; Category = 'ObjectNotFound'; Says = 'nohost.invalid' }
        @{ Name = 'a port that nobody listens on'; Input = { "http://127.0.0.1:$(Get-ClosedPort)/" }
            Id = 'ConnectionFailure'; Category = 'ConnectionError'; Says = 'connect' }
        @{ Name = 'a connection that is reset'; Address = 'abort'; Id = 'ConnectionFailure'; Category = 'ConnectionError'; Says = '/abort' }
        @{ Name = 'an answer that is not HTTP'; Address = 'garbage'; Id = 'ProtocolFailure'; Category = 'ProtocolError'; Says = '/garbage' }
        @{ Name = 'a body that ends early'; Address = 'truncate/1000/10'; Id = 'TruncatedResponse'; Category = 'ReadError'; Says = '/truncate' }
        @{ Name = 'a large body that ends early'; Address = 'truncate/5000000/1000000'
            Id = 'TruncatedResponse'; Category = 'ReadError'; Says = '/truncate' }
        @{ Name = 'a chunked body that ends early'; Address = 'truncate-chunked'
            Id = 'TruncatedResponse'; Category = 'ReadError'; Says = '/truncate-chunked' }
        @{ Name = 'a charset that nobody knows'; Address = 'content-type?value=text/plain;charset=klingon&body=%C3%A9&encoding=iso-8859-1'
            Id = 'UnreadableCharset'; Category = 'InvalidData'; Says = 'klingon' }
        @{ Name = 'text in UTF-7'; Address = 'content-type?value=text/plain;charset=utf-7&body=x'
            Id = 'UnreadableCharset'; Category = 'InvalidData'; Says = 'utf-7' }
        @{ Name = 'a redirect to nowhere'; Address = 'status/302?body='; Id = 'HttpStatusFailure'; Category = 'InvalidResult'; Says = '302' }
        @{ Name = 'status 400'; Address = 'status/400?body=bad'; Id = 'HttpStatusFailure'; Category = 'InvalidArgument'; Says = '400'; Details = 'bad' }
        @{ Name = 'status 401'; Address = 'status/401?body=who'; Id = 'HttpStatusFailure'; Category = 'AuthenticationError'; Says = '401'; Details = 'who' }
        @{ Name = 'status 403'; Address = 'status/403?body=no'; Id = 'HttpStatusFailure'; Category = 'PermissionDenied'; Says = '403'; Details = 'no' }
        @{ Name = 'status 404'; Address = 'status/404?body='; Id = 'HttpStatusFailure'; Category = 'ObjectNotFound'; Says = '404' }
        @{ Name = 'status 429'; Address = 'status/429?body=slow+down'; Id = 'HttpStatusFailure'; Category = 'LimitsExceeded'; Says = '429'
            Details = 'slow down' }
        @{ Name = 'status 500'; Address = 'status/500?body=oops'; Id = 'HttpStatusFailure'; Category = 'ResourceUnavailable'; Says = '500'
            Details = 'oops' }
        @{ Name = 'status 501'; Address = 'status/501?body='; Id = 'HttpStatusFailure'; Category = 'NotImplemented'; Says = '501' }
        @{ Name = 'status 599'; Address = 'status/599?body='; Id = 'HttpStatusFailure'; Category = 'ResourceUnavailable'; Says = '599' }
    )
    for ($i = 0; $i -lt $cases.Count; $i++) { $cases[$i].Place = $i }
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A list with bad inputs in it' -ForEach @{ Cases = $cases } {
    BeforeAll {
        # Good and bad in turn: input 2n is good, 2n+1 is bad.
        $list = foreach ($case in $Cases) {
            , "$url/todos/1"
            , $(if ($case.Address) { "$url/$($case.Address)" } elseif ($case.Input -is [scriptblock]) { & $case.Input } else { $case.Input })
        }
        $list += "$url/todos/1"
        $output = $list | Invoke-ConcurrentWebRequest -ThrottleLimit 30 2>&1
    }

    It 'gives one result or one error for each input, each in its place' {
        $output | Should -HaveCount $list.Count
        for ($i = 0; $i -lt $list.Count; $i++) {
            $output[$i] | Should -BeOfType ($i % 2 ? [Management.Automation.ErrorRecord] : [ConcurrentWeb.WebResult])
        }
    }

    It 'gives the results of the good ones' {
        for ($i = 0; $i -lt $list.Count; $i += 2) {
            $output[$i].Index | Should -Be $i
            $output[$i].StatusCode | Should -Be 200
        }
    }

    It 'gives for <Name> the error <Id>, <Category>' -ForEach $cases {
        $failed = $output[2 * $Place + 1]
        $result = $failed.Exception.Result
        $failed.FullyQualifiedErrorId | Should -BeExactly "$Id,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand"
        $failed.CategoryInfo.Category | Should -Be $Category
        $failed.Exception.GetType().FullName |
            Should -Be ($Id -eq 'HttpStatusFailure' ? 'Microsoft.PowerShell.Commands.HttpResponseException' : 'ConcurrentWeb.FailedRequestException')
        $failed.Exception.Message | Should -BeLike "*$Says*"
        $failed.Exception.Kind | Should -Be $Id
        "$($failed.ErrorDetails)" | Should -Be ($Details ? "$($failed.Exception.Message)`n$Details" : '')
        if (-not $Details -and $Id -ne 'HttpStatusFailure') { $failed.ErrorDetails | Should -BeNullOrEmpty }
        $result.Index | Should -Be (2 * $Place + 1)
        $result.Error.Kind | Should -Be $Id
        $result.Error.Message | Should -Be $failed.Exception.Message
        if ($Address) { $failed.TargetObject | Should -Be "$url/$Address" }
        if ($Id -like 'Invalid*') { $failed.Exception.Message | Should -BeLike "Input $(2 * $Place + 1)[:,]*" }
        if ($Id -eq 'HttpStatusFailure') { [int]$failed.Exception.StatusCode | Should -Be $result.StatusCode -Because $Name }
    }

    It 'has the input itself as the target of each error' {
        for ($i = 1; $i -lt $list.Count; $i += 2) {
            # Headers that cannot be read cannot be shown to hold no secret.
            if ($output[$i].TargetObject -is [ConcurrentWeb.RedactedInput]) {
                $output[$i].FullyQualifiedErrorId | Should -BeLike 'InvalidHeader,*'
                continue
            }
            if ($null -eq $list[$i]) { $output[$i].TargetObject | Should -BeNullOrEmpty; continue }
            $output[$i].TargetObject | Should -Be $list[$i]
            $output[$i].TargetObject.GetType() | Should -Be $list[$i].GetType()
        }
    }

    It 'gives the same as arguments' {
        $again = Invoke-ConcurrentWebRequest $list -ThrottleLimit 30 2>&1
        $again | ForEach-Object { $_.FullyQualifiedErrorId ?? $_.StatusCode } |
            Should -Be ($output | ForEach-Object { $_.FullyQualifiedErrorId ?? $_.StatusCode })
    }

    It 'gives the same in groups' {
        $again = $list | Invoke-ConcurrentWebRequest -BatchSize 20 2>&1
        $again | ForEach-Object { $_.FullyQualifiedErrorId ?? $_.StatusCode } |
            Should -Be ($output | ForEach-Object { $_.FullyQualifiedErrorId ?? $_.StatusCode })
    }

    It 'gives the same errors with -Unordered, each once' {
        $again = $list | Invoke-ConcurrentWebRequest -ThrottleLimit 30 -Unordered 2>&1
        $again | ForEach-Object { $_.Exception.Result.Index ?? $_.Index } | Sort-Object | Should -Be (0..($list.Count - 1))
    }

    It 'gives a result an input with -SkipErrorCheck, and no error' {
        $results = $list | Invoke-ConcurrentWebRequest -ThrottleLimit 30 -SkipErrorCheck 2>&1
        $results | Should -HaveCount $list.Count
        $results | Should -BeOfType ([ConcurrentWeb.WebResult])
        $results.Index | Should -Be (0..($list.Count - 1))
        for ($i = 0; $i -lt $list.Count; $i++) {
            if ($i % 2) { "$($results[$i].Error.Kind)" | Should -Be $output[$i].Exception.Kind }
            else { $results[$i].Error | Should -BeNullOrEmpty }
        }
    }
}

Describe 'The name of a file, given as an address' {
    BeforeAll {
        Push-Location (New-Item -ItemType Directory "$TestDrive/lists")
        $null = New-Item -ItemType Directory sub, folder.invalid
        'urls.invalid', 'urls.csv', 'sub/urls.txt', 'urls', "it's.txt" | ForEach-Object { Set-Content $_ "$url/todos/1" }

        # With a proxy that has no address, the hosts are not looked for.
        $noHost = @{ Proxy = 'http://nohost.invalid:1'; ErrorAction = 'SilentlyContinue' }
    }

    AfterAll {
        Pop-Location
    }

    It '<Name> fails with: <Hint>' -ForEach @(
        @{ Name = 'urls.csv'; Hint = "There is a file of that name: Import-Csv 'urls.csv' | Invoke-ConcurrentWebRequest." }
        @{ Name = ' urls.invalid '; Hint = "There is a file of that name: Get-Content 'urls.invalid' | Invoke-ConcurrentWebRequest." }
        @{ Name = 'missing.txt'; Hint = "If that is a file: Get-Content 'missing.txt' | Invoke-ConcurrentWebRequest." }
        @{ Name = 'missing.JSON'; Hint = "If that is a file: Get-Content 'missing.JSON' | ConvertFrom-Json | Invoke-ConcurrentWebRequest." }
        @{ Name = './sub/urls.txt'; Hint = "There is a file of that name: Get-Content './sub/urls.txt' | Invoke-ConcurrentWebRequest." }
        @{ Name = 'sub/urls.txt'; Hint = "There is a file of that name: Get-Content 'sub/urls.txt' | Invoke-ConcurrentWebRequest." }
        @{ Name = 'urls'; Hint = "There is a file of that name: Get-Content 'urls' | Invoke-ConcurrentWebRequest." }
        @{ Name = "it's.txt"; Hint = "There is a file of that name: Get-Content 'it''s.txt' | Invoke-ConcurrentWebRequest." }
    ) {
        $Name | Invoke-ConcurrentWebRequest @noHost -ErrorVariable failed
        $failed.Exception.Kind | Should -BeIn NameResolutionFailure, InvalidUri
        $failed.Exception.Message | Should -BeLike "*[.?] $Hint"
        Invoke-ConcurrentWebRequest $Name @noHost -ErrorVariable argument
        $argument.Exception.Message | Should -Be $failed.Exception.Message
        ($Name | Invoke-ConcurrentWebRequest @noHost -SkipErrorCheck).Error.Message | Should -Be $failed.Exception.Message
    }

    It '<Name> fails without a hint' -ForEach @(
        @{ Name = 'missing.invalid' }, @{ Name = 'folder.invalid' }, @{ Name = 'http://urls.invalid' }, @{ Name = 'urls.csv:80' }
        @{ Name = 'sub' }, @{ Name = 'example.org/missing.txt' }, @{ Name = './missing.txt' }, @{ Name = '//host/urls.txt' }, @{ Name = 'ftp://a/urls.txt' }
    ) {
        $Name | Invoke-ConcurrentWebRequest @noHost -ErrorVariable failed
        $failed | Should -HaveCount 1
        $failed.Exception.Message | Should -Not -Match 'file'
    }

    It 'names the command that failed' {
        'urls.csv' | Invoke-ConcurrentRestMethod @noHost -ErrorVariable failed
        $failed.Exception.Message | Should -BeLike '* | Invoke-ConcurrentRestMethod.'
    }

    It 'is no matter where it is not the address' {
        'urls.csv' | Invoke-ConcurrentWebRequest -Uri 'http://some.invalid' -Method Post @noHost -ErrorVariable failed
        $failed.Exception.Message | Should -Not -Match 'file'
    }

    It 'is no matter where a host of that name answers' {
        # As a proxy, the test server answers for every host.
        'urls.csv/todos/1', 'urls.csv/status/404' | Invoke-ConcurrentWebRequest -Proxy $url -ErrorAction SilentlyContinue -ErrorVariable failed |
            ForEach-Object StatusCode | Should -Be 200
        $failed.Exception.Message | Should -BeLike '*404*'
        $failed.Exception.Message | Should -Not -Match 'file'
    }

    It 'may be a file where PowerShell''s location is none of files' {
        Push-Location env:
        try { 'urls.csv' | Invoke-ConcurrentWebRequest @noHost -ErrorVariable failed }
        finally { Pop-Location }
        $failed.Exception.Message | Should -BeLike "* If that is a file: Import-Csv 'urls.csv' | Invoke-ConcurrentWebRequest."
    }
}

Describe 'A limit of time' {
    BeforeAll {
        $script:limited = {
            param($parameters, $bad)
            "$url/todos/1", $bad, "$url/todos/2" | Invoke-ConcurrentWebRequest @parameters 2>&1
        }
    }

    It '<Limit> gives the error <Id> for <Path>' -ForEach @(
        @{ Limit = '-ConnectionTimeoutSeconds'; Parameters = @{ ConnectionTimeoutSeconds = 1 }; Path = 'stall-headers'; Id = 'ConnectionTimeout' }
        @{ Limit = '-TimeoutSec'; Parameters = @{ TimeoutSec = 1 }; Path = 'stall-headers'; Id = 'ConnectionTimeout' }
        @{ Limit = '-OperationTimeoutSeconds'; Parameters = @{ OperationTimeoutSeconds = 1 }; Path = 'stall?bytes=10'; Id = 'OperationTimeout' }
        @{ Limit = '-DeadlineSec'; Parameters = @{ DeadlineSec = 1.5 }; Path = 'stall-headers'; Id = 'DeadlineExceeded' }
        @{ Limit = '-DeadlineSec'; Parameters = @{ DeadlineSec = 1.5 }; Path = 'stall?bytes=10'; Id = 'DeadlineExceeded' }
        @{ Limit = '-DeadlineSec'; Parameters = @{ DeadlineSec = 1.5 }; Path = 'drip/1000/50'; Id = 'DeadlineExceeded' }
        @{ Limit = '-DeadlineSec beside the others'; Parameters = @{ DeadlineSec = 1.5; OperationTimeoutSeconds = 0; ConnectionTimeoutSeconds = 0 }
            Path = 'stall?bytes=10'; Id = 'DeadlineExceeded' }
    ) {
        $output = & $limited $Parameters "$url/$Path"
        $output | Should -HaveCount 3
        $output[0].StatusCode, $output[2].StatusCode | Should -Be 200, 200
        $output[1].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $output[1].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $output[1].Exception.Message | Should -BeLike "*/$Path*"
        $output[1].ErrorDetails | Should -BeNullOrEmpty
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It '-OperationTimeoutSeconds counts from the headers where nothing of the body comes' {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $job = Start-ThreadJob -ArgumentList $listener {
            param($listener)
            $client = $listener.AcceptTcpClient()
            $stream = $client.GetStream()
            $null = $stream.Read([byte[]]::new(4096), 0, 4096)
            $stream.Write([Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Type: text/plain`r`nContent-Length: 10`r`n`r`n"))
            $null = $stream.Read([byte[]]::new(1), 0, 1)
            $client.Dispose()
        }
        $failed = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/" | Invoke-ConcurrentWebRequest -OperationTimeoutSeconds 1 -DeadlineSec 20 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'OperationTimeout,*'
        $listener.Stop()
        $job | Wait-Job -Timeout 20 | Remove-Job
    }

    It '-OperationTimeoutSeconds does not end a body that keeps coming' {
        $result = Invoke-ConcurrentWebRequest "$url/drip/30/50" -OperationTimeoutSeconds 1
        $result.StatusCode | Should -Be 200
        $result.Duration.TotalSeconds | Should -BeGreaterThan 1
    }

    It '-ConnectionTimeoutSeconds does not count the body' {
        (Invoke-ConcurrentWebRequest "$url/drip/30/50" -ConnectionTimeoutSeconds 1).StatusCode | Should -Be 200
    }

    It 'does not count the wait for a permit' {
        # Each takes 400 ms, one after the other: the last starts long after its limit would be over.
        1..5 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/400?n=$_" } -ThrottleLimit 1 -ConnectionTimeoutSeconds 1 -DeadlineSec 1.5 |
            Should -HaveCount 5
    }

    It 'of 0 is none' {
        (Invoke-ConcurrentWebRequest "$url/delay/100" -ConnectionTimeoutSeconds 0 -OperationTimeoutSeconds 0 -DeadlineSec 0).StatusCode |
            Should -Be 200
    }
}

Describe '-MaximumResponseSize' {
    It 'ends <Path>' -ForEach @{ Path = 'bytes/100001' }, @{ Path = 'chunked/100001' }, @{ Path = 'bomb/5' } {
        $output = "$url/todos/1", "$url/$Path", "$url/todos/2" | Invoke-ConcurrentWebRequest -MaximumResponseSize 100000 2>&1
        $output | Should -HaveCount 3
        $output[1].FullyQualifiedErrorId | Should -BeLike 'ResponseTooLarge,*'
        $output[1].Exception.Message | Should -BeLike '*larger than the 100000 bytes (98 KB) that MaximumResponseSize allows.'
        $output[1].CategoryInfo.Category | Should -Be 'LimitsExceeded'
    }

    It 'lets pass what is not larger' {
        (Invoke-ConcurrentWebRequest "$url/bytes/100000", "$url/chunked/100000" -MaximumResponseSize 100000).RawContentLength |
            Should -Be 100000, 100000
    }
}

Describe 'An error' {
    It 'has the input as its target, which runs again' {
        $null = "$url/status-sequence/$(New-Guid)/404" | Invoke-ConcurrentWebRequest 2>&1
        ($Error[0].TargetObject | Invoke-ConcurrentWebRequest).StatusCode | Should -Be 200
    }

    It 'has a row as its target, which runs again' {
        $row = [pscustomobject]@{ Name = 'row'; Uri = "$url/status-sequence/$(New-Guid)/404"; Method = 'Post'; Body = 'x' }
        $null = $row | Invoke-ConcurrentWebRequest 2>&1
        [object]::ReferenceEquals($Error[0].TargetObject, $row) | Should -BeTrue
        $again = $Error[0].TargetObject | Invoke-ConcurrentWebRequest
        $again.StatusCode, $again.Method, $again.InputObject.Name | Should -Be 200, 'POST', 'row'
    }

    It 'tells how it came about' {
        $failed = "$url/status/404?body=gone" | Invoke-ConcurrentWebRequest 2>&1
        $result = $failed.Exception.Result
        $result.StatusCode, $result.StatusDescription, $result.Content | Should -Be 404, 'NotFound', 'gone'
        $result.Attempts | Should -Be 1
        $result.Duration | Should -BeGreaterThan ([timespan]::Zero)
        $failed.Exception.StatusCode | Should -Be ([Net.HttpStatusCode]::NotFound)
        $failed.Exception.Response.Headers.Date | Should -Not -BeNullOrEmpty
    }

    It 'without an answer has no status' {
        $failed = 'no address' | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.StatusCode | Should -BeNullOrEmpty
        $failed.Exception.Response | Should -BeNullOrEmpty
        $failed.Exception.Result.StatusCode, $failed.Exception.Result.Attempts | Should -Be 0, 0
    }

    It 'has the exception behind it' {
        $failed = "http://127.0.0.1:$(Get-ClosedPort)/" | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.GetBaseException() | Should -BeOfType ([Net.Sockets.SocketException])
    }
}

Describe '-SkipHttpErrorCheck' {
    It 'makes a result of an HTTP error status' {
        $results = "$url/status/404?body=gone", "$url/status/500?body=oops", "$url/todos/1" | Invoke-ConcurrentWebRequest -SkipHttpErrorCheck 2>&1
        $results.StatusCode | Should -Be 404, 500, 200
        $results.Content[0..1] | Should -Be 'gone', 'oops'
        $results | Where-Object Error | Should -BeNullOrEmpty
    }

    It 'leaves the other failures errors' {
        $output = "$url/abort", 'no address' | Invoke-ConcurrentWebRequest -SkipHttpErrorCheck 2>&1
        $output | Should -HaveCount 2
        $output | Should -BeOfType ([Management.Automation.ErrorRecord])
    }
}

Describe '-SkipErrorCheck' {
    It 'gives what a script needs to tell one failure from another' {
        $results = "$url/status/404?body=gone", 'no address', "$url/abort", "$url/todos/1" | Invoke-ConcurrentWebRequest -SkipErrorCheck
        $results.StatusCode | Should -Be 404, 0, 0, 200
        $results.Error.Kind | Should -Be 'HttpStatusFailure', 'InvalidUri', 'ConnectionFailure'
        $results[0].Error.ServerMessage | Should -Be 'gone'
        "$($results[1].Error)" | Should -BeLike '*no address*'
        $results | Where-Object StatusCode -NE 200 | Should -HaveCount 3
        $results | Where-Object Error | Should -HaveCount 3
    }

    It 'writes nothing to $Error' {
        $Error.Clear()
        $null = "$url/status/404", 'no address' | Invoke-ConcurrentWebRequest -SkipErrorCheck
        $Error | Should -HaveCount 0
    }

    It 'shows failures in the table' {
        $table = 'no address', "$url/status/404" | Invoke-ConcurrentWebRequest -SkipErrorCheck | Out-String
        $table | Should -Match 'InvalidUri'
        $table | Should -Match '404 NotFound'
    }
}

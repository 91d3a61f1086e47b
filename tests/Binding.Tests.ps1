# What an input may be, and how the command line and a row of data share the making of a request.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # What the server's /echo saw of a request.
    function ConvertTo-Echo {
        process { $_.Content | ConvertFrom-Json }
    }

    function Select-Id {
        process { ($_.Content | ConvertFrom-Json).id }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'An input' {
    It 'is a line of text' {
        "$url/todos/1", "$url/todos/2" | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'may have spaces around the address' {
        "  $url/todos/1 `t" | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1
    }

    It 'may have marks around the address that nobody sees, as text has that was copied together' {
        "`u{feff}$url/todos/1", "$url/todos/2`u{200b}`r", "`u{2060} $url/todos/3" | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2, 3
    }

    It 'may be an XML document to send' {
        $sent = [xml]'<a><b>1</b></a>' | Invoke-ConcurrentWebRequest "$url/echo" -Method Post | ConvertTo-Echo
        $sent.body | Should -Be '<a><b>1</b></a>'
    }

    It 'may be an XML element, whose cells are its attributes and elements' {
        ([xml]"<list><page Uri='$url/todos/1'/><page><Uri>$url/todos/2</Uri></page></list>").list.page | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'may lack the scheme, as that of Invoke-WebRequest, and gets http: <Name>' -ForEach @(
        @{ Name = 'as an argument'; Make = { Invoke-ConcurrentWebRequest "$host8080/todos/1" } }
        @{ Name = 'as a [uri]'; Make = { Invoke-ConcurrentWebRequest ([uri]"$host8080/todos/1") } }
        @{ Name = 'in the pipeline'; Make = { " $host8080/todos/1 " | Invoke-ConcurrentWebRequest } }
        @{ Name = 'in a row'; Make = { [pscustomobject]@{ Url = "$host8080/todos/1" } | Invoke-ConcurrentWebRequest } }
        @{ Name = 'from a script block'; Make = { 1 | Invoke-ConcurrentWebRequest -Uri { "$host8080/todos/$_" } } }
        @{ Name = 'with the name localhost'; Make = { Invoke-ConcurrentWebRequest "$($host8080 -replace '127.0.0.1', 'localhost')/todos/1" } }
        @{ Name = 'with a key for its origin'; Make = { Invoke-ConcurrentWebRequest "$host8080/todos/1", "$url/todos/1" -Headers @{ 'X-Api-Key' = 'a' } } }
    ) {
        $host8080 = ([uri]$url).Authority
        $results = & $Make
        $results | Select-Id | ForEach-Object { $_ | Should -Be 1 }
        $results[0].Uri.Scheme | Should -Be 'http'
    }

    It 'is taken for http where it begins with a host beyond doubt: <_>' -ForEach @(
        'example.org', 'example.org/', 'sub.example.org/a?b=c#d', 'example.org?a=1', 'example.org:8080/x', 'EXAMPLE.ORG:443', 'localhost',
        'localhost/a', 'intranet:8080', 'intranet:8080/health', '192.0.2.1', '192.0.2.1:81/x', '[2001:db8::1]/x', '[2001:db8::1]:81', 'bücher.example', 'a_b.example.org'
    ) {
        # Refused before anything is sent, but for its host.
        $result = Invoke-ConcurrentWebRequest $_ -AllowedHost none.invalid -SkipErrorCheck
        $result.Error.Kind | Should -Be 'AddressNotAllowed'
        $result.Error.Message | Should -BeLike "*'http://*"
    }

    It 'is not where it may be anything else: <_>' -ForEach @(
        'intranet', 'intranet/health', 'me@example.org', 'user:pass@example.org', 'mailto:me@example.org', 'urn:isbn:0451450523', 'C:\a.txt', 'a.b\c', '../a.b', '.', '..',
        '.org', 'a..b', '1.5', '2024.01.02', '12:30', '12:30:45', '978-0-306-40615-7', 'example.org:99999', 'example.org:port/x', 'http:80', 'http:example.org', 'see example.org',
        '[2001:db8::1', '[::1]x', '?example.org', '//example.org/x', 'example.org:', '1.2.3.4.5'
    ) {
        $result = Invoke-ConcurrentWebRequest $_ -AllowedHost none.invalid -SkipErrorCheck
        $result.Error.Kind | Should -Be 'InvalidUri'
    }

    It 'is a line of a file' {
        Set-Content TestDrive:/addresses.txt "$url/todos/1", "$url/todos/2"
        Get-Content TestDrive:/addresses.txt | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is a [uri]' {
        [uri]"$url/todos/1", [uri]"$url/todos/2" | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is an argument' {
        Invoke-ConcurrentWebRequest "$url/todos/1" | Select-Id | Should -Be 1
    }

    It 'is one of an array of arguments' {
        Invoke-ConcurrentWebRequest "$url/todos/1", ([uri]"$url/todos/2"), @{ Uri = "$url/todos/3" } | Select-Id | Should -Be 1, 2, 3
    }

    It 'is one of an array that comes down the pipeline in one piece' {
        , @("$url/todos/1", "$url/todos/2") | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is one of an array in an array, as an argument' {
        Invoke-ConcurrentWebRequest @("$url/todos/1", @("$url/todos/2", @("$url/todos/3"))) | Select-Id | Should -Be 1, 2, 3
    }

    It 'is one of an array in an array, in the pipeline' {
        , @("$url/todos/1", @("$url/todos/2", @("$url/todos/3"))) | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2, 3
    }

    It 'is one of a generic list' {
        $list = [Collections.Generic.List[string]]@("$url/todos/1", "$url/todos/2")
        Invoke-ConcurrentWebRequest $list | Select-Id | Should -Be 1, 2
        , $list | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is given to -InputObject by name' {
        Invoke-ConcurrentWebRequest -InputObject "$url/todos/1" | Select-Id | Should -Be 1
        Invoke-ConcurrentWebRequest -InputObject @("$url/todos/1", "$url/todos/2") | Select-Id | Should -Be 1, 2
        Invoke-ConcurrentWebRequest -InputObject @{ Uri = "$url/todos/1" } | Select-Id | Should -Be 1
    }

    It 'is a hashtable' {
        @{ Uri = "$url/todos/1" }, @{ Uri = "$url/todos/2" } | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is an ordered dictionary' {
        [ordered]@{ Method = 'POST'; Uri = "$url/echo" } | Invoke-ConcurrentWebRequest | ConvertTo-Echo | ForEach-Object method |
            Should -Be 'POST'
    }

    It 'is a generic dictionary whose names have another case' {
        $row = [Collections.Generic.Dictionary[string, object]]::new()
        $row['URI'] = "$url/echo"
        $row['method'] = 'put'
        , $row | Invoke-ConcurrentWebRequest | ConvertTo-Echo | ForEach-Object method | Should -Be 'PUT'
    }

    It 'is an object with properties' {
        [pscustomobject]@{ Uri = "$url/todos/1" }, [pscustomobject]@{ Uri = [uri]"$url/todos/2" } |
            Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1, 2
    }

    It 'is an object of a class' {
        class Endpoint { [string] $Uri; [string] $Method }
        [Endpoint]@{ Uri = "$url/echo"; Method = 'Delete' } | Invoke-ConcurrentWebRequest | ConvertTo-Echo | ForEach-Object method |
            Should -Be 'DELETE'
    }

    It 'is what Select-Object makes of another object' {
        [pscustomobject]@{ Address = "$url/todos/1" } | Select-Object @{ n = 'Uri'; e = 'Address' } | Invoke-ConcurrentWebRequest |
            Select-Id | Should -Be 1
    }

    It 'has its address in a property <_>' -ForEach 'Uri', 'Url', 'Link', 'RequestUri', 'uri', 'URL', 'requesturi' {
        [pscustomobject]@{ $_ = "$url/todos/1" } | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1
        @{ $_ = "$url/todos/1" } | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1
    }

    It 'has its address in Url where Uri is empty' {
        [pscustomobject]@{ Uri = ''; Url = "$url/todos/1" } | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1
    }

    It 'is an earlier result, and is what that one was made for' {
        $row = [pscustomobject]@{ Uri = "$url/echo"; Method = 'POST'; Body = 'again' }
        $again = $row | Invoke-ConcurrentWebRequest | Invoke-ConcurrentWebRequest
        ($again | ConvertTo-Echo).body | Should -Be 'again'
        $again.InputObject | Should -Be $row
        [object]::ReferenceEquals($again.InputObject, $row) | Should -BeTrue
    }

    It 'is no file, which is for Get-Content and Import-Csv to read' {
        Set-Content (Join-Path $TestDrive 'list.txt') "$url/todos/1"
        $failed = Get-Item (Join-Path $TestDrive 'list.txt') | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1
        $failed.Exception.Message | Should -BeExactly "Input 0, 'list.txt': it is a file; read it with Get-Content or Import-Csv."
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
    }

    It 'is an earlier result or error, which needs -Uri again where that made its address: <Name>' -ForEach @(
        @{ Name = 'a number'; Item = 42; Says = "a value of type Int32 is not an address: '42'." }
        @{ Name = 'a word'; Item = 'word'; Says = 'did you mean https://word`?' }
        @{ Name = 'a row'; Item = [pscustomobject]@{ Id = 3 }; Says = 'the row has no value for Uri (or Url, Link, RequestUri).' }
    ) {
        $ErrorActionPreference = 'Continue'
        $hint = 'It was sent with an address, or a script block, for -Uri, which has to be given again.'
        $result = , $Item | Invoke-ConcurrentWebRequest -Uri { "$url/todos/1" }
        $refused = , $Item | Invoke-ConcurrentWebRequest -Uri { "$url/status/404" } -ErrorVariable failed -ErrorAction SilentlyContinue -SkipErrorCheck
        $null = , $Item | Invoke-ConcurrentRestMethod -Uri { "$url/status/404" } -ErrorVariable failed -ErrorAction SilentlyContinue
        $null = , $Item | Invoke-ConcurrentWebRequest -Uri "$url/status/404" -Method Post -ErrorVariable posted -ErrorAction SilentlyContinue
        $failed | Export-Clixml "$TestDrive/failed.xml"

        $again = @(
            $result, $refused, $failed[0], $posted[0], (Import-Clixml "$TestDrive/failed.xml") | Invoke-ConcurrentWebRequest 2>&1
            Invoke-ConcurrentWebRequest @($failed[0], $refused) 2>&1
        )

        $again | Should -HaveCount 7
        $again.ForEach{ $_.Exception.Message } | Should -BeLike "*$Says $hint"
        ($failed | Invoke-ConcurrentWebRequest -Uri { "$url/todos/1" }).StatusCode | Should -Be 200
    }

    It 'that is no address, and was never one, is not said to have been sent' {
        $ErrorActionPreference = 'Continue'
        $failed = 42, 'word', [pscustomobject]@{ Id = 3 } | Invoke-ConcurrentWebRequest 2>&1
        $hints = 'Such an input needs a script block for -Uri, also where it is sent again.', 'did you mean https://word`?', 'RequestUri).'

        foreach ($errors in $failed, ($failed | Invoke-ConcurrentWebRequest 2>&1), (Invoke-ConcurrentWebRequest @($failed) 2>&1), ($failed.TargetObject | Invoke-ConcurrentWebRequest 2>&1)) {
            $errors | Should -HaveCount 3
            0..2 | ForEach-Object { $errors[$_].Exception.Message | Should -BeLike "*$($hints[$_])" }
        }

        (1 | Invoke-ConcurrentWebRequest -Uri { 42 } 2>&1).Exception.Message | Should -BeLike "*: '42'."
    }

    It 'is an earlier result of an argument' {
        Invoke-ConcurrentWebRequest "$url/todos/1" | Invoke-ConcurrentWebRequest | Select-Id | Should -Be 1
    }

    It 'is an earlier failure' {
        "$url/status-sequence/$(New-Guid)/404" | Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        $failed | Should -HaveCount 1
        $failed | Invoke-ConcurrentWebRequest | ForEach-Object StatusCode | Should -Be 200
    }

    It 'is an earlier failure as a value' {
        $failed = "$url/status-sequence/$(New-Guid)/404" | Invoke-ConcurrentWebRequest -SkipErrorCheck
        $failed.Error | Should -Not -BeNullOrEmpty
        $failed | Invoke-ConcurrentWebRequest | ForEach-Object StatusCode | Should -Be 200
    }

    It 'is none: an empty array gives nothing, and no error' {
        @() | Invoke-ConcurrentWebRequest | Should -BeNullOrEmpty
        Invoke-ConcurrentWebRequest @() | Should -BeNullOrEmpty
    }

    It 'is given to the alias icwr' {
        "$url/todos/1" | icwr | Select-Id | Should -Be 1
        icwr "$url/todos/1" | Select-Id | Should -Be 1
    }
}

Describe 'A file of rows' {
    BeforeAll {
        @(
            '"Name","Uri","Method","Body","Headers","ContentType"'
            "`"plain`",`"$url/echo`",,,,"
            "`"posted`",`"$url/echo`",`"POST`",`"a=1`",,"
            "`"json headers`",`"$url/echo`",`"get`",,`"{`"`"X-One`"`":`"`"1`"`",`"`"X-Two`"`":`"`"two`"`"}`","
            "`"line headers`",`"$url/echo`",,,`"X-One: 1`r`nX-Two:two`","
            "`"typed`",`"$url/echo`",`"Put`",`"{}`",,`"application/json`""
            "`"spaces`",`"$url/echo`",`" `",`"  `",`" `",`" `""
        ) -join "`n" | Set-Content TestDrive:/rows.csv
        $results = Import-Csv TestDrive:/rows.csv | Invoke-ConcurrentWebRequest
        $sent = $results | ConvertTo-Echo
    }

    It 'gives a result a row' {
        $results.InputObject.Name | Should -Be 'plain', 'posted', 'json headers', 'line headers', 'typed', 'spaces'
    }

    It 'names the method of each row, in any case' {
        $sent.method | Should -Be 'GET', 'POST', 'GET', 'GET', 'PUT', 'GET'
    }

    It 'has the bodies' {
        $sent.body | Should -Be '', 'a=1', '', '', '{}', ''
    }

    It 'has headers as JSON' {
        $sent[2].headers.'X-One' | Should -Be '1'
        $sent[2].headers.'X-Two' | Should -Be 'two'
    }

    It 'has headers as lines' {
        $sent[3].headers.'X-One' | Should -Be '1'
        $sent[3].headers.'X-Two' | Should -Be 'two'
    }

    It 'has content types' {
        $sent[4].contentType | Should -Be 'application/json'
    }

    It 'takes an empty cell as none' {
        $sent[0].contentType | Should -BeNullOrEmpty
        $sent[5].contentType | Should -BeNullOrEmpty
        $sent[0].headers.PSObject.Properties.Name | Should -Be $sent[5].headers.PSObject.Properties.Name
    }

    It 'may have a column CustomMethod beside an empty Method' {
        "Uri,Method,CustomMethod`n$url/echo,,PURGE`n$url/echo,POST," | ConvertFrom-Csv | Invoke-ConcurrentWebRequest |
            ConvertTo-Echo | ForEach-Object method | Should -Be 'PURGE', 'POST'
    }

    It 'is wrong where a row has a Method and a CustomMethod' {
        $failed = "Uri,Method,CustomMethod`n$url/echo,GET,PURGE" | ConvertFrom-Csv | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidMethod,*'
    }

    It 'may have headers as a dictionary or an object, where it does not come from a file' {
        @{ Uri = "$url/echo"; Headers = @{ 'X-One' = 1 } }, @{ Uri = "$url/echo"; Headers = [pscustomobject]@{ 'X-One' = 2 } },
        @{ Uri = "$url/echo"; Headers = [ordered]@{ 'X-One' = 3; 'X-None' = $null } } |
            Invoke-ConcurrentWebRequest | ConvertTo-Echo | ForEach-Object { $_.headers.'X-One' } | Should -Be '1', '2', '3'
    }
}

Describe 'A script block' {
    It 'makes the address of each input' {
        1..200 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -ThrottleLimit 20 | Select-Id | Should -Be (1..200)
    }

    It 'makes a [uri]' {
        1..3 | Invoke-ConcurrentWebRequest -Uri { [uri]"$url/todos/$_" } | Select-Id | Should -Be (1..3)
    }

    It 'is taken by position' {
        1..3 | icwr { "$url/todos/$_" } | Select-Id | Should -Be (1..3)
    }

    It 'fails in one sentence, where what it throws ends with a period' {
        $failed = 0 | Invoke-ConcurrentWebRequest -Uri { 1 / $_ } -ErrorAction Continue 2>&1
        $failed.Exception.Message | Should -Be 'Input 0: the script block of -Uri failed: Attempted to divide by zero.'
    }

    It 'sees the properties of a row, whose other cells still count' {
        [pscustomobject]@{ Id = 7; Method = 'POST' } | Invoke-ConcurrentWebRequest -Uri { "$url/echo?id=$($_.Id)" } | ConvertTo-Echo |
            ForEach-Object { $_.method, $_.url } | Should -Be 'POST', '/echo?id=7'
    }

    It 'makes the body of each input' {
        1..3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body { "number $_" } | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'number 1', 'number 2', 'number 3'
    }

    It 'makes the body as a dictionary' {
        1..2 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body { @{ n = $_ } } | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'n=1', 'n=2'
    }

    It 'makes the body as bytes' {
        1..2 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body { , [byte[]](0, $_) } | ConvertTo-Echo |
            ForEach-Object bodyBase64 | Should -Be ([Convert]::ToBase64String((0, 1))), ([Convert]::ToBase64String((0, 2)))
    }

    It 'makes the headers of each input' {
        1..3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Headers { @{ 'X-Number' = $_ } } | ConvertTo-Echo |
            ForEach-Object { $_.headers.'X-Number' } | Should -Be '1', '2', '3'
    }

    It 'sees the variables of its place' {
        $suffix = 'local'
        1 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?$suffix" } | ConvertTo-Echo | ForEach-Object url | Should -Be '/echo?local'
    }

    It 'that throws is the error of its input alone: -<_>' -ForEach 'Uri', 'Body', 'Headers' {
        $parameters = @{ Uri = "$url/echo"; Method = 'Post' }
        $parameters[$_] = { if ($_ -eq 2) { throw 'not two' } @{ Uri = "$url/echo"; Body = 'x'; Headers = 'X-A: b' }[$name] }
        $name = $_
        $output = 1..3 | Invoke-ConcurrentWebRequest @parameters -ErrorAction Continue 2>&1
        $output | Should -HaveCount 3
        $output[0].StatusCode, $output[2].StatusCode | Should -Be 200, 200
        $output[1].FullyQualifiedErrorId | Should -BeLike 'ScriptBlockFailure,*'
        $output[1].Exception.Message | Should -BeLike "*Input 1*-$name*not two*"
        $output[1].TargetObject | Should -Be 2
    }

    It 'that calls a command that does not exist is the error of its input' {
        $output = 1..2 | Invoke-ConcurrentWebRequest -Uri { if ($_ -eq 1) { No-SuchCommand }; "$url/todos/$_" } -ErrorAction Continue 2>&1
        $output[-1].StatusCode | Should -Be 200
        $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'ScriptBlockFailure,*' } |
            Should -HaveCount 1
    }

    It 'that gives nothing is the error of its input' {
        $output = 1..3 | Invoke-ConcurrentWebRequest -Uri { if ($_ -ne 2) { "$url/todos/$_" } } -ErrorAction Continue 2>&1
        $output | Should -HaveCount 3
        $output[1].FullyQualifiedErrorId | Should -BeLike 'ScriptBlockFailure,*'
        $output[1].Exception.Message | Should -BeLike '*nothing*'
    }

    It 'that gives two values is the error of its input' {
        $output = 1..3 | Invoke-ConcurrentWebRequest -Uri { if ($_ -eq 2) { "$url/todos/9" }; "$url/todos/$_" } -ErrorAction Continue 2>&1
        $output | Should -HaveCount 3
        $output[1].FullyQualifiedErrorId | Should -BeLike 'ScriptBlockFailure,*'
        $output[1].Exception.Message | Should -BeLike '*2 values*'
    }

    It 'that calls a command with -ErrorAction Stop is the error of its input when that one fails' {
        $output = 1..3 | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1 -Uri {
            if ($_ -eq 2) { Get-Item TestDrive:/nothing -ErrorAction Stop }
            "$url/todos/$_"
        }
        $output | Should -HaveCount 3
        $output[1].FullyQualifiedErrorId | Should -BeLike 'ScriptBlockFailure,*'
        $output[2].StatusCode | Should -Be 200
    }
}

Describe 'The command line' {
    It 'gives one address to all rows, and the rows the rest' {
        $rows = @{ Body = 'a'; Method = 'POST' }, @{ Body = 'b'; Method = 'PUT' }
        $rows | Invoke-ConcurrentWebRequest -Uri "$url/echo" | ConvertTo-Echo | ForEach-Object { "$($_.method) $($_.body)" } |
            Should -Be 'POST a', 'PUT b'
    }

    It 'gives one address to inputs that are no rows' {
        1..3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" | ForEach-Object InputObject | Should -Be 1, 2, 3
    }

    It 'beats the row in its address' {
        @{ Uri = "$url/todos/1" } | Invoke-ConcurrentWebRequest -Uri "$url/todos/2" | Select-Id | Should -Be 2
    }

    It 'beats the row in its method, custom or not' {
        $row = @{ Uri = "$url/echo"; Method = 'POST'; Body = 'x' }
        $row | Invoke-ConcurrentWebRequest -Method Put | ConvertTo-Echo | ForEach-Object method | Should -Be 'PUT'
        $row | Invoke-ConcurrentWebRequest -CustomMethod PURGE | ConvertTo-Echo | ForEach-Object method | Should -Be 'PURGE'
        @{ Uri = "$url/echo"; CustomMethod = 'PURGE' } | Invoke-ConcurrentWebRequest -Method Options | ConvertTo-Echo |
            ForEach-Object method | Should -Be 'OPTIONS'
    }

    It 'beats the row in its body and content type' {
        $sent = @{ Uri = "$url/echo"; Method = 'POST'; Body = 'row'; ContentType = 'text/row' } |
            Invoke-ConcurrentWebRequest -Body 'line' -ContentType 'text/line' | ConvertTo-Echo
        $sent.body, $sent.contentType | Should -Be 'line', 'text/line'
    }

    It 'is merged with the row header by header' {
        $sent = @{ Uri = "$url/echo"; Headers = @{ 'x-both' = 'row'; 'X-Row' = 'row' } } |
            Invoke-ConcurrentWebRequest -Headers @{ 'X-Both' = 'line'; 'X-Line' = 'line' } | ConvertTo-Echo
        $sent.headers.'X-Both' | Should -Be 'line'
        $sent.headers.'X-Row' | Should -Be 'row'
        $sent.headers.'X-Line' | Should -Be 'line'
    }

    It 'takes headers as <Form>' -ForEach @(
        @{ Form = 'a hashtable'; Value = @{ 'X-A' = 'b' } }
        @{ Form = 'an ordered dictionary'; Value = [ordered]@{ 'X-A' = 'b' } }
        @{ Form = 'JSON'; Value = '{"X-A":"b"}' }
        @{ Form = 'lines'; Value = "X-A: b`nX-B: c" }
    ) {
        (Invoke-ConcurrentWebRequest "$url/echo" -Headers $Value | ConvertTo-Echo).headers.'X-A' | Should -Be 'b'
    }

    It 'sends -Method <_>' -ForEach 'Get', 'Post', 'Put', 'Delete', 'Options', 'Trace', 'Patch', 'Merge' {
        Invoke-ConcurrentWebRequest "$url/echo" -Method $_ | ConvertTo-Echo | ForEach-Object method | Should -Be $_.ToUpperInvariant()
    }

    It 'sends -Method Head, which has no body' {
        $result = Invoke-ConcurrentWebRequest "$url/todos/1" -Method Head
        $result.StatusCode, $result.RawContentLength | Should -Be 200, 0
        $result.Headers['Content-Length'] | Should -Be '62'
    }

    It 'sends -CustomMethod, and refuses it beside -Method' {
        Invoke-ConcurrentWebRequest "$url/echo" -CustomMethod purge | ConvertTo-Echo | ForEach-Object method | Should -Be 'PURGE'
        { Invoke-ConcurrentWebRequest "$url/echo" -CustomMethod PURGE -Method Get } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'refuses a -CustomMethod that is none before anything is sent' {
        Reset-Gauge
        { "$url/echo" | Invoke-ConcurrentWebRequest -CustomMethod 'GET /' } | Should -Throw -ErrorId 'InvalidParameter,*'
        (Get-Gauge).total | Should -Be 0
    }

    It 'refuses -Headers that are none before anything is sent' {
        Reset-Gauge
        { "$url/echo" | Invoke-ConcurrentWebRequest -Headers @{ 'X A' = 'b' } } | Should -Throw -ErrorId 'InvalidParameter,*'
        { "$url/echo" | Invoke-ConcurrentWebRequest -Headers @{ 'X-A' = "b`r`nX-C: d" } } | Should -Throw -ErrorId 'InvalidParameter,*'
        (Get-Gauge).total | Should -Be 0
    }

    It 'refuses several addresses for inputs that come down the pipeline' {
        { 1..2 | Invoke-ConcurrentWebRequest -Uri "$url/todos/1", "$url/todos/2" } | Should -Throw -ErrorId 'InvalidParameter,*'
    }

    It 'sends -UserAgent, or else that of PowerShell with the name of the module' {
        (Invoke-ConcurrentWebRequest "$url/echo" -UserAgent 'mine/1.0' | ConvertTo-Echo).headers.'User-Agent' | Should -Be 'mine/1.0'
        # Up to the module's name it is what Invoke-WebRequest sends here.
        $theirs = (Invoke-WebRequest "$url/echo" | ConvertTo-Echo).headers.'User-Agent'
        $ours = "$theirs ConcurrentWeb/$((Get-Module ConcurrentWeb).Version)"
        (Invoke-ConcurrentWebRequest "$url/echo" | ConvertTo-Echo).headers.'User-Agent' | Should -BeExactly $ours
        (Invoke-ConcurrentRestMethod "$url/echo").headers.'User-Agent' | Should -BeExactly $ours
        (Invoke-ConcurrentWebRequest "$url/echo" -Headers @{ 'user-agent' = 'header' } | ConvertTo-Echo).headers.'User-Agent' |
            Should -Be 'header'
    }

    It 'asks for -HttpVersion' {
        Invoke-ConcurrentWebRequest "$url/echo" | ConvertTo-Echo | ForEach-Object protocol | Should -Be 'HTTP/1.1'
        Invoke-ConcurrentWebRequest "$url/echo" -HttpVersion 1.0 | ConvertTo-Echo | ForEach-Object protocol | Should -Be 'HTTP/1.0'
    }
}

Describe 'A body' {
    BeforeDiscovery {
        $bodies = @(
            @{ Form = 'text, posted'; Parameters = @{ Method = 'Post'; Body = 'a=1&b=é' } }
            @{ Form = 'text with a content type'; Parameters = @{ Method = 'Post'; Body = '{"é":1}'; ContentType = 'application/json' } }
            @{ Form = 'text in another charset'; Parameters = @{ Method = 'Post'; Body = 'é'; ContentType = 'text/plain; charset=iso-8859-1' } }
            @{ Form = 'text, put'; Parameters = @{ Method = 'Put'; Body = 'text' } }
            @{ Form = 'text of a custom method'; Parameters = @{ CustomMethod = 'REPORT'; Body = 'text' } }
            @{ Form = 'text of a GET'; Parameters = @{ Body = 'text' } }
            @{ Form = 'bytes'; Parameters = @{ Method = 'Post'; Body = [byte[]](0, 1, 254, 255) } }
            @{ Form = 'bytes with a content type'; Parameters = @{ Method = 'Put'; Body = [byte[]](1, 2); ContentType = 'image/png' } }
            @{ Form = 'a dictionary, posted'; Parameters = @{ Method = 'Post'; Body = [ordered]@{ 'a b' = 'c&d'; 'é' = 1.5; x = $true } } }
            @{ Form = 'a dictionary of a GET'; Parameters = @{ Body = [ordered]@{ 'a b' = 'c&d'; 'é' = 1 } } }
            @{ Form = 'an empty text'; Parameters = @{ Method = 'Post'; Body = '' } }
            @{ Form = 'none, posted with a content type'; Parameters = @{ Method = 'Post'; ContentType = 'application/json' } }
            @{ Form = 'text, with the content type among the headers'
                Parameters = @{ Method = 'Post'; Body = '{}'; Headers = @{ 'Content-Type' = 'application/json' } } }
        )
    }

    It 'is sent as Invoke-WebRequest sends it: <Form>' -ForEach $bodies {
        $ours = Invoke-ConcurrentWebRequest "$url/echo" @Parameters | ConvertTo-Echo
        $theirs = Invoke-WebRequest "$url/echo" @Parameters | ConvertTo-Echo
        $ours.method | Should -Be $theirs.method
        $ours.url | Should -Be $theirs.url
        $ours.contentType | Should -Be $theirs.contentType
        $ours.bodyBase64 | Should -Be $theirs.bodyBase64
    }

    It 'as a dictionary of a GET is added to the query of the address' {
        Invoke-ConcurrentWebRequest "$url/echo?x=1" -Body @{ y = 2 } | ConvertTo-Echo | ForEach-Object url | Should -Be '/echo?x=1&y=2'
    }

    It 'as a dictionary says that it is a form, whatever the method' {
        Invoke-ConcurrentWebRequest "$url/echo" -Method Put -Body @{ a = 'b c' } | ConvertTo-Echo |
            ForEach-Object { $_.contentType, $_.body } | Should -Be 'application/x-www-form-urlencoded', 'a=b+c'
    }

    It 'as a dictionary is a form in a row, too' {
        @{ Uri = "$url/echo"; Method = 'Post'; Body = @{ a = 'b c' } } | Invoke-ConcurrentWebRequest | ConvertTo-Echo |
            ForEach-Object { $_.contentType, $_.body } | Should -Be 'application/x-www-form-urlencoded', 'a=b+c'
    }

    It 'of a row may be bytes' {
        $sent = @{ Uri = "$url/echo"; Method = 'Post'; Body = [byte[]](0, 255) } | Invoke-ConcurrentWebRequest | ConvertTo-Echo
        $sent.bodyBase64 | Should -Be ([Convert]::ToBase64String((0, 255)))
    }

    It 'may be a number' {
        (@{ Uri = "$url/echo"; Method = 'Post'; Body = 1.5 } | Invoke-ConcurrentWebRequest | ConvertTo-Echo).body | Should -Be '1.5'
    }

    It 'that nothing can be made of is an error' {
        $failed = @{ Uri = "$url/echo"; Method = 'Post'; Body = [pscustomobject]@{ a = 1 } } | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
    }

    It 'with a content type that is none is an error' {
        $failed = @{ Uri = "$url/echo"; Method = 'Post'; Body = 'x'; ContentType = 'no type' } | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
    }
}

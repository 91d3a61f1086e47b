# What a result tells, and that it tells it as Invoke-WebRequest's result does.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A result' {
    BeforeAll {
        $result = Invoke-ConcurrentWebRequest "$url/todos/7?a=b"
    }

    It 'is a [ConcurrentWeb.WebResult]' {
        $result | Should -BeOfType ([ConcurrentWeb.WebResult])
        $result | Should -HaveCount 1
    }

    It 'has <Name>' -ForEach @(
        @{ Name = 'StatusCode'; Value = 200; Type = 'int' }
        @{ Name = 'StatusDescription'; Value = 'OK'; Type = 'string' }
        @{ Name = 'Content'; Value = '{"userId":1,"id":7,"title":"to-do number 7","completed":false}'; Type = 'string' }
        @{ Name = 'RawContentLength'; Value = 62; Type = 'long' }
        @{ Name = 'RawContentStream'; Type = 'IO.MemoryStream' }
        @{ Name = 'BaseResponse'; Type = 'Net.Http.HttpResponseMessage' }
        @{ Name = 'Index'; Value = 0; Type = 'long' }
        @{ Name = 'Method'; Value = 'GET'; Type = 'string' }
        @{ Name = 'Uri'; Type = 'uri' }
        @{ Name = 'ResponseUri'; Type = 'uri' }
        @{ Name = 'Attempts'; Value = 1; Type = 'int' }
        @{ Name = 'Duration'; Type = 'timespan' }
        @{ Name = 'TimeToFirstByte'; Type = 'timespan' }
        @{ Name = 'HttpVersion'; Value = '1.1'; Type = 'version' }
    ) {
        $result.$Name | Should -BeOfType ([type]$Type)
        if ($null -ne $Value) { "$($result.$Name)" | Should -BeExactly "$Value" }
    }

    It 'has the address that was asked and the one that answered' {
        $result.Uri, $result.ResponseUri | Should -Be "$url/todos/7?a=b", "$url/todos/7?a=b"
    }

    It 'has no error' {
        $result.Error | Should -BeNullOrEmpty
        $result.PSObject.Properties.Name | Should -Contain 'Error'
    }

    It 'has headers that are found in any case' {
        $result.Headers['content-TYPE'] | Should -Be 'application/json; charset=utf-8'
        $result.Headers.'Content-Length' | Should -Be '62'
        $result.Headers.ContainsKey('X-None') | Should -BeFalse
    }

    It 'has several values of one header' {
        $headers = (Invoke-ConcurrentWebRequest "$url/headers?X-A=1&X-A=2").Headers
        $headers['X-A'] | Should -Be '1', '2'
    }

    It 'has the raw content: status, headers, and content' {
        $lines = $result.RawContent -split '\r?\n'
        $lines[0] | Should -Be 'HTTP/1.1 200 OK'
        $lines | Should -Contain 'Content-Type: application/json; charset=utf-8'
        $lines[-2] | Should -Be ''
        $lines[-1] | Should -Be $result.Content
    }

    It 'has times that fit' {
        $slow = Invoke-ConcurrentWebRequest "$url/drip/5/40"
        $slow.TimeToFirstByte | Should -BeGreaterThan ([timespan]::Zero)
        $slow.Duration | Should -BeGreaterThan $slow.TimeToFirstByte
        $slow.Duration.TotalMilliseconds | Should -BeGreaterThan 100
    }

    It 'has a stream that can be read again and again' {
        $stream = $result.RawContentStream
        $stream.Length | Should -Be 62
        [Text.Encoding]::UTF8.GetString($stream.ToArray()) | Should -Be $result.Content
        [IO.StreamReader]::new($stream).ReadToEnd() | Should -Be $result.Content
        $result.RawContentStream.Position = 0
        $result.RawContentStream.ReadByte() | Should -Be ([byte][char]'{')
    }

    It 'is its content as a string' {
        "$result" | Should -Be $result.Content
    }

    It 'has the input: a line, a [uri], a number' {
        ("$url/todos/1" | Invoke-ConcurrentWebRequest).InputObject | Should -BeOfType ([string])
        ([uri]"$url/todos/1" | Invoke-ConcurrentWebRequest).InputObject | Should -BeOfType ([uri])
        (1 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" }).InputObject | Should -BeOfType ([int])
    }

    It 'has the row that came in, with its other cells' {
        $results = "Name,Uri`nfirst,$url/todos/1`nsecond,$url/todos/2" | ConvertFrom-Csv | Invoke-ConcurrentWebRequest
        $results | ForEach-Object { $_.InputObject.Name } | Should -Be 'first', 'second'
        $results | Select-Object @{ n = 'Name'; e = { $_.InputObject.Name } }, StatusCode | ForEach-Object { "$($_.Name) $($_.StatusCode)" } |
            Should -Be 'first 200', 'second 200'
    }

    It 'has the row itself, and leaves it as it was' {
        $row = [pscustomobject]@{ Uri = "$url/todos/1" }
        $result = $row | Invoke-ConcurrentWebRequest
        [object]::ReferenceEquals($result.InputObject, $row) | Should -BeTrue
        $row.PSObject.Properties.Name | Should -Be 'Uri'
    }

    It 'has an empty content where the answer has none' {
        $empty = Invoke-ConcurrentWebRequest "$url/status/204"
        $empty.StatusCode, $empty.RawContentLength, $empty.Content.Length | Should -Be 204, 0, 0
    }

    It 'can be sorted, grouped and exported' {
        $results = 1..6 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" }
        $results | Sort-Object Index -Descending | ForEach-Object Index | Should -Be (5..0)
        $results | Group-Object StatusCode | ForEach-Object Count | Should -Be 6
        ($results | Select-Object Index, StatusCode, Uri | ConvertTo-Csv).Count | Should -Be 7
    }

    It 'is text by its charset: <Charset> declared by <Declare>' -ForEach @(
        @{ Charset = 'utf-8'; Declare = 'header' }
        @{ Charset = 'iso-8859-1'; Declare = 'header' }
        @{ Charset = 'windows-1252'; Declare = 'header' }
        @{ Charset = 'utf-16'; Declare = 'header' }
        @{ Charset = 'utf-8'; Declare = 'bom' }
        @{ Charset = 'utf-16'; Declare = 'bom' }
        @{ Charset = 'utf-16BE'; Declare = 'bom' }
        @{ Charset = 'iso-8859-1'; Declare = 'meta' }
        @{ Charset = 'windows-1252'; Declare = 'xml' }
        @{ Charset = 'utf-8'; Declare = 'none' }
    ) {
        $result = Invoke-ConcurrentWebRequest "$url/encoding/$Charset`?declare=$Declare&text=$([uri]::EscapeDataString('Grüße, café'))"
        $result.Content | Should -Match 'Grüße, café'
        if ($Declare -in 'header', 'bom', 'none') { $result.Content | Should -BeExactly 'Grüße, café' }
    }

    It 'is text in windows-1251 and shift_jis' {
        (Invoke-ConcurrentWebRequest "$url/encoding/windows-1251?text=$([uri]::EscapeDataString('Привет'))").Content | Should -Be 'Привет'
        (Invoke-ConcurrentWebRequest "$url/encoding/shift_jis?text=$([uri]::EscapeDataString('日本語'))").Content | Should -Be '日本語'
    }

    It 'is text where its type says so, and bytes where it does not: <Type>' -ForEach @(
        @{ Type = 'text/plain'; IsText = $true }
        @{ Type = 'text/csv'; IsText = $true }
        @{ Type = 'application/json'; IsText = $true }
        @{ Type = 'application/vnd.api+json'; IsText = $true }
        @{ Type = 'application/problem+json'; IsText = $true }
        @{ Type = 'application/xml'; IsText = $true }
        @{ Type = 'image/svg+xml'; IsText = $true }
        @{ Type = 'application/octet-stream'; IsText = $false }
        @{ Type = 'image/png'; IsText = $false }
        @{ Type = 'application/zip'; IsText = $false }
    ) {
        $result = Invoke-ConcurrentWebRequest "$url/content-type?value=$([uri]::EscapeDataString($Type))&body=abc"
        $result.Content.GetType() | Should -Be ($IsText ? [string] : [byte[]])
        if (-not $IsText) { $result.Content | Should -Be ([byte[]]'abc'.ToCharArray()) }
    }

    It 'is decompressed: <_>' -ForEach 'gzip', 'deflate', 'deflate?raw=1', 'brotli' {
        $result = Invoke-ConcurrentWebRequest "$url/$_"
        $result.Content | ConvertFrom-Json | Should -Not -BeNullOrEmpty
        $result.RawContentLength | Should -Be ([Text.Encoding]::UTF8.GetByteCount($result.Content))
    }
}

Describe 'Results in a file' {
    BeforeAll {
        $row = [pscustomobject]@{ Name = 'first'; Uri = "$url/headers?X-A=1&X-A=2" }
        $inputs = $row, "$url/link/2/4", "$url/status/503", 'no address', "$url/content-type?value=text/html&body=$([uri]::EscapeDataString('<a href="x">y</a>'))"
        $results = $inputs | Invoke-ConcurrentWebRequest -SkipErrorCheck -MaximumRetryCount 1 -RetryIntervalSec 0.01
        $typeName = '\b(System|ConcurrentWeb|Microsoft)\.\w'
        $hidden = 'RawContent', 'RawContentStream', 'BaseResponse', 'Body', 'Encoding', 'Links', 'Images', 'InputFields'
    }

    It 'are a CSV file with a cell for each property and no type names' {
        $csv = $results | ConvertTo-Csv
        $csv | Should -Not -Match $typeName
        $rows = $csv | ConvertFrom-Csv
        $rows[0].PSObject.Properties.Name | Should -Be @(
            'Index', 'InputObject', 'Uri', 'Method', 'ResponseUri', 'StatusCode', 'StatusDescription', 'Content', 'Headers', 'RawContentLength', 'OutFile'
            'RelationLink', 'Attempts', 'FailedAttempts', 'ConcurrencyLimit', 'Duration', 'TimeToFirstByte', 'HttpVersion', 'Error', 'Value'
        )
        $rows.Index | Should -Be 0, 1, 2, 3, 4
        $rows.StatusCode | Should -Be 200, 200, 503, 0, 200
        $rows[0].InputObject | Should -BeLike '@{Name=first; Uri=*}'
        $rows[0].Headers | Should -BeLike '*X-A: 1, 2; *'
        $rows[1].RelationLink | Should -BeLike "*; next=$url/link/3/4; *"
        $rows[2].FailedAttempts | Should -BeLike 'GET *: the server answered 503*'
        $rows[2].Error | Should -BeLike 'GET *: the server answered 503*'
        $rows[3].Error | Should -BeLike 'Input 3: *'
    }

    It 'are JSON without streams, messages and exceptions' {
        $unreachable = Invoke-ConcurrentWebRequest "http://127.0.0.1:$(Get-ClosedPort)/" -SkipErrorCheck
        $json = $results + $unreachable | ConvertTo-Json -Depth 4 -EnumsAsStrings -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $json | Should -Not -Match $typeName
        $read = $json | ConvertFrom-Json
        $read[0].PSObject.Properties.Name | Should -Be @($results[0].PSObject.Properties.Name)
        $read[0].InputObject.Name | Should -Be first
        $read[0].Headers.'X-A' | Should -Be '1', '2'
        $read[1].RelationLink.next | Should -Be "$url/link/3/4"
        $read[2].Content | Should -BeLike '*503*'
        $read[2].FailedAttempts.StatusCode | Should -Be 503
        $read[-1].Error.Kind | Should -Be ConnectionFailure
        $read[-1].Error.PSObject.Properties.Name | Should -Be Kind, Message, ServerMessage, RetryAt
    }

    It 'lack what scripts can use by name all the same: <_>' -ForEach 'RawContent', 'RawContentStream', 'BaseResponse', 'Body', 'Encoding', 'Links' {
        $page = $results[4]
        $page.PSObject.Properties.Name | Should -Not -Contain $_
        $page.$_ | Should -Not -BeNullOrEmpty
        ($page | Select-Object $_).$_ | Should -Not -BeNullOrEmpty
        $page | Select-Object -ExpandProperty $_ | Should -Not -BeNullOrEmpty
        $page | ForEach-Object $_ | Should -Not -BeNullOrEmpty
        ($page | Get-Member $_ -Force).MemberType | Should -Be CodeProperty
    }

    It 'keep those by Export-Clixml' {
        $file = Join-Path $TestDrive kept.xml
        $results[4] | Export-Clixml $file
        (Import-Clixml $file).RawContent | Should -BeLike 'HTTP/1.1 200 OK*<a href="x">y</a>'
    }

    It 'lack the exception of an error, which scripts can use by name' {
        $failure = (Invoke-ConcurrentWebRequest "http://127.0.0.1:$(Get-ClosedPort)/" -SkipErrorCheck).Error
        $failure.Exception | Should -BeOfType ([Net.Http.HttpRequestException])
        $failure.PSObject.Properties.Name | Should -Not -Contain Exception
    }

    It 'are a summary, too, in one row, and its parts' {
        $null = "$url/todos/1", "$url/status/404" | Invoke-ConcurrentWebRequest -RequestsPerSecond 20 -SkipErrorCheck -RunVariable run
        $csv = $run | ConvertTo-Csv
        $csv | Should -Not -Match $typeName
        ($csv | ConvertFrom-Csv).Failures | Should -Be '1 HttpStatusFailure'
        foreach ($part in 'Origins', 'Waits', 'Limits', 'Failures') {
            $run.$part | Should -Not -BeNullOrEmpty -Because $part
            $run.$part | ConvertTo-Csv | Should -Not -Match $typeName
        }
    }
}

Describe 'Beside Invoke-WebRequest' {
    BeforeDiscovery {
        $paths = @(
            'todos/1', 'echo', 'bytes/1000', 'bytes/0', 'chunked/5000', 'status/204', 'headers?X-A=1&X-A=2&X-B=c', 'link/2/4', 'link/2/4?relative=1'
            'encoding/utf-8?text=%C3%A9', 'encoding/iso-8859-1?text=%C3%A9', 'encoding/utf-8?text=%C3%A9&declare=bom'
            'encoding/iso-8859-1?text=%C3%A9&declare=meta', 'encoding/windows-1252?text=%C3%A9&declare=xml'
            'content-type?value=text/html&body=%3Chtml%3E', 'content-type?value=application/json&body=%5B%5D'
            'content-type?value=application/octet-stream&body=abc', 'content-type?value=image/svg%2Bxml&body=%3Csvg/%3E'
            'gzip', 'deflate', 'brotli'
        )
    }

    It 'the result is the same for /<_>' -ForEach $paths {
        $ours = Invoke-ConcurrentWebRequest "$url/$_" -UserAgent 'same' -Headers @{ 'Accept-Encoding' = 'gzip, deflate, br' }
        $theirs = Invoke-WebRequest "$url/$_" -UserAgent 'same'
        $ours.StatusCode | Should -Be $theirs.StatusCode
        $ours.StatusDescription | Should -BeExactly $theirs.StatusDescription
        $ours.RawContentLength | Should -Be $theirs.RawContentLength
        $ours.Content.GetType() | Should -Be $theirs.Content.GetType()
        if ($_ -ne 'echo') { $ours.Content | Should -Be $theirs.Content }
        $ours.Headers.Keys | Sort-Object | Should -Be ($theirs.Headers.Keys | Sort-Object)
        foreach ($name in $theirs.Headers.Keys | Where-Object { $_ -ne 'Date' }) {
            $ours.Headers[$name] | Should -Be $theirs.Headers[$name]
        }
        $ours.RelationLink.Keys | Sort-Object | Should -Be ($theirs.RelationLink.Keys | Sort-Object)
        foreach ($name in $theirs.RelationLink.Keys) { $ours.RelationLink[$name] | Should -Be $theirs.RelationLink[$name] }
        $ours.RawContentStream.Length | Should -Be $theirs.RawContentStream.Length
    }

    It 'the result of status <_> is the same with -SkipHttpErrorCheck' -ForEach 203, 299, 304, 400, 404, 418, 422, 429, 505, 599 {
        $ours = Invoke-ConcurrentWebRequest "$url/status/$($_)?body=gone" -SkipHttpErrorCheck
        $theirs = Invoke-WebRequest "$url/status/$($_)?body=gone" -SkipHttpErrorCheck
        $ours.StatusCode, $ours.Content | Should -Be @($theirs.StatusCode, $theirs.Content)
        $ours.StatusDescription | Should -BeExactly $theirs.StatusDescription
        ($ours.RawContent -split '\r?\n')[0] | Should -BeExactly ($theirs.RawContent -split '\r?\n')[0]
        $ours.BaseResponse.ReasonPhrase | Should -BeExactly $theirs.BaseResponse.ReasonPhrase
    }

    It 'the result has all of the properties that need neither a document nor a file' {
        $theirs = (Invoke-WebRequest "$url/todos/1").PSObject.Properties.Name | Where-Object { $_ -notin 'InputFields', 'Links', 'Images', 'OutFile' }
        $ours = Invoke-ConcurrentWebRequest "$url/todos/1"
        $theirs | Where-Object { $null -eq $ours.PSObject.Properties[$_] } | Should -BeNullOrEmpty
    }
}

Describe 'The view of results' {
    It 'is a table of place, status, bytes, time and address' {
        $text = Invoke-ConcurrentWebRequest "$url/todos/1", "$url/bytes/1234567" | Out-String -Width 120
        $lines = $text.Trim() -split '\r?\n'
        $lines[0] | Should -Match '^Index +Status +Bytes +ms +Uri *$'
        $lines[2] | Should -Match "^ *0 200 OK +62 +\d+ +$([regex]::Escape($url))/todos/1 *$"
        $lines[3] | Should -Match "^ *1 200 OK +1.?234.?567 +[\d.,]+ +$([regex]::Escape($url))/bytes/1234567 *$"
    }

    It 'shows the end of an address that is too long for 80 columns' {
        $text = Invoke-ConcurrentWebRequest "$url/todos/4711?page=a-long-query&and=another" | Out-String -Width 80
        $row = ($text.Trim() -split '\r?\n')[2]
        $row | Should -Match ' 200 OK .* …[^ ]*page=a-long-query&and=another$'
        $row.Length | Should -BeLessOrEqual 80
    }

    It 'shows what an input without an address was' {
        'no address' | Invoke-ConcurrentWebRequest -SkipErrorCheck | Out-String -Width 120 | Should -Match '0 InvalidUri .* no address'
    }

    It 'is a list on demand' {
        $text = Invoke-ConcurrentWebRequest "$url/todos/1" | Format-List | Out-String
        $text | Should -Match 'StatusCode +: 200'
        $text | Should -Match 'Content +: \{"userId"'
        $text | Should -Match 'Content-Length: 62'
        $text | Should -Not -Match 'System\.|ConcurrentWeb\.'
    }
}

# What Invoke-ConcurrentRestMethod makes of answers: the same as Invoke-RestMethod, which is asked the same in many of these
# tests, save that arrays come element by element and that an answer has to be the JSON it calls itself.

BeforeDiscovery {
    # Body and type of answers that both have to read in the same way.
    $same = @(
        '{"a":1,"b":-2.5,"c":true,"d":false,"e":null,"f":"text","g":[],"h":{},"i":[1,"x",null,[2],{"j":3}]}'
        '[1,2,3]', '[]', '[[]]', '[[1,2],[3]]', '[null]', '[{"a":1},{"a":2}]', '{}', '"text"', '""', '1', '-0', '0.0', '-0.0', 'true', 'false'
        '9223372036854775807', '9223372036854775808', '-123456789012345678901234567890', '1e2', '1E-2', '1e400', '-1e400', '1e-400'
        '0.1', '123456789.123456789123456789', '5e-324', '1.7976931348623157e308'
        '"2024-02-29T12:34:56Z"', '"2024-02-29T12:34:56.1234567Z"', '"2024-02-29T12:34:56"', '"2024-02-29T12:34:56+05:30"', '"2024-02-29T12:34:56-0800"'
        '"2024-02-29T12:34:56.12345678Z"', '"2024-02-29"', '"2024-02-29T12:34"', '"2024-02-30T12:34:56"', '"2024-02-29T24:00:00"', '"2024-02-29 12:34:56"'
        '"2024-02-29T12:34:56+"', '"2024-02-29T12:34:56+1"', '"2024-02-29T12:34:56+01"', '"2024-02-29T12:34:56+01:"', '"2024-02-29T12:34:56+01:30"'
        '"0001-01-01T00:00:00"', '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59.9999999-14:00"', '"12024-02-29T12:34:56Z"'
        '"/Date(1709208000000)/"', '"\/Date(1709208000000+0200)\/"', '"/Date(-1)/"', '"/Date()/"', '"/Date(x)/"', '{"when":["2024-02-29T12:34:56Z"]}'
        '"\u0041\n\t\"\\\/\ud83d\ude00"', '"\ud83d"', '"\ude00x"', '{"\u0061":1}', '{"a b":1,"c.d":2,"$e":3,"*":4,"Length":5,"Count":6,"PSTypeName":7}'
        '{"a":1,"b":2,"a":3}', '{"a":1,"A":2}', '[{"b":{"x":1,"X":2}}]', '{"":1}', '{"a":{"":1}}'
        '/* c */ {"a":1} // d', '{"a":[1,2,],}', "  `n`t {`"a`":1}  `n ", '', '   '
        '<a><b c="d">e</b> <f/></a>', '<?xml version="1.0"?><a>&lt;</a>', '<!DOCTYPE a [<!ENTITY e "x">]><a/>'
        '<rss><channel><item><title>1</title></item><x/><item><title>2</title></item></channel></rss>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>1</title></entry></feed>'
    )
    $sameAsText = @(
        'plain text', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', '<html><head><title>t</title></head><body>a<br>b</body></html>', '<html><body>a</body></html>', '<a><b></a>', '{ not json', '12 monkeys', '123', 'true'
        'nothing', 'tree', '-', 'null', ' null ', '<', '<a', '2024-02-29T12:34:56Z', '[INFO] started'
    )
    $same = @(
        $same | ForEach-Object { @{ Body = $_; Type = 'application/json' } }
        $same + $sameAsText | ForEach-Object { @{ Body = $_; Type = 'text/plain' } }
        $sameAsText | ForEach-Object { @{ Body = $_; Type = 'application/xml' } }
        '{"a":1}', '<a/>', 'text', '<?xml version="1.0"?><!-- c --><feed><entry/></feed>' |
            ForEach-Object { foreach ($type in 'text/html', 'application/octet-stream', 'application/problem+json', 'image/svg+xml', 'application/javascript') { @{ Body = $_; Type = $type } } } |
            Where-Object { $_.Body -ne 'text' -or $_.Type -ne 'application/problem+json' }
    )
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    function Get-BodyAddress([string] $Body, [string] $Type = 'application/json') {
        "$url/content-type?value=$([uri]::EscapeDataString($Type))&body=$([uri]::EscapeDataString($Body))"
    }

    # A value on one line, with the type of each value in it.
    function Format-Value($Value) {
        if ($null -eq $Value) {
            'null'
        }
        elseif ($Value -is [array]) {
            $elements = for ($i = 0; $i -lt $Value.Count; $i++) { Format-Value $Value[$i] }
            "$($Value.GetType())[$($elements -join ', ')]"
        }
        elseif ($Value -is [System.Management.Automation.PSCustomObject]) {
            $members = foreach ($property in $Value.psobject.Properties) { "$($property.Name) ($($property.MemberType)): $(Format-Value $property.Value)" }
            "{$($members -join '; ')}"
        }
        elseif ($Value -is [Xml.XmlNode]) {
            "$($Value.GetType()) $($Value.OuterXml)"
        }
        elseif ($Value -is [datetime]) {
            "DateTime $($Value.Ticks) $($Value.Kind)"
        }
        elseif ($Value -is [double]) {
            "Double $($Value.ToString('R', [cultureinfo]::InvariantCulture))"
        }
        else {
            "$($Value.GetType()) $Value"
        }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'An answer' {
    It 'becomes what Invoke-RestMethod makes of it: <Body> as <Type>' -TestCases $same {
        $address = Get-BodyAddress $Body $Type
        $theirs = Invoke-RestMethod $address
        $ours = Invoke-ConcurrentRestMethod $address -NoEnumerate -WarningAction Ignore
        if ($null -ne $theirs -and $theirs -isnot [array] -and $ours -is [array]) {
            $ours = $ours[0]
        }

        Format-Value $ours | Should -BeExactly (Format-Value $theirs)
    }

    It 'becomes what Invoke-RestMethod makes of it when it comes from <_>' -ForEach 'echo', 'todos/1', 'gzip', 'brotli', 'link/1/2', 'gauge' {
        $names = (Invoke-ConcurrentRestMethod "$url/$_").psobject.Properties
        $names.Name | Should -Be (Invoke-RestMethod "$url/$_").psobject.Properties.Name
        $names.Value.Count | Should -BeGreaterThan 0
    }

    It 'is read in its charset: <Charset> declared in <Declare>' -TestCases @(
        'utf-8', 'iso-8859-1', 'windows-1252', 'utf-16' | ForEach-Object { @{ Charset = $_; Declare = 'header' } }
        'utf-8', 'utf-16', 'utf-32' | ForEach-Object { @{ Charset = $_; Declare = 'bom' } }
        @{ Charset = 'gb2312'; Declare = 'header' }
        @{ Charset = 'utf-8'; Declare = 'none' }
    ) {
        $text = $Charset -eq 'gb2312' ? '测试' : 'äöü'
        $body = [uri]::EscapeDataString("{`"text`":`"$text`"}")
        (Invoke-ConcurrentRestMethod "$url/encoding/$($Charset)?declare=$Declare&text=$body").text | Should -BeExactly $text
    }

    It 'that is neither JSON nor XML is text, even where Invoke-RestMethod finds the beginning of JSON in it: <_>' -ForEach '[1, 2', '// a comment', "'a'", 'NaN', '{a: 1}', '[1] 2' {
        Invoke-ConcurrentRestMethod (Get-BodyAddress $_ 'text/plain') | Should -BeExactly $_
    }

    It 'says its charset in the debug stream' {
        $debug = Invoke-ConcurrentRestMethod "$url/encoding/iso-8859-1?text=x" -Debug 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        @($debug.Message) -match '^WebResponse content encoding: iso-8859-1 \(.+\) CodePage: 28591$' | Should -HaveCount 1
    }

    It 'in UTF-7 is an error' {
        Invoke-ConcurrentRestMethod (Get-BodyAddress 'x' 'text/plain; charset=utf-7') -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'UnreadableCharset,*'
    }

    It 'that is null is null, once' {
        $values = [Collections.Generic.List[object]]::new()
        Get-BodyAddress 'null' | Invoke-ConcurrentRestMethod | ForEach-Object { $values.Add($_) }
        Get-BodyAddress "            null         `n" | Invoke-ConcurrentRestMethod | ForEach-Object { $values.Add($_) }
        $values | Should -HaveCount 2
        $values[0] | Should -Be $null
        $values[1] | Should -Be $null
    }

    It 'without a content type is read all the same' {
        Invoke-ConcurrentRestMethod "$url/headers?Content-Type=" | Format-Value | Should -Be (Invoke-RestMethod "$url/headers?Content-Type=" | Format-Value)
    }

    It 'of 1024 levels is read, and of more is an error' {
        $value = Invoke-ConcurrentRestMethod (Get-BodyAddress ('[' * 1024 + ']' * 1024)) -NoEnumerate
        for ($levels = 0; $null -ne $value; $levels++) { $value = $value[0] }
        $levels | Should -Be 1024
        Invoke-ConcurrentRestMethod (Get-BodyAddress ('[' * 1025 + ']' * 1025)) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].Exception.Message | Should -Match 'at line 1, byte 1025: The maximum configured depth of 1024 has been exceeded'
    }

    It 'that calls itself JSON and is not is an error in its place that says where' {
        $bodies = '{"n":1}', "{`"n`":2,`n  oops}", '{"n":3}', '<p>no<br></p>', '{"n":5}'
        $output = $bodies | ForEach-Object { Get-BodyAddress $_ } | Invoke-ConcurrentRestMethod -ErrorAction Continue 2>&1
        $output[0, 2, 4].n | Should -Be 1, 3, 5
        $output[1].FullyQualifiedErrorId | Should -Be 'InvalidResponse,ConcurrentWeb.Commands.InvokeConcurrentRestMethodCommand'
        $output[1].CategoryInfo.Category | Should -Be 'InvalidData'
        $output[1].Exception.Message | Should -Match "the answer is not valid JSON, at line 2, byte 3: 'o' is an invalid start of a property name"
        $output[1].Exception.Result.Content | Should -Be $bodies[1]
        $output[3].Exception.Message | Should -Match "at line 1, byte 1: '<'"
    }

    It 'of which no object can be made is text, with one warning a run' {
        $addresses = '{"key":1,"KEY":2}', '{"a":[{"":1}]}', '{"psobject":1}' | ForEach-Object { Get-BodyAddress $_ }
        $texts = $addresses | Invoke-ConcurrentRestMethod -WarningVariable warned -WarningAction SilentlyContinue
        $texts | Should -Be '{"key":1,"KEY":2}', '{"a":[{"":1}]}', '{"psobject":1}'
        $warned | Should -HaveCount 1
        $warned[0].Message | Should -Match "'key' and 'KEY'.+ConvertFrom-Json -AsHashtable"
    }

    It 'that is a feed and breaks off is an error' {
        Invoke-ConcurrentRestMethod (Get-BodyAddress '<rss><item>1</item><item>' 'application/xml') -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
    }

    It 'can be changed and extended as any object' {
        $object = Invoke-ConcurrentRestMethod (Get-BodyAddress '{"a":1,"b":{"c":"2024-02-29T12:00:00Z"}}')
        $object.a = 2
        $object | Add-Member d 4
        $object.psobject.Properties.Remove('b')
        $object | ConvertTo-Json -Compress | Should -Be '{"a":2,"d":4}'
        { $object | Add-Member A 1 } | Should -Throw '*already exists*'
    }
}

Describe 'Objects' {
    It 'come in the order of the inputs, however late each answer is' {
        0..59 | Invoke-ConcurrentRestMethod -Uri { "$url/jitter/0/60?seed=1&n=$_" } -ThrottleLimit 20 | ForEach-Object n | Should -Be (0..59)
    }

    It 'of arrays come one by one, in the place of their input' {
        $ids = "$url/todos?count=3", "$url/todos/7", "$url/todos?count=0", "$url/todos?count=2" | Invoke-ConcurrentRestMethod | ForEach-Object id
        $ids | Should -Be 1, 2, 3, 7, 1, 2
        (Get-BodyAddress '[[1,2],[3]]' | Invoke-ConcurrentRestMethod)[0] | Should -Be 1, 2
    }

    It 'are one an input with -NoEnumerate' {
        $counts = "$url/todos?count=3", "$url/todos?count=0", (Get-BodyAddress '<rss><item/><item/></rss>' 'application/xml') |
            Invoke-ConcurrentRestMethod -NoEnumerate | ForEach-Object { $_.Count }
        $counts | Should -Be 3, 0, 2
    }

    It 'are results with -AsResult, with what they say in Value' {
        $results = "$url/todos?count=3", "$url/todos/7", (Get-BodyAddress 'text' 'text/plain'), (Get-BodyAddress 'null'), (Get-BodyAddress '<rss><item/></rss>') |
            Invoke-ConcurrentRestMethod -AsResult
        $results | Should -BeOfType ConcurrentWeb.WebResult
        $results[0].Value.id | Should -Be 1, 2, 3
        $results[1].Value.title | Should -Be 'to-do number 7'
        $results[1].StatusCode | Should -Be 200
        $results[2].Value | Should -Be 'text'
        $results[3].Value | Should -Be $null
        , $results[4].Value | Should -BeOfType object[]
        (Invoke-ConcurrentWebRequest "$url/todos/7").Value | Should -Be $null
    }

    It 'are results with -SkipErrorCheck, failed ones too' {
        $results = "$url/todos/7", "$url/status/404?body=%7B%22detail%22%3A%22gone%22%7D&type=application/json", 'nonsense', (Get-BodyAddress '{') |
            Invoke-ConcurrentRestMethod -SkipErrorCheck
        $results.Error.Kind | Should -Be HttpStatusFailure, InvalidUri, InvalidResponse
        $results[0].Value.id | Should -Be 7
        $results[1].Value.detail | Should -Be 'gone'
        $results[3].Value | Should -Be $null
        $results[3].Content | Should -Be '{'
    }

    It 'are emitted beside -OutFile with -PassThru' {
        $object = Invoke-ConcurrentRestMethod "$url/todos/3" -OutFile TestDrive:/todo.json -PassThru
        $object.id | Should -Be 3
        (Get-Content TestDrive:/todo.json | ConvertFrom-Json).id | Should -Be 3
        Invoke-ConcurrentRestMethod "$url/todos/4" -OutFile TestDrive:/todo.json | Should -BeNullOrEmpty
        (Get-Content TestDrive:/todo.json | ConvertFrom-Json).id | Should -Be 4
    }

    It 'are made of error answers with -SkipHttpErrorCheck' {
        $address = "$url/status/404?body=%7B%22message%22%3A%22oops%22%7D&type=application/json"
        (Invoke-ConcurrentRestMethod $address -SkipHttpErrorCheck).message | Should -BeExactly 'oops'
        Invoke-ConcurrentRestMethod $address -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
    }

    It 'come by the alias' {
        (icrm "$url/todos/5").id | Should -Be 5
    }

    It 'of an array of 40 MB take less memory than three times that, body and all' {
        $growth = Invoke-Pwsh {
            param($Module, $Url)
            Import-Module $Module
            function Get-Peak { [long] (Select-String '^VmHWM:\s+(\d+) kB' /proc/self/status).Matches[0].Groups[1].Value * 1KB }
            $null = Invoke-ConcurrentRestMethod "$Url/todos?count=50000" | ForEach-Object id
            $before = Get-Peak
            $count = 0
            Invoke-ConcurrentRestMethod "$Url/todos?count=550000" | ForEach-Object { $count++ }
            "$count $([Math]::Round(((Get-Peak) - $before) / 1MB))"
        } $ModuleManifest, $url
        $count, $megabytes = -split $growth
        $count | Should -Be 550000
        [int] $megabytes | Should -BeLessThan 160
    } -Skip:(-not (Test-Path /proc/self/status))
}

Describe 'Variables' {
    It 'get the status and the headers of one answer as they are' {
        $headers = 'something before'
        $null = Invoke-ConcurrentRestMethod "$url/headers?X-One=1" -StatusCodeVariable status -ResponseHeadersVariable headers
        $status | Should -BeExactly 200
        $status | Should -BeOfType int
        $headers.'X-One' | Should -Be '1'
        $headers['x-one'] | Should -Be '1'
        $headers['Content-Type'] | Should -Be 'application/json; charset=utf-8'

        $null = Invoke-RestMethod "$url/headers?X-One=1" -ResponseHeadersVariable theirs
        $headers.GetType() | Should -Be $theirs.GetType()
        $headers.Keys -join ' ' | Should -Be ($theirs.Keys -join ' ')
    }

    It 'get the status of an error: <_>' -ForEach 404, 500 {
        $null = Invoke-ConcurrentRestMethod "$url/status/$_" -SkipHttpErrorCheck -StatusCodeVariable code
        $code | Should -BeExactly $_
    }

    It 'get an array of those of several answers, in input order' -ForEach @{ Switches = @{} }, @{ Switches = @{ Unordered = $true } } {
        $null = "$url/delay/50", "$url/status/404", 'nonsense', "$url/headers?X-Last=1" |
            Invoke-ConcurrentRestMethod -StatusCodeVariable status -RHV headers -ErrorAction SilentlyContinue @Switches
        $status | Should -Be 200, 404, 0, 200
        $headers | Should -HaveCount 4
        $headers[2].Count | Should -Be 0
        $headers[3].'X-Last' | Should -Be '1'
    }

    It 'get those of the last page' {
        $null = Invoke-ConcurrentRestMethod "$url/link/1/3" -FollowRelLink -ResponseHeadersVariable headers -StatusCodeVariable status
        $headers.Link | Should -Not -Match 'rel="next"'
        $status | Should -BeExactly 200
    }

    It 'may be of another scope' {
        & { $null = Invoke-ConcurrentRestMethod "$url/todos/1" -StatusCodeVariable script:outer }
        $script:outer | Should -BeExactly 200
    }
}

Describe 'Pages' {
    It 'are followed to the last' {
        Invoke-ConcurrentRestMethod "$url/link/1/5" -FollowRelLink | ForEach-Object page | Should -Be (1..5)
        Invoke-ConcurrentRestMethod "$url/link/1/5?relative=" -FL | ForEach-Object page | Should -Be (1..5)
        Invoke-ConcurrentRestMethod "$url/link/1/5" | ForEach-Object page | Should -Be 1
    }

    It 'are followed as far as -MaximumFollowRelLink says' {
        Invoke-ConcurrentRestMethod "$url/link/1/10" -FollowRelLink -MaximumFollowRelLink 6 | ForEach-Object page | Should -Be (1..6)
        Invoke-RestMethod "$url/link/1/10" -FollowRelLink -MaximumFollowRelLink 6 | ForEach-Object page | Should -Be (1..6)
        { Invoke-ConcurrentRestMethod "$url/link/1/10" -FollowRelLink -ML 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'of several inputs come in the order of the inputs' {
        $pages = 2..6 | Invoke-ConcurrentRestMethod -Uri { "$url/link/1/$_" } -FollowRelLink
        ($pages | ForEach-Object { "$($_.page)/$($_.pages)" }) -join ' ' | Should -Be (
            (2..6 | ForEach-Object { $pages = $_; 1..$_ | ForEach-Object { "$_/$pages" } }) -join ' ')
    }

    It 'end where there is no link to a next one' {
        Invoke-ConcurrentRestMethod (Get-BodyAddress '"foo"') -FollowRelLink | Should -BeExactly 'foo'
        foreach ($link in '<>; rel="next"', '{url}; foo', '<url>; foo="bar"', '<ftp://x.test/>; rel=next') {
            Invoke-ConcurrentRestMethod "$url/headers?Link=$([uri]::EscapeDataString($link))" -FollowRelLink | Should -HaveCount 1
        }
    }

    It 'that fail are the last, in the place of their input' {
        $link = [uri]::EscapeDataString("<$url/status/404>; rel=next")
        $output = "$url/headers?Link=$link", "$url/todos/1" | Invoke-ConcurrentRestMethod -FollowRelLink -ErrorAction Continue 2>&1
        $output | Should -HaveCount 3
        $output[1].Exception.StatusCode | Should -Be 404
        $output[1].TargetObject | Should -Be "$url/headers?Link=$link"
        $output[2].id | Should -Be 1
    }

    It 'are asked for with the headers of the first, save the authorization' {
        $headers = @{ 'X-Api-Key' = 'k'; Authorization = 'a'; Accept = 'application/json' }
        $log = Get-RequestLog { Invoke-ConcurrentRestMethod "$url/link/1/3" -FollowRelLink -Headers $headers }
        $log | Should -HaveCount 3
        $log.headers.'X-Api-Key' | Should -Be 'k', 'k', 'k'
        $log[0].headers.Authorization | Should -Be 'a'
        $log[1].headers.Authorization | Should -BeNullOrEmpty
        $log[2].headers.Authorization | Should -BeNullOrEmpty
    }

    It 'are not written over one another' {
        { Invoke-ConcurrentRestMethod "$url/link/1/3" -FollowRelLink -OutFile TestDrive:/page } | Should -Throw -ErrorId 'InvalidParameter,*'
        "$url/link/1/3" | Invoke-ConcurrentRestMethod -OutFile TestDrive:/page | Should -BeNullOrEmpty
        Get-Content TestDrive:/page -Raw | Should -Be '{"page":1,"pages":3}'
    }

    It 'on hosts that are not allowed are errors' {
        $link = [uri]::EscapeDataString('<http://other.test/2>; rel=next')
        Invoke-ConcurrentRestMethod "$url/headers?Link=$link" -FollowRelLink -AllowedHost 127.0.0.1 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike 'AddressNotAllowed,*'
    }

    It 'elsewhere are asked for without anything that could be secret' {
        $elsewhere = Start-TestServer
        try {
            $null = Invoke-RestMethod "$($elsewhere.Address)/log/start" -Method Post
            $link = [uri]::EscapeDataString("<$($elsewhere.Address)/link/1/2>; rel=next")
            $headers = @{ 'X-Api-Key' = 'k'; Authorization = 'a'; Cookie = 'c=1'; Accept = 'application/json'; 'Accept-Language' = 'de' }
            $pages = Invoke-ConcurrentRestMethod "$url/headers?Link=$link" -FollowRelLink -Headers $headers -UserAgent 'agent'
            $log = (Invoke-RestMethod "$($elsewhere.Address)/log").requests
        }
        finally {
            Stop-TestServer $elsewhere
        }

        $pages | Should -HaveCount 3
        $log | Should -HaveCount 2
        foreach ($request in $log) {
            $request.headers.psobject.Properties.Name | Sort-Object | Should -Be 'Accept', 'Accept-Encoding', 'Accept-Language', 'Host', 'User-Agent'
            $request.headers.'User-Agent' | Should -Be 'agent'
        }
    }

    It 'without end come as they are fetched, and stop when nobody takes any more' {
        Invoke-ConcurrentRestMethod "$url/link/1/1000000" -FollowRelLink | Select-Object -First 30 | ForEach-Object page | Should -Be (1..30)
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

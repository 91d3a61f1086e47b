# What is sent: bodies, forms, files, and the rules for headers.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # What the server's /echo saw of a request.
    function ConvertTo-Echo {
        process { $_.Content | ConvertFrom-Json }
    }

    function Send-Echo([hashtable] $Parameters) {
        Invoke-ConcurrentWebRequest "$url/echo" @Parameters | ConvertTo-Echo
    }

    # The parts of a multipart body that /echo gives back as text.
    function Get-Part($Echo) {
        $Echo.contentType | Should -Match '^multipart/form-data; boundary="(.+)"$'
        $boundary = [regex]::Escape(($Echo.contentType -replace '^.*boundary="|"$'))
        foreach ($part in [regex]::Matches($Echo.body, "(?s)--$boundary\r\n(?<head>.*?)\r\n\r\n(?<body>.*?)\r\n(?=--$boundary)")) {
            $headers = @{}
            $part.Groups['head'].Value -split '\r\n' | ForEach-Object { $name, $value = $_ -split ': ', 2; $headers[$name] = $value }
            [pscustomobject]@{ Disposition = $headers['Content-Disposition']; Type = $headers['Content-Type']; Body = $part.Groups['body'].Value }
        }
    }

    # A stream that cannot seek.
    class ForwardStream : IO.MemoryStream {
        ForwardStream([byte[]] $bytes) : base($bytes) { }
        [bool] get_CanSeek() { return $false }
    }

    # What a command ends with before anything is sent.
    function Assert-Refused([scriptblock] $Script, [string] $Message = '*') {
        Reset-Gauge
        $Script | Should -Throw -ErrorId 'InvalidParameter,*' -ExpectedMessage $Message
        (Get-Gauge).total | Should -Be 0
    }

    function New-Multipart([string] $Text, [string] $File) {
        $content = [Net.Http.MultipartFormDataContent]::new()
        if ($Text) {
            $content.Add([Net.Http.StringContent]::new($Text), 'TestString')
        }

        if ($File) {
            $part = [Net.Http.StreamContent]::new([IO.File]::OpenRead($File))
            $part.Headers.ContentType = 'text/plain'
            $content.Add($part, 'TestFile', 'multipart.txt')
        }

        , $content
    }

    Set-Content TestDrive:/one.txt 'one' -NoNewline
    Set-Content TestDrive:/two.txt 'two' -NoNewline
    Set-Content TestDrive:/ünï.txt 'three' -NoNewline
    $folder = (Get-Item TestDrive:/).FullName
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A form' {
    It 'is sent as Invoke-WebRequest sends it' {
        $form = [ordered]@{
            text   = 'TestValue'
            'b c'  = 1.5
            'né'   = 'é'
            none   = $null
            truth  = $true
            list   = 'TestValue', 'TestValue2', 3
            nested = , (1, 2)
            file   = Get-Item TestDrive:/one.txt
            files  = (Get-Item TestDrive:/one.txt), (Get-Item TestDrive:/two.txt)
            mixed  = 'x', (Get-Item TestDrive:/ünï.txt)
        }
        $ours = Get-Part (Send-Echo @{ Method = 'Post'; Form = $form })
        $theirs = Get-Part (Invoke-WebRequest "$url/echo" -Method Post -Form $form | ConvertTo-Echo)
        $ours | Should -HaveCount 14
        $ours.Disposition | Should -Be $theirs.Disposition
        $ours.Type | Should -Be $theirs.Type
        $ours.Body | Should -Be $theirs.Body
    }

    It 'has FileName and FileNameStar' {
        $part = Get-Part (Send-Echo @{ Method = 'Post'; Form = @{ f = [IO.FileInfo]"$folder/ünï.txt" } })
        $part.Disposition | Should -BeLike "form-data; name=f; filename=`"=?utf-8?B?*?=`"; filename`*=utf-8''%C3%BCn%C3%AF.txt"
        $part.Type | Should -Be 'application/octet-stream'
        $part.Body | Should -Be 'three'
    }

    It 'has bytes as one part' {
        $part = Get-Part (Send-Echo @{ Method = 'Post'; Form = @{ b = [byte[]](65, 66) } })
        $part.Body, $part.Type, $part.Disposition | Should -Be 'AB', 'application/octet-stream', 'form-data; name=b'
    }

    It 'says itself what type it is' {
        $sent = Send-Echo @{ Method = 'Post'; Form = @{ a = 'x' }; ContentType = 'text/plain'; Headers = @{ 'Content-Type' = 'a/b'; 'Content-Length' = '3' } }
        $sent.contentType | Should -BeLike 'multipart/form-data; boundary=*'
        (Get-Part $sent).Body | Should -Be 'x'
    }

    It 'is sent with GET if nobody names a method' {
        (Send-Echo @{ Form = @{ a = 'x' } }).method | Should -Be 'GET'
    }

    It 'is made for each input by a script block' {
        $sent = 'one', 'two' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Form { @{ name = $_; file = Get-Item "TestDrive:/$_.txt" } } |
            ConvertTo-Echo
        Get-Part $sent[0] | Sort-Object Disposition | ForEach-Object Body | Should -Be 'one', 'one'
        Get-Part $sent[1] | Sort-Object Disposition | ForEach-Object Body | Should -Be 'two', 'two'
    }

    It 'may be the same for many inputs' {
        $sent = 1..20 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?$_" } -Method Post -Form @{ file = Get-Item TestDrive:/one.txt } | ConvertTo-Echo
        $sent | Should -HaveCount 20
        $sent | ForEach-Object { (Get-Part $_).Body } | Should -Be (@('one') * 20)
    }

    It 'is refused beside -<_>' -ForEach 'Body', 'InFile' {
        $other = @{ $_ = "$folder/one.txt" }
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Form @{ a = 'b' } @other } '*-Form*exclude*'
    }

    It 'is refused as <Name>' -ForEach @(
        @{ Name = 'text'; Form = 'a=b'; Message = '*dictionary*String*' }
        @{ Name = 'an object'; Form = [pscustomobject]@{ a = 1 }; Message = '*dictionary*' }
        @{ Name = 'a name with a line break'; Form = @{ "a`r`nX-B: c" = 'x' }; Message = '*name of a form*' }
        @{ Name = 'a name with a quotation mark'; Form = @{ 'a"b' = 'x' }; Message = '*a"b*' }
        @{ Name = 'a file that is not there'; Form = @{ f = [IO.FileInfo]'/no/such/file' }; Message = '*no file*such*' }
        @{ Name = 'a value that has no text'; Form = @{ f = [pscustomobject]@{ a = 1 } }; Message = '*PSCustomObject*' }
        @{ Name = 'a dictionary in it'; Form = @{ f = @{ a = 1 } }; Message = '*Hashtable*' }
    ) {
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -Form $Form } $Message
    }

    It 'that a script block gets wrong is the error of its input' {
        $output = 1..3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Form { if ($_ -eq 2) { 'no form' } else { @{ n = $_ } } } -ErrorAction Continue 2>&1
        $output[0].StatusCode, $output[2].StatusCode | Should -Be 200, 200
        $output[1].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
    }
}

Describe 'Multipart content as a body' {
    It 'is sent as it is' {
        $sent = Send-Echo @{ Method = 'Post'; Body = New-Multipart -Text 'TestValue' -File "$folder/one.txt" }
        $parts = Get-Part $sent
        $parts.Body | Should -Be 'TestValue', 'one'
        $parts[1].Type | Should -Be 'text/plain'
        $parts[1].Disposition | Should -BeLike '*filename=multipart.txt*'
    }

    It 'keeps its type whatever the command line says' {
        (Send-Echo @{ Method = 'Post'; Body = New-Multipart -Text 'x'; ContentType = 'text/plain' }).contentType | Should -BeLike 'multipart/*'
    }

    It 'may be the same for many inputs' {
        $content = New-Multipart -Text 'TestValue' -File "$folder/one.txt"
        $sent = 1..10 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?$_" } -Method Post -Body $content | ConvertTo-Echo
        $sent | Should -HaveCount 10
        $sent | ForEach-Object { (Get-Part $_).Body -join '+' } | Should -Be (@('TestValue+one') * 10)
    }

    It 'too large to be kept is sent once, and is the error of the next input' {
        $file = "$folder/large.bin"
        $stream = [IO.File]::Create($file)
        $stream.SetLength(17MB)
        $stream.Dispose()
        $content = New-Multipart -File $file
        $output = 1..2 | Invoke-ConcurrentWebRequest -Uri "$url/count" -Method Post -Body $content -ErrorAction Continue 2>&1
        ($output[0].Content | ConvertFrom-Json).length | Should -BeGreaterThan 17MB
        $output[1].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $output[1].Exception.Message | Should -BeLike '*once*'
    }

    It 'that was sent before is an error' {
        $content = New-Multipart -Text 'x'
        $content.Dispose()
        $failed = Invoke-ConcurrentWebRequest "$url/echo" -Method Post -Body $content -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
    }

    It 'comes out of a script block with a comma' {
        $sent = 'a', 'b' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body { , (New-Multipart -Text $_) } | ConvertTo-Echo
        $sent | ForEach-Object { (Get-Part $_).Body } | Should -Be 'a', 'b'
    }

    It 'that a script block took apart is an error that says so' {
        $failed = 'a' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body { $c = New-Multipart -Text $_; $c } -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $failed.Exception.Message | Should -BeLike '*comma*'
    }
}

Describe '-InFile' {
    It 'sends the file: <Name>' -ForEach @(
        @{ Name = 'an absolute path'; File = { "$folder/one.txt" }; Body = 'one' }
        @{ Name = 'a path of a drive'; File = { 'TestDrive:/one.txt' }; Body = 'one' }
        @{ Name = 'a relative path'; File = { 'one.txt' }; Body = 'one' }
        @{ Name = 'a pattern'; File = { 'on*.txt' }; Body = 'one' }
        @{ Name = 'a FileInfo'; File = { Get-Item TestDrive:/one.txt }; Body = 'one' }
    ) {
        Push-Location TestDrive:/
        try {
            (Send-Echo @{ Method = 'Post'; InFile = & $File }).body | Should -Be $Body
        }
        finally {
            Pop-Location
        }
    }

    It 'takes a file that is named exactly so before a pattern' {
        Set-Content -LiteralPath TestDrive:/x[1].txt 'brackets' -NoNewline
        Set-Content TestDrive:/x1.txt 'plain' -NoNewline
        (Send-Echo @{ Method = 'Post'; InFile = 'TestDrive:/x[1].txt' }).body | Should -Be 'brackets'
    }

    It 'is a form by default with POST only' {
        (Send-Echo @{ Method = 'Post'; InFile = "$folder/one.txt" }).contentType | Should -Be 'application/x-www-form-urlencoded'
        (Send-Echo @{ Method = 'Put'; InFile = "$folder/one.txt" }).contentType | Should -BeNullOrEmpty
        (Send-Echo @{ InFile = "$folder/one.txt" }).body | Should -Be 'one'
        (Send-Echo @{ Method = 'Put'; InFile = "$folder/one.txt"; ContentType = 'text/csv' }).contentType | Should -Be 'text/csv'
    }

    It 'sends an empty file' {
        $null = New-Item TestDrive:/empty.txt -Force
        $sent = Send-Echo @{ Method = 'Post'; InFile = "$folder/empty.txt" }
        $sent.body, $sent.headers.'Content-Length' | Should -Be '', '0'
    }

    It 'is a column of a row, or a script block' {
        $rows = "Uri,Method,InFile`n$url/echo,PUT,$folder/one.txt`n$url/echo,,`n$url/echo,PUT,$folder/two.txt" | ConvertFrom-Csv
        $rows | Invoke-ConcurrentWebRequest | ConvertTo-Echo | ForEach-Object body | Should -Be 'one', '', 'two'
        Get-ChildItem TestDrive:/ -Filter t*.txt | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Put -InFile { $_.FullName } | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'two'
    }

    It 'that a row has is beaten by the command line''s body' {
        @{ Uri = "$url/echo"; InFile = '/no/such/file' } | Invoke-ConcurrentWebRequest -Method Put -Body 'line' | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'line'
        @{ Uri = "$url/echo"; Body = 'row' } | Invoke-ConcurrentWebRequest -Method Put -InFile "$folder/one.txt" | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'one'
    }

    It 'that is wrong in a row is the error of that row' {
        $output = @(
            @{ Uri = "$url/echo"; InFile = "$folder/no.txt" }
            @{ Uri = "$url/echo"; InFile = "$folder" }
            @{ Uri = "$url/echo"; InFile = "$folder/one.txt"; Body = 'both' }
            @{ Uri = "$url/echo"; InFile = "$folder/one.txt" }
        ) | Invoke-ConcurrentWebRequest -Method Put -ErrorAction Continue 2>&1
        $output[0..2].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $output[3].StatusCode | Should -Be 200
        $output[2].Exception.Message | Should -BeLike '*Body and InFile*'
    }

    It 'is refused as <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; File = { "$folder/content.txt" }; Message = '*content.txt*' }
        @{ Name = 'a folder'; File = { $folder }; Message = '*folder*' }
        @{ Name = 'several files'; File = { "$folder/*.txt" }; Message = '*files match*' }
        @{ Name = 'a pattern of no file'; File = { "$folder/*.nope" }; Message = '*no file*' }
        @{ Name = 'something else than a file'; File = { 'env:PATH' }; Message = '*file system*' }
        @{ Name = 'a path of no drive'; File = { 'nodrive:/x' }; Message = '*nodrive*' }
    ) {
        $value = & $File
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -InFile $value } $Message
    }

    It 'is refused as null or nothing, as Invoke-WebRequest does' {
        { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -InFile $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -InFile '' } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -InFile } | Should -Throw -ErrorId 'MissingArgument,*'
    }

    It 'is refused beside -Body' {
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -InFile "$folder/one.txt" -Body 'x' } '*-Body and -InFile*'
    }

    It 'that cannot be opened any more is an error in its place' {
        Set-Content TestDrive:/gone.txt 'gone'
        $output = 1..2 | Invoke-ConcurrentWebRequest -ThrottleLimit 1 -Method Put -InFile "$folder/gone.txt" -ErrorAction Continue 2>&1 -Uri {
            if ($_ -eq 2) { Remove-Item TestDrive:/gone.txt }
            "$url/delay/300"
        }
        $output[1].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $output[1].Exception.Message | Should -BeLike '*gone.txt*'
    }

    It 'sends files larger than what memory is used for them, several at once' {
        $file = "$folder/200MB.bin"
        $stream = [IO.File]::Create($file)
        $stream.SetLength(200MB)
        $stream.Position = 123456789
        $stream.Write([byte[]](1..200))
        $stream.Dispose()
        $hash = (Get-FileHash $file).Hash
        $report = Invoke-Pwsh -ArgumentList $ModuleManifest, "$url/count", $file -Script {
            param($Module, $Uri, $File)
            Import-Module $Module
            $null = Invoke-ConcurrentWebRequest $Uri -Method Put -Body 'warm'
            $before = (Get-Process -Id $PID).PeakWorkingSet64
            1..3 | Invoke-ConcurrentWebRequest -Uri $Uri -Method Put -InFile $File | ForEach-Object {
                $answer = $_.Content | ConvertFrom-Json
                "$($answer.length) $($answer.sha256)"
            }
            ((Get-Process -Id $PID).PeakWorkingSet64 - $before) / 1MB -lt 64
        }
        Remove-Item $file
        $report | Should -Be "209715200 $hash", "209715200 $hash", "209715200 $hash", 'True'
    }
}

Describe 'A body of another kind' {
    It 'is sent as Invoke-WebRequest sends it: <Name>' -ForEach @(
        @{ Name = 'XML without an encoding'; Parameters = @{ Method = 'Post'; Body = [xml]'<?xml version="1.0"?><foo />'; ContentType = 'text/xml' } }
        @{ Name = 'XML in UTF-16'; Parameters = @{ Method = 'Post'; Body = [xml]'<?xml version="1.0" encoding="utf-16"?><a>é</a>' } }
        @{ Name = 'XML in Latin-1'; Parameters = @{ Method = 'Put'; Body = [xml]'<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>' } }
        @{ Name = 'XML in windows-1251'; Parameters = @{ Method = 'Put'; Body = [xml]'<?xml version="1.0" encoding="windows-1251"?><a>я</a>' } }
        @{ Name = 'an element'; Parameters = @{ Method = 'Put'; Body = ([xml]'<a><b>é</b></a>').a.FirstChild.ParentNode } }
        @{ Name = 'lines'; Parameters = @{ Method = 'Post'; Body = 'a', 'b' } }
        @{ Name = 'a truth'; Parameters = @{ Method = 'Post'; Body = $true } }
        @{ Name = 'a date'; Parameters = @{ Method = 'Post'; Body = [datetime]'2024-01-02' } }
        @{ Name = 'a [uri]'; Parameters = @{ Method = 'Post'; Body = [uri]'http://example.org/é' } }
        @{ Name = 'Cyrillic, in UTF-8'; Parameters = @{ Method = 'Post'; Body = 'проверка'; ContentType = 'application/json; charset=utf-8' } }
        @{ Name = 'Cyrillic, in windows-1251'; Parameters = @{ Method = 'Post'; Body = 'проверка'; ContentType = 'text/plain; charset=windows-1251' } }
        @{ Name = 'nothing, posted'; Parameters = @{ Method = 'Post' } }
        @{ Name = 'nothing, with a custom POST'; Parameters = @{ CustomMethod = 'post' } }
        @{ Name = 'text, with a custom POST'; Parameters = @{ CustomMethod = 'POST'; Body = 'testparam=testvalue' } }
        @{ Name = 'a dictionary, with a custom GET'; Parameters = @{ CustomMethod = 'get'; Body = @{ testparam = 'testvalue' } } }
        @{ Name = 'a null in a dictionary'; Parameters = @{ Method = 'Post'; Body = @{ a = $null } } }
        @{ Name = 'nothing, got with a content type'; Parameters = @{ ContentType = 'application/json' } }
        @{ Name = 'nothing, got with a blank content type'; Parameters = @{ ContentType = '' } }
        @{ Name = 'text with no content type but null'; Parameters = @{ Method = 'Post'; Body = 'x'; ContentType = $null } }
        @{ Name = 'an unknown charset, not validated'
            Parameters = @{ Method = 'Post'; Body = 'é'; ContentType = 'text/plain; charset=nope'; SkipHeaderValidation = $true } }
        @{ Name = 'no content type, not validated'; Parameters = @{ Method = 'Post'; Body = 'bar'; ContentType = 'foo'; SkipHeaderValidation = $true } }
        @{ Name = 'no content type and no body, not validated'; Parameters = @{ ContentType = 'foo'; SkipHeaderValidation = $true } }
    ) {
        $ours = Send-Echo $Parameters
        $theirs = Invoke-WebRequest "$url/echo" @Parameters | ConvertTo-Echo
        $ours.method | Should -Be $theirs.method
        $ours.url | Should -Be $theirs.url
        $ours.contentType | Should -Be $theirs.contentType
        $ours.bodyBase64 | Should -Be $theirs.bodyBase64
        $ours.headers.'Content-Length' | Should -Be $theirs.headers.'Content-Length'
    }

    It 'is sent with <Method> as <Type>' -ForEach @(
        foreach ($method in 'POST', 'PATCH', 'PUT', 'DELETE') {
            @{ Method = $method; Type = 'text/plain'; Body = 'hello=world' }
            @{ Method = $method; Type = 'application/xml'; Body = '<?xml version="1.0" encoding="utf-8"?><hello>world</hello>' }
            @{ Method = $method; Type = 'application/json'; Body = '{"hello":"world"}' }
        }
    ) {
        $sent = Send-Echo @{ Method = $Method; ContentType = $Type; Body = $Body }
        $sent.method, $sent.contentType, $sent.body | Should -Be $Method, $Type, $Body
        $sent = Send-Echo @{ Method = $Method; Body = $Body }
        $sent.contentType | Should -Be $($Method -eq 'POST' ? 'application/x-www-form-urlencoded' : $null)
        $sent.body | Should -Be $Body
    }

    It 'is bytes as bytes, even one by one' {
        (Send-Echo @{ Method = 'Post'; Body = [byte]0, [byte]255 }).bodyBase64 | Should -Be ([Convert]::ToBase64String((0, 255)))
    }

    It 'is a dictionary with a list, as a field for each' {
        (Send-Echo @{ Method = 'Post'; Body = [ordered]@{ a = 1, 'b c'; d = 2 } }).body | Should -Be 'a=1&a=b+c&d=2'
        (Send-Echo @{ Body = @{ a = 1, 2 } }).url | Should -Be '/echo?a=1&a=2'
    }

    It 'is numbers the same in every culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            (Send-Echo @{ Method = 'Post'; Body = @{ a = 1.5 } }).body | Should -Be 'a=1.5'
            (Send-Echo @{ Method = 'Post'; Body = 1.5 }).body | Should -Be '1.5'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'of GET, HEAD, DELETE or OPTIONS is not there unless it is given: <_>' -ForEach 'Get', 'Head', 'Delete', 'Options' {
        $method = $_
        $log = Get-RequestLog { Invoke-ConcurrentWebRequest "$url/echo" -Method $method }
        $log[0].headers.'Content-Length' | Should -BeNullOrEmpty
        $log[0].headers.'Content-Type' | Should -BeNullOrEmpty
    }

    It 'is refused as <Name>' -ForEach @(
        @{ Name = 'an object'; Body = [pscustomobject]@{ a = 1 }; Message = '*PSCustomObject*ConvertTo-Json*' }
        @{ Name = 'objects'; Body = @([pscustomobject]@{ a = 1 }, 'x'); Message = '*PSCustomObject*ConvertTo-Json*' }
        @{ Name = 'something without text'; Body = [Threading.CancellationTokenSource]::new(); Message = '*CancellationTokenSource*' }
        @{ Name = 'XML of an unknown encoding'; Body = [xml]'<?xml version="1.0" encoding="nope"?><a/>'; Message = '*nope*' }
    ) {
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -Body $Body } $Message
    }

    It 'is what comes down the pipeline to one address' {
        'a', 'b' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post | ConvertTo-Echo | ForEach-Object body | Should -Be 'a', 'b'
        '{"a":1}' | Invoke-ConcurrentWebRequest "$url/echo" -Method Patch -ContentType 'application/json' | ConvertTo-Echo |
            ForEach-Object body | Should -Be '{"a":1}'
        'a', 'b' | Invoke-ConcurrentWebRequest -Uri "$url/echo" | ConvertTo-Echo | ForEach-Object body | Should -Be '', ''
        'a', 'b' | Invoke-ConcurrentWebRequest -Uri { "$url/echo?$_" } -Method Post | ConvertTo-Echo | ForEach-Object body | Should -Be '', ''
        'a' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Body 'mine' | ConvertTo-Echo | ForEach-Object body | Should -Be 'mine'
    }
}

Describe 'A stream as a body' {
    It 'is sent from where it stands, and stays open' {
        $stream = [IO.MemoryStream]::new([byte[]][char[]]'0123456789')
        $stream.Position = 3
        $sent = Send-Echo @{ Method = 'Put'; Body = $stream }
        $sent.body, $sent.headers.'Content-Length' | Should -Be '3456789', '7'
        $stream.CanRead | Should -BeTrue
    }

    It 'is sent whole for each of many inputs at once' {
        $file = "$folder/shared.bin"
        $bytes = [byte[]]::new(3MB)
        [Random]::new(42).NextBytes($bytes)
        [IO.File]::WriteAllBytes($file, $bytes)
        $stream = [IO.File]::OpenRead($file)
        try {
            $hashes = 1..12 | Invoke-ConcurrentWebRequest -Uri { "$url/count?$_" } -ThrottleLimit 12 -Method Put -Body $stream |
                ForEach-Object { ($_.Content | ConvertFrom-Json).sha256 }
            $hashes | Should -HaveCount 12
            $hashes | Sort-Object -Unique | Should -Be (Get-FileHash $file).Hash
        }
        finally {
            $stream.Dispose()
        }
    }

    It 'may stand in a row' {
        $stream = [IO.MemoryStream]::new([byte[]][char[]]'shared')
        1..3 | ForEach-Object { @{ Uri = "$url/echo?$_"; Method = 'Put'; Body = $stream } } | Invoke-ConcurrentWebRequest | ConvertTo-Echo |
            ForEach-Object body | Should -Be 'shared', 'shared', 'shared'
    }

    It 'that cannot seek goes in chunks, and only once' {
        $output = 1..3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Put -Body ([ForwardStream]::new([byte[]][char[]]'once')) -ErrorAction Continue 2>&1
        $sent = $output[0] | ConvertTo-Echo
        $sent.body, $sent.headers.'Transfer-Encoding' | Should -Be 'once', 'chunked'
        $output[1, 2].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $output[1].Exception.Message | Should -BeLike '*once*'
    }

    It 'that is closed is an error' {
        $stream = [IO.MemoryStream]::new()
        $stream.Dispose()
        $failed = Invoke-ConcurrentWebRequest "$url/echo" -Method Put -Body $stream -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
    }
}

Describe 'A content type' {
    It 'overrides the one in -Headers, and that one the row''s' {
        (Send-Echo @{ Method = 'Post'; Body = '{}'; ContentType = 'application/json'; Headers = @{ 'content-type' = 'plain/text' } }).headers.'Content-Type' |
            Should -Be 'application/json'
        $rows = @(
            @{ Uri = "$url/echo"; Method = 'Post'; ContentType = 'row/type' }
            @{ Uri = "$url/echo"; Method = 'Post'; Headers = @{ 'Content-Type' = 'row/header' } }
            @{ Uri = "$url/echo"; Method = 'Post'; Headers = @{ 'Content-Type' = 'row/header' }; ContentType = 'row/type' }
        )
        ($rows | Invoke-ConcurrentWebRequest | ConvertTo-Echo).contentType | Should -Be 'row/type', 'row/header', 'row/type'
        ($rows | Invoke-ConcurrentWebRequest -Headers @{ 'Content-Type' = 'line/header' } | ConvertTo-Echo).contentType | Should -Be (@('line/header') * 3)
        ($rows | Invoke-ConcurrentWebRequest -ContentType 'line/type' | ConvertTo-Echo).contentType | Should -Be (@('line/type') * 3)
    }

    It 'is in the message that was sent' {
        $result = Invoke-ConcurrentWebRequest "$url/echo" -ContentType 'application/json' -Headers @{ 'Content-Type' = 'plain/text' } -Method Post
        $result.BaseResponse.RequestMessage.Content.Headers.ContentType.MediaType | Should -Be 'application/json'
    }

    It 'that is blank is none' {
        (Send-Echo @{ Method = 'Post'; Body = 'x'; ContentType = ''; Headers = @{ 'Content-Type' = 'plain/text' } }).contentType | Should -BeNullOrEmpty
    }

    It 'in -Headers of a GET is sent, too' {
        (Send-Echo @{ Headers = @{ 'Content-Type' = 'a/b' } }).contentType | Should -Be 'a/b'
    }

    It 'may have its charset in quotation marks' {
        (Send-Echo @{ Method = 'Post'; Body = 'é'; ContentType = 'text/plain; charset="iso-8859-1"' }).bodyBase64 | Should -Be ([Convert]::ToBase64String(0xE9))
    }

    It 'is refused as <Type>' -ForEach @(
        @{ Type = 'foo' }, @{ Type = 'no type' }, @{ Type = 'text/plain; charset=nope' }, @{ Type = "text/plain`r`nX-B: c" }, @{ Type = 'text/plain; n=é' }
    ) {
        Set-Content TestDrive:/type.txt 'bar'
        foreach ($content in @{ Body = 'bar' }, @{ InFile = 'TestDrive:/type.txt' }, @{}) {
            Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -ContentType $Type @content } '*content type*'
        }
    }

    It 'that is wrong in a row is the error of that row' {
        $output = @{ Uri = "$url/echo"; ContentType = 'foo' }, @{ Uri = "$url/echo"; ContentType = 'a/b' } | Invoke-ConcurrentWebRequest -Method Post -ErrorAction Continue 2>&1
        $output[0].FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $output[1].StatusCode | Should -Be 200
    }
}

Describe 'A header' {
    It 'is sent as it is where it is valid' {
        (Send-Echo @{ Headers = @{ 'If-Match' = '*' } }).headers.'If-Match' | Should -Be '*'
    }

    It 'is refused where its value is none: <Name>' -ForEach @(
        @{ Name = 'If-Match'; Value = '12345' }
        @{ Name = 'Authorization'; Value = 'key=AAA:BBB' }
        @{ Name = 'Content-Language'; Value = 'a b;' }
        @{ Name = 'User-Agent'; Value = 'Invalid:Agent' }
    ) {
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Headers @{ $Name = $Value } } "*'$Name'*SkipHeaderValidation*"
        try { Invoke-ConcurrentWebRequest "$url/echo" -Headers @{ $Name = $Value } } catch { $failed = $_ }
        "$failed $($failed.Exception | Format-List * -Force | Out-String)" | Should -Not -BeLike "*$Value*"
        (Send-Echo @{ Headers = @{ $Name = $Value }; SkipHeaderValidation = $true }).headers.$Name | Should -Be $Value
    }

    It 'of a row that is none is the error of that row' {
        $rows = @{ Uri = "$url/echo"; Headers = @{ 'If-Match' = '12345' } }, @{ Uri = "$url/echo"; Headers = @{ 'If-Match' = '"12345"' } }
        $output = $rows | Invoke-ConcurrentWebRequest -ErrorAction Continue 2>&1
        $output[0].FullyQualifiedErrorId | Should -BeLike 'InvalidHeader,*'
        $output[0].Exception.Message | Should -BeLike '*Input 0*If-Match*'
        $output[1].StatusCode | Should -Be 200
        ($rows | Invoke-ConcurrentWebRequest -SkipHeaderValidation | ConvertTo-Echo).headers.'If-Match' | Should -Be '12345', '"12345"'
    }

    It 'with <Name> is refused even where nothing is validated' -ForEach @(
        @{ Name = 'a line break'; Value = "a`r`nX-B: c" }, @{ Name = 'a line feed'; Value = "a`nX-B: c" }, @{ Name = 'NUL'; Value = "a`0b" }
        @{ Name = 'a letter outside ASCII'; Value = 'é' }
    ) {
        foreach ($skip in $false, $true) {
            Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -Headers @{ 'X-A' = $Value } -SkipHeaderValidation:$skip } '*X-A*'
            Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -UserAgent $Value -SkipHeaderValidation:$skip } '*User*Agent*'
        }
    }

    It 'that is null is left out' {
        (Send-Echo @{ Headers = @{ Location = $null; 'X-A' = 'b' } }).headers.PSObject.Properties.Name | Should -Not -Contain 'Location'
    }

    It 'Content-Length is what it turns out to be' {
        $sent = Send-Echo @{ Method = 'Post'; Body = 'abc'; Headers = @{ 'Content-Length' = '2' } }
        $sent.body, $sent.headers.'Content-Length' | Should -Be 'abc', '3'
    }

    It 'of the content goes with an empty body where there is none' {
        (Send-Echo @{ Headers = @{ 'Content-Language' = 'de' } }).headers.'Content-Language' | Should -Be 'de'
    }

    It 'Expect is sent only if it is asked for' {
        (Send-Echo @{ Method = 'Post'; Body = 'x' }).headers.Expect | Should -BeNullOrEmpty
        $sent = Send-Echo @{ Method = 'Post'; Body = 'x'; Headers = @{ Expect = '100-continue' } }
        $sent.headers.Expect, $sent.body | Should -Be '100-continue', 'x'
        (Send-Echo @{ Headers = @{ Expect = '100-continue' } }).headers.Expect | Should -Be '100-continue'
    }

    It 'Connection closes the connection' {
        (Send-Echo @{ Headers = @{ Connection = 'close' } }).headers.Connection | Should -Be 'close'
        (Invoke-ConcurrentWebRequest "$url/echo" -Headers @{ Connection = 'close' }).Headers.Connection | Should -Be 'close'
    }
}

Describe '-UserAgent' {
    It 'is validated, unless nothing is' {
        Assert-Refused { Invoke-ConcurrentWebRequest "$url/echo" -UserAgent 'Invalid:Agent' } '*User-Agent*'
        (Send-Echo @{ UserAgent = 'Invalid:Agent'; SkipHeaderValidation = $true }).headers.'User-Agent' | Should -Be 'Invalid:Agent'
    }

    It 'may be one of PSUserAgent: <_>' -ForEach 'InternetExplorer', 'Chrome', 'Opera', 'Safari', 'FireFox' {
        $agent = [Microsoft.PowerShell.Commands.PSUserAgent]::$_
        (Send-Echo @{ UserAgent = $agent }).headers.'User-Agent' | Should -Be $agent
    }

    It 'gives way to the header of its command line, and beats the row''s' {
        (Send-Echo @{ UserAgent = 'a/1'; Headers = @{ 'User-Agent' = 'b/2' } }).headers.'User-Agent' | Should -Be 'b/2'
        $row = @{ Uri = "$url/echo"; Headers = @{ 'user-agent' = 'row/1'; 'X-A' = 'b' } }
        ($row | Invoke-ConcurrentWebRequest | ConvertTo-Echo).headers.'User-Agent' | Should -Be 'row/1'
        $sent = $row | Invoke-ConcurrentWebRequest -UserAgent 'line/1' | ConvertTo-Echo
        $sent.headers.'User-Agent', $sent.headers.'X-A' | Should -Be 'line/1', 'b'
    }
}

Describe '-TransferEncoding' {
    It 'sends the body in chunks' {
        foreach ($parameters in @{ TransferEncoding = 'chunked' }, @{ TransferEncoding = 'CHUNKED' }, @{ TransferEncoding = 'identity' },
            @{ Headers = @{ 'Transfer-Encoding' = 'chunked' } }, @{ TransferEncoding = 'chunked'; Headers = @{ 'Transfer-Encoding' = 'gzip' } }) {
            $sent = Send-Echo (@{ Method = 'Post'; Body = 'abc' } + $parameters)
            $sent.body, $sent.headers.'Transfer-Encoding' | Should -Be 'abc', 'chunked'
            $sent.headers.'Content-Length' | Should -BeNullOrEmpty
        }
    }

    It 'names another coding, with chunks as the last' {
        foreach ($parameters in @{ TransferEncoding = 'gzip' }, @{ Headers = @{ 'Transfer-Encoding' = 'gzip' } }) {
            $sent = Send-Echo (@{ Method = 'Post'; Body = 'abc' } + $parameters)
            $sent.headers.'Transfer-Encoding' | Should -Be 'gzip, chunked'
            $sent.headers.'Content-Length' | Should -BeNullOrEmpty
        }
    }

    It 'sends a file and a form in chunks' {
        (Send-Echo @{ Method = 'Post'; InFile = "$folder/one.txt"; TransferEncoding = 'chunked' }).body | Should -Be 'one'
        (Get-Part (Send-Echo @{ Method = 'Post'; Form = @{ f = Get-Item TestDrive:/one.txt }; TransferEncoding = 'chunked' })).Body | Should -Be 'one'
    }

    It 'goes with an empty POST, and is an error of a request without a body' {
        (Send-Echo @{ Method = 'Post'; TransferEncoding = 'chunked' }).headers.'Transfer-Encoding' | Should -Be 'chunked'
        $failed = Invoke-ConcurrentWebRequest "$url/echo" -TransferEncoding chunked -ErrorAction Continue 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidHeader,*'
    }

    It 'is refused as another' {
        { Invoke-ConcurrentWebRequest "$url/echo" -Method Post -TransferEncoding br } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

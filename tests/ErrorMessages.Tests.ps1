# What an error says: the request, the status, and what the server said, in a form that scripts can read and terminals can print.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address
}

AfterAll {
    Stop-TestServer $server
}

Describe 'An error' {
    It 'says in its details what the server said' {
        $failed = "$url/status/500?body=$('the disk is full')&type=text/plain" | Invoke-ConcurrentWebRequest 2>&1
        $failed.ErrorDetails.Message | Should -Be "$($failed.Exception.Message)`nthe disk is full"
        "$failed" | Should -Be $failed.ErrorDetails.Message
        $failed = "$url/status/400?type=application/json&body=$([uri]::EscapeDataString('{"error":"bad"}'))" | Invoke-ConcurrentWebRequest 2>&1
        ($failed.ErrorDetails.Message | ConvertFrom-Json).error | Should -Be 'bad'
    }

    It 'has JSON and XML in its details as Invoke-WebRequest has, below a comment that names the request: <Body>' -ForEach @(
        @{ Type = 'application/json'; Body = '{"error":{"code":"418","list":[1,2.50,true,null,{}]}}' }
        @{ Type = 'application/json'; Body = '[1]' }
        @{ Type = 'application/json'; Body = '[{"a":1},{"a":2}]' }
        @{ Type = 'application/json'; Body = '"I am a teapot"' }
        @{ Type = 'application/json'; Body = '{"title":"// */ //"}' }
        @{ Type = 'application/xml'; Body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>418</Code><Message>I am a teapot</Message></Error>' }
    ) {
        $address = "$url/status/418?type=$([uri]::EscapeDataString($Type))&a=---*/--b-&body=$([uri]::EscapeDataString($Body))"
        $theirs = try { Invoke-WebRequest $address } catch { $_.ErrorDetails.Message }
        $ours = (Invoke-ConcurrentWebRequest $address 2>&1).ErrorDetails.Message
        $line, $said = $ours -split "`n", 2
        $line | Should -Match $(if ($Type -like '*xml') { '^<!-- GET .* the server answered 418 .* -->$' } else { '^// GET .*: the server answered 418 ' })
        $said -replace '\s*(^|\n)\s*', '$1' | Should -Be ($theirs.Trim() -replace '\s*(^|\n)\s*', '$1')
        if ($Type -like '*xml') {
            ([xml] $ours).DocumentElement.OuterXml | Should -Be ([xml] $theirs).DocumentElement.OuterXml
        }
        else {
            $ours | ConvertFrom-Json | ConvertTo-Json -Depth 5 | Should -Be ($theirs | ConvertFrom-Json | ConvertTo-Json -Depth 5)
        }
    }

    It 'has an error of JSON whole in its details, for scripts that read it' {
        $body = @{ error = 'y' * 3000; last = 'the end' } | ConvertTo-Json -Compress
        $failed = @{ Uri = "$url/status/400?type=application/json&body=$body" } | Invoke-ConcurrentWebRequest 2>&1
        ($failed.ErrorDetails.Message | ConvertFrom-Json).last | Should -Be 'the end'
    }

    It 'has no details where the server said nothing, or nothing to be read' {
        ("$url/status/404?body=" | Invoke-ConcurrentWebRequest 2>&1).ErrorDetails | Should -BeNullOrEmpty
        ("$url/status/404?body=%20%0A" | Invoke-ConcurrentWebRequest 2>&1).ErrorDetails | Should -BeNullOrEmpty
        ("$url/status/404?body=abc&type=application/octet-stream" | Invoke-ConcurrentWebRequest 2>&1).ErrorDetails | Should -BeNullOrEmpty
    }

    It 'cuts what the server said' {
        $failed = @{ Uri = "$url/status/404?body=$('x' * 5000)" } | Invoke-ConcurrentWebRequest 2>&1
        $failed.ErrorDetails.Message.Length | Should -BeLessThan 1500
    }

    It 'holds no control character of the server''s' {
        $failed = "$url/status/404?body=red%1B%5B31mred" | Invoke-ConcurrentWebRequest 2>&1
        $failed.ErrorDetails.Message | Should -BeLike "*`nred[[]31mred"
    }

    It 'holds no control character of the server''s in any view, wherever the server has put it: <Name>' -ForEach @(
        @{ Name = 'in the body'; Says = 'HTTP/1.1 404 Not Found|Content-Type: text/plain|Content-Length: 6||a{0}[31m' }
        @{ Name = 'in JSON'; Says = 'HTTP/1.1 404 Not Found|Content-Type: application/json|Content-Length: 9||["a{0}{1}b"]' }
        @{ Name = 'in the reason'; Says = 'HTTP/1.1 404 Not {0}[31m{1} Found|Content-Length: 0||' }
        @{ Name = 'in a header'; Says = 'HTTP/1.1 404 Not Found|X-A: a{0}[31m{1}b|Content-Length: 0||' }
        @{ Name = 'in the name of a header'; Says = 'HTTP/1.1 200 OK|X{0}A: a|Content-Length: 0||' }
        @{ Name = 'in a content header'; Says = 'HTTP/1.1 200 OK|Content-Encoding: gz{0}ip|Content-Length: 1||x' }
        @{ Name = 'in the charset'; Says = 'HTTP/1.1 200 OK|Content-Type: text/plain; charset=x{0}y|Content-Length: 1||{1}' }
        @{ Name = 'in the address of a redirection'; Says = 'HTTP/1.1 302 Found|Location: ftp://a{0}b/|Content-Length: 0||' }
        @{ Name = 'in what is not HTTP'; Says = 'g{0}arb{1}age||' }
    ) {
        $answer = [Text.Encoding]::Latin1.GetBytes((($Says -replace '\|', "`r`n") -f [char]27, [char]0x9b))
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $job = Start-ThreadJob -ArgumentList $listener, $answer {
            param($listener, $answer)
            $client = $listener.AcceptTcpClient()
            $stream = $client.GetStream()
            $null = $stream.Read([byte[]]::new(65536), 0, 65536)
            $stream.Write($answer)
            $client.Client.Shutdown('Send')
            $null = $stream.Read([byte[]]::new(1), 0, 1)
            $client.Dispose()
        }
        $output = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/" | Invoke-ConcurrentWebRequest -Debug -Verbose -WarningAction Ignore *>&1
        $listener.Stop()
        $job | Wait-Job -Timeout 20 | Remove-Job
        $failed = $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
        $failed | Should -HaveCount 1
        $printed = @(
            foreach ($ErrorView in 'ConciseView', 'NormalView', 'CategoryView') { $failed | Out-String }
            Get-Error -InputObject $failed | Out-String
            $output | ForEach-Object { "$_" }
            $failed.Exception.ToString(); $failed.Exception | Format-List * -Force | Out-String; "$($failed.Exception.Response)"
        )
        $printed -join '' -replace '[\r\n\t]' | Should -Not -Match '\p{Cc}'
    }

    It 'holds no control character of the input''s' {
        $failed = "bad$([char]27)[31maddress" | Invoke-ConcurrentWebRequest 2>&1
        foreach ($ErrorView in 'ConciseView', 'NormalView', 'CategoryView') { $failed | Out-String | Should -Not -Match "$([char]27)" }
    }

    It 'names the input, the status and what the server said, on lines of their own' {
        $failed = "$url/status/404?body=first%0Asecond" | Invoke-ConcurrentWebRequest 2>&1
        "$failed" -split '\n' | Should -Be "GET $url/status/404?body=first%0Asecond: the server answered 404 (Not Found).", 'first', 'second'
    }

    It 'cuts a very long address in the middle, and keeps it whole for the next try' {
        $address = "$url/status/404?q=$('a' * 5000)&z=end"
        $failed = $address | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.Message | Should -Match "^GET $([regex]::Escape("$url/status/404?q=aaa"))a*…a+&z=end: the server answered 404"
        $failed.Exception.Message.Length | Should -BeLessThan 300
        $failed.TargetObject | Should -BeExactly $address
    }

    It 'is a sentence where the parameters are at fault: <_>' -ForEach @(
        'Invoke-ConcurrentWebRequest', '1 | Invoke-ConcurrentWebRequest -Uri a, b', 'Invoke-ConcurrentWebRequest a -Headers 7'
        'Get-BookMetadata', 'Get-BookMetadata 1 -Provider Nobody', 'Save-BookCover', '1 | Save-BookCover (New-Guid)'
        'ConvertTo-Isbn13', 'ConvertTo-Isbn10', 'Test-Isbn', '1 | Test-Isbn 1'
    ) {
        { Invoke-Expression $_ } | Should -Throw -PassThru | ForEach-Object { $_.Exception.Message } | Should -MatchExactly '^[A-Z].*[a-z0-9_]\.$'
    }

    It 'is one sentence where the server said nothing' {
        "$('intranet' | Invoke-ConcurrentWebRequest 2>&1)" |
            Should -Be "Input 0: an address needs http:// or https:// in front: 'intranet'; did you mean https://intranet?"
    }

    It 'names the cells of a row' {
        $failed = [pscustomobject]@{ Name = 'third'; Uri = 'intranet' } | Invoke-ConcurrentWebRequest 2>&1
        "$failed" | Should -BeLike 'Input 0, @{Name=third; Uri=intranet}: *'
        $failed.CategoryInfo.TargetName | Should -Be '@{Name=third; Uri=intranet}'
    }
}

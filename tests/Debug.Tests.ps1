# What -Debug says: the heads of what was sent and of what came, as Invoke-WebRequest does, and no secret.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address
    $secret = 'SESAME-42'

    function Get-Said([scriptblock] $Script) {
        & $Script 5>&1 2>$null | Where-Object { $_ -is [Management.Automation.DebugRecord] } | ForEach-Object Message
    }

    # A message as a table of its sections, the first line under Detail.
    function Read-Detail([string] $Message) {
        $name = 'Detail'
        $sections = @{ Detail = @() }
        foreach ($line in $Message -split '\r?\n') {
            if ($line -match '^--- (\w+)$') { $name = $Matches[1]; $sections[$name] = @() }
            elseif ($line) { $sections[$name] += $line }
        }
        $sections
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe '-Debug' {
    It 'says of a request and its response what Invoke-WebRequest says, without the bodies' {
        $send = "{0} '$url/echo?a=1&b=2%203' -Method Post -Body 'hello' -Headers @{{ 'X-A' = 'b'; Accept = 'text/plain' }} -UserAgent me -Debug"
        $ours = Get-Said ([scriptblock]::Create($send -f 'Invoke-ConcurrentWebRequest'))

        # With a user interface to ask, the host asks at each verbose message beside -Debug; without one it goes on. PowerShell 7.4
        # writes no heads, and there is nothing to compare with.
        $shell = [powershell]::Create()
        $null = $shell.AddScript($send -f 'Invoke-WebRequest').Invoke()
        $theirs = $shell.Streams.Debug.Message
        $shell.Dispose()

        $ours | Should -HaveCount 2
        $ours[0] | Should -BeLike "WebRequest Detail: POST $url/echo?a=1&b=2%203 HTTP/1.1`n*"
        $ours[1] | Should -BeLike "WebResponse Detail: 200 OK HTTP/1.1`n*"
        if ($theirs) {
            $ours | ForEach-Object { ($_ -split ':')[0] } | Should -Be ($theirs | ForEach-Object { ($_ -split '\r?\n')[0] })
            $request = $ours[0], $theirs[0] | ForEach-Object { Read-Detail $_ }
            $request[0].QUERY | Should -Be $request[1].QUERY
            # Its transport adds Accept-Encoding behind its back.
            $request[0].HEADERS -notlike 'Accept-Encoding: *' | Sort-Object | Should -Be ($request[1].HEADERS | Sort-Object)
            $response = $ours[1], $theirs[1] | ForEach-Object { Read-Detail $_ }
            $response[0].HEADERS -replace '(?<=^(Date|Content-Length)): .*' | Sort-Object |
                Should -Be ($response[1].HEADERS -replace '(?<=^(Date|Content-Length)): .*' | Sort-Object)
        }
        "$ours" | Should -Not -Match 'hello'
    }

    It 'says them input by input, in order, each redirection and each attempt' {
        $again = "$url/status-sequence/$(New-Guid)/503"
        $said = Get-Said {
            "$url/delay/200", "$url/redirect/302?to=/todos/1", $again, "$url/status/404?body=no", "http://127.0.0.1:$(Get-ClosedPort)/" |
                Invoke-ConcurrentWebRequest -MaximumRetryCount 1 -RetryIntervalSec 0.01 -Debug
        }
        $said | ForEach-Object { ($_ -split "`n")[0] -replace '(?<=:)\d{2,5}(?=/)', 'PORT' -replace [regex]::Escape(([uri] $again).AbsolutePath), '/again' } | Should -Be @(
            'WebRequest Detail: GET http://127.0.0.1:PORT/delay/200 HTTP/1.1', 'WebResponse Detail: 200 OK HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/redirect/302?to=/todos/1 HTTP/1.1', 'WebResponse Detail: 302 Found HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/todos/1 HTTP/1.1', 'WebResponse Detail: 200 OK HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/again HTTP/1.1', 'WebResponse Detail: 503 Service Unavailable HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/again HTTP/1.1', 'WebResponse Detail: 200 OK HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/status/404?body=no HTTP/1.1', 'WebResponse Detail: 404 Not Found HTTP/1.1'
            'WebRequest Detail: GET http://127.0.0.1:PORT/ HTTP/1.1', 'WebRequest Detail: GET http://127.0.0.1:PORT/ HTTP/1.1'
        )
    }

    It 'hides <Name>' -ForEach @(
        @{ Name = 'a header'; Send = { icwr "$url/todos/1" -Headers @{ 'X-Api-Key' = $secret } -Debug }; Shown = 'X-Api-Key: ***' }
        @{ Name = 'a query value'; Send = { icwr "$url/todos/1?api_key=$secret&a=1" -Debug }; Shown = "api_key=***`na=1" }
        @{ Name = 'user-info'; Send = { icwr "$($url -replace '//', "//user:$secret@")/todos/1" -Debug }; Shown = '//***@' }
        @{ Name = 'a cookie that is set'; Send = { icwr "$url/headers?Set-Cookie=id%3D$secret" -SessionVariable s -Debug }; Shown = 'Set-Cookie: ***' }
        @{ Name = 'the address of a redirection'; Send = { icwr "$url/redirect/302?to=/todos/1%3Ftoken%3D$secret" -MaximumRedirection 0 -Debug }
            Shown = 'Location: /todos/1?token=***' }
        @{ Name = 'what the server says back'; Send = { icwr "$url/headers?X-Said=$secret" -Headers @{ Authorization = $secret } -AllowUnencryptedAuthentication -Debug }
            Shown = 'X-Said: ***' }
        @{ Name = 'the body'; Send = { icwr "$url/echo" -Method Post -Body @{ password = $secret } -Debug }; Shown = 'Content-Length: 18' }
    ) {
        $said = Get-Said $Send
        "$said" -replace '\?X-Said=\S+' -replace '(?m)^X-Said=.*' -replace 'Set-Cookie=\S+' -replace 'to=/todos\S+' | Should -Not -Match $secret
        $said -join "`n" | Should -BeLike "*$($Shown -replace '[*]', '`*')*"
    }

    It 'says them for <Command>' -ForEach @(
        @{ Command = 'Invoke-ConcurrentRestMethod'; Send = { "$url/todos/1" | Invoke-ConcurrentRestMethod -Debug } }
        @{ Command = 'Get-BookMetadata'; Send = { '9780140328721' | Get-BookMetadata -BaseUri $url -Debug } }
        @{ Command = 'Save-BookCover'; Send = { [pscustomobject]@{ Isbn = '9780140328721'; CoverUri = "$url/todos/1" } | Save-BookCover $TestDrive -Debug } }
    ) {
        $said = Get-Said $Send
        $said | Where-Object { $_ -like "WebRequest Detail: GET $url/*--- HEADERS*User-Agent: *" } | Should -Not -BeNullOrEmpty
        $said | Where-Object { $_ -like 'WebResponse Detail: *--- HEADERS*' } | Should -Not -BeNullOrEmpty
    }

    It 'is $DebugPreference, too, and nothing is said without' {
        Get-Said { $DebugPreference = 'Continue'; Invoke-ConcurrentWebRequest "$url/todos/1" } | Should -HaveCount 2
        Get-Said { Invoke-ConcurrentWebRequest "$url/todos/1" } | Should -BeNullOrEmpty
        Get-Said { Invoke-ConcurrentWebRequest "$url/todos/1" -WhatIf -Debug } | Should -BeNullOrEmpty
    }
}

# What happens when a server sends the command elsewhere; as Invoke-WebRequest has it, save where a comment says otherwise.

BeforeDiscovery {
    $redirections = @(
        @{ Status = 300; Method = 'GET' }
        @{ Status = 301; Method = 'GET' }
        @{ Status = 302; Method = 'GET' }
        @{ Status = 303; Method = 'GET' }
        @{ Status = 307; Method = 'POST' }
        @{ Status = 308; Method = 'POST' }
    )
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer --https
    $other = Start-TestServer
    $url = $server.Address
    $ErrorActionPreference = 'Continue'

    # The address that answers with a status and sends the client on, by default to where the request is echoed.
    function Get-Redirect([int] $Status = 302, [string] $To = '/echo') {
        "$url/redirect/$Status`?to=$([uri]::EscapeDataString($To))"
    }
}

AfterAll {
    Stop-TestServer $server
    Stop-TestServer $other
}

Describe 'A redirection with status <Status>' -ForEach $redirections {
    It 'is followed, without the Authorization header' {
        $result = Invoke-ConcurrentWebRequest (Get-Redirect $Status) -Headers @{ Authorization = 'test'; 'X-Mine' = 'kept' }

        $echo = $result.Content | ConvertFrom-Json
        $echo.headers.'User-Agent' | Should -Not -BeNullOrEmpty
        $echo.headers.'X-Mine' | Should -Be 'kept'
        $echo.headers.Authorization | Should -BeNullOrEmpty
        $result.Uri | Should -Be (Get-Redirect $Status)
        $result.ResponseUri | Should -Be "$url/echo"
        $result.Attempts | Should -Be 1
    }

    It 'makes of a POST a <Method>' {
        $echo = (Invoke-ConcurrentWebRequest (Get-Redirect $Status) -Method Post -Body 'a=1' -Headers @{ Authorization = 'test' }).Content |
            ConvertFrom-Json

        $echo.method | Should -Be $Method
        $echo.body | Should -Be ($Method -eq 'POST' ? 'a=1' : '')
        $echo.headers.Authorization | Should -BeNullOrEmpty
    }

    It 'keeps the Authorization header with -PreserveAuthorizationOnRedirect, method by name or not' {
        $common = @{ Headers = @{ Authorization = 'test' }; PreserveAuthorizationOnRedirect = $true; Body = 'a=1' }
        foreach ($how in @{ Method = 'Post' }, @{ CustomMethod = 'post' }) {
            $echo = (Invoke-ConcurrentWebRequest (Get-Redirect $Status) @common @how).Content | ConvertFrom-Json

            $echo.method | Should -Be $Method
            $echo.headers.Authorization | Should -BeExactly 'test'
        }
    }

    It 'keeps method and body with -PreserveHttpMethodOnRedirect, and <_> the Authorization header' -ForEach 'drops', 'keeps' {
        # Unlike Invoke-WebRequest, which keeps the method and loses the body.
        $echo = (Invoke-ConcurrentWebRequest (Get-Redirect $Status) -Method Post -Body 'a=1' -Headers @{ Authorization = 'test' } `
                -PreserveHttpMethodOnRedirect -PreserveAuthorizationOnRedirect:($_ -eq 'keeps')).Content | ConvertFrom-Json

        $echo.method, $echo.body | Should -Be 'POST', 'a=1'
        $echo.headers.Authorization | Should -Be ($_ -eq 'keeps' ? 'test' : $null)
    }

    It 'is the answer, and so an error, without a Location' {
        $failed = Invoke-ConcurrentWebRequest "$url/status/$Status" -Headers @{ Authorization = 'foo' } 2>&1

        $failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
        $failed.Exception.Result.StatusCode | Should -Be $Status
        $failed.Exception.Result.Headers.Location | Should -BeNullOrEmpty
    }

    It 'takes no secret to another origin, and brings none back' {
        $secrets = 'Authorization', 'Cookie', 'Proxy-Authorization', 'X-Api-Key', 'X-Nobody-Has-Heard-Of'
        $headers = @{ Accept = 'text/x-mine' }
        foreach ($name in $secrets) {
            $headers[$name] = 'secret'
        }
        $back = "$($other.Address)/redirect/302?to=$([uri]::EscapeDataString("$url/echo"))"

        $echoes = Invoke-ConcurrentWebRequest (Get-Redirect $Status "$($other.Address)/echo"), (Get-Redirect $Status $back) -Headers $headers |
            ForEach-Object { $_.Content | ConvertFrom-Json }

        $echoes.Count | Should -Be 2
        foreach ($echo in $echoes) {
            $echo.headers.Accept | Should -Be 'text/x-mine'
            $secrets | Where-Object { $echo.headers.$_ } | Should -BeNullOrEmpty
        }
    }
}

Describe '-MaximumRedirection' {
    It 'follows <_> of three' -ForEach 3, 4 {
        (Invoke-ConcurrentWebRequest "$url/redirect-chain/3" -MaximumRedirection $_).StatusCode | Should -Be 200
    }

    It 'gives an error in its place for the one too many, with or without -PreserveAuthorizationOnRedirect' {
        foreach ($preserve in $false, $true) {
            $out = "$url/todos/1", "$url/redirect-chain/3", "$url/todos/2" |
                Invoke-ConcurrentWebRequest -MaximumRedirection 2 -PreserveAuthorizationOnRedirect:$preserve 2>&1

            $out[0, 2].StatusCode | Should -Be 200, 200
            $out[1].FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
            $out[1].Exception.Message | Should -BeLike '*302 (Found); it sends on to * after 2 redirections, the most allowed.'
        }
    }

    It 'counts in plain English' {
        $failed = Invoke-ConcurrentWebRequest "$url/redirect-chain/2" -MaximumRedirection 1 2>&1
        $failed.Exception.Message | Should -BeLike '* after 1 redirection, the most allowed.'
    }

    It 'gives the answer with -SkipHttpErrorCheck' {
        # Unlike Invoke-WebRequest, which with 0 writes an error as well.
        $result = Invoke-ConcurrentWebRequest "$url/redirect-chain/2" -MaximumRedirection 0 -SkipHttpErrorCheck

        $result.StatusCode, $result.Headers.Location | Should -Be 302, '/redirect-chain/1'
    }

    It 'refuses a number below 0' {
        { Invoke-ConcurrentWebRequest "$url/echo" -MaximumRedirection -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'is 50 where nothing is said' {
        Invoke-ConcurrentWebRequest "$url/redirect-chain/50", "$url/redirect-chain/51" -SkipHttpErrorCheck |
            ForEach-Object StatusCode | Should -Be 200, 302
    }
}

Describe 'A Location' {
    It 'with another scheme is not followed: <_>' -ForEach 'localhost:8080', 'ftp://127.0.0.1/a', 'file:///etc/passwd' {
        $failed = Invoke-ConcurrentWebRequest (Get-Redirect 302 $_) 2>&1

        $failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
        $failed.Exception.Message | Should -BeLike '*neither http nor https.'
    }

    It 'that cannot be reached is one error in its place, which names both addresses' {
        $target = "http://127.0.0.1:$(Get-ClosedPort)/x"
        $out = @{ Uri = Get-Redirect 302 $target }, "$url/todos/1" | Invoke-ConcurrentWebRequest 2>&1

        $out[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailure,*'
        $out[0].Exception.Message | Should -BeLike "GET $url/* (redirected to $target):*"
        $out[1].StatusCode | Should -Be 200
    }
}

Describe 'A redirection from https to http' {
    BeforeAll {
        $downgrade = "$($server.SecureAddress)/redirect/302?to=$([uri]::EscapeDataString("$($other.Address)/echo"))"
    }

    It 'is an error in its place' {
        $out = $downgrade, "$url/todos/1" | Invoke-ConcurrentWebRequest -SkipCertificateCheck -SkipHttpErrorCheck 2>&1

        $out[0].FullyQualifiedErrorId | Should -Be 'InsecureRedirection,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
        $out[0].CategoryInfo.Category | Should -Be 'SecurityError'
        $out[1].StatusCode | Should -Be 200
    }

    It 'is followed with -AllowInsecureRedirect, and without credentials' {
        $result = Invoke-ConcurrentWebRequest $downgrade -SkipCertificateCheck -AllowInsecureRedirect -PreserveAuthorizationOnRedirect `
            -Headers @{ Authorization = 'secret' }

        $echo = $result.Content | ConvertFrom-Json
        "http://$($echo.headers.Host)" | Should -Be $other.Address
        $echo.headers.Authorization | Should -BeNullOrEmpty
    }

    It 'is none from https to https' {
        (Invoke-ConcurrentWebRequest "$($server.SecureAddress)/redirect/302?to=/echo" -SkipCertificateCheck).ResponseUri |
            Should -Be "$($server.SecureAddress)/echo"
    }
}

Describe 'A redirection to a host' {
    It 'that -AllowedHost does not name is an error' {
        $to = (Get-Redirect 302 ($other.Address -replace '127\.0\.0\.1', 'localhost'))
        (Invoke-ConcurrentWebRequest $to -AllowedHost 127.0.0.1 2>&1).FullyQualifiedErrorId | Should -BeLike 'AddressNotAllowed,*'
    }
}

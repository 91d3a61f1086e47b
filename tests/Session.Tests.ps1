# What one run keeps for the next one, and shares with Invoke-WebRequest.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer '--https', '--proxy', '--client-certificate', 'allow'
    $url = $server.Address
    $ErrorActionPreference = 'Continue'
    $sessionType = 'Microsoft.PowerShell.Commands.WebRequestSession'

    function Get-Echo($Result) {
        $Result.Content | ConvertFrom-Json
    }

    function New-Session {
        New-Object $sessionType
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe '-SessionVariable' {
    It 'sets the variable where the command was called, before the first answer' {
        function Use-Session {
            $script:seen = "$url/cookies/set?a=1" | Invoke-ConcurrentWebRequest -SessionVariable session -Verbose 4>&1 |
                ForEach-Object { $null -ne $session }
            $session
        }

        $made = Use-Session
        $made | Should -BeOfType $sessionType
        $seen | Should -Not -Contain $false
        Get-Variable session -Scope Script -ErrorAction Ignore | Should -BeNullOrEmpty
        $made.Cookies.GetCookieHeader($url) | Should -Be 'a=1'
    }

    It 'sets it where a module called, too' {
        $caller = New-Module -ScriptBlock {
            function Get-Session([string] $Address) {
                $null = Invoke-ConcurrentWebRequest $Address -SV mine
                $mine
            }
        }
        & $caller { Get-Session $args[0] } "$url/echo" | Should -BeOfType $sessionType
    }

    It 'sets it though every request fails' {
        Invoke-ConcurrentWebRequest "$url/status/500" -SessionVariable failing -ErrorAction Ignore
        $failing | Should -BeOfType $sessionType
    }

    It 'sets none with -WhatIf' {
        Invoke-ConcurrentWebRequest "$url/echo" -SessionVariable unmade -WhatIf 6> $null
        Get-Variable unmade -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'makes a session that Invoke-WebRequest can use' {
        $null = Invoke-ConcurrentWebRequest "$url/cookies/set?a=1" -SessionVariable made -Headers @{ 'X-Mine' = 'kept' } -UserAgent 'Mine/1' `
            -MaximumRedirection 3
        $echo = Get-Echo (Invoke-WebRequest "$url/echo" -WebSession $made)

        $echo.headers.Cookie | Should -Be 'a=1'
        $echo.headers.'X-Mine' | Should -Be 'kept'
        $echo.headers.'User-Agent' | Should -Be 'Mine/1'
        $made.MaximumRedirection | Should -Be 3
    }

    It 'keeps what -Authentication sends, as Invoke-WebRequest does' {
        $token = ConvertTo-SecureString 'secret' -AsPlainText -Force
        $null = Invoke-ConcurrentWebRequest "$url/echo" -SessionVariable made -Authentication Bearer -Token $token

        (Get-Echo (Invoke-WebRequest "$url/echo" -WebSession $made)).headers.Authorization | Should -Be 'Bearer secret'
        (Get-Echo (Invoke-ConcurrentWebRequest "$url/echo" -WebSession $made)).headers.Authorization | Should -Be 'Bearer secret'
    }

    It 'does not go with -WebSession, and needs a name' {
        { Invoke-ConcurrentWebRequest "$url/echo" -SessionVariable a -WebSession (New-Session) } | Should -Throw -ErrorId 'InvalidParameter,*'
        { Invoke-ConcurrentWebRequest "$url/echo" -SessionVariable '' } | Should -Throw -ErrorId 'InvalidParameter,*'
    }
}

Describe '-WebSession' {
    It 'takes one that Invoke-WebRequest made' {
        $null = Invoke-WebRequest "$url/cookies/set?a=1" -SessionVariable made -Headers @{ 'X-Mine' = 'kept'; 'X-Both' = 'session' } -UserAgent 'Theirs/1'
        $echo = Get-Echo (Invoke-ConcurrentWebRequest "$url/echo" -WebSession $made -Headers @{ 'x-both' = 'command' })

        $echo.headers.Cookie | Should -Be 'a=1'
        $echo.headers.'X-Mine', $echo.headers.'X-Both' | Should -Be 'kept', 'command'
        $echo.headers.'User-Agent' | Should -Be 'Theirs/1'
        $made.Headers.'X-Both' | Should -Be 'command'
    }

    It 'takes null for none, and nothing else: <Name>' -ForEach @(
        @{ Name = 'a string'; Value = 'session' }
        @{ Name = 'a hashtable'; Value = @{ Headers = @{} } }
    ) {
        (Invoke-ConcurrentWebRequest "$url/echo" -WebSession $null).StatusCode | Should -Be 200
        { Invoke-ConcurrentWebRequest "$url/echo" -WebSession $Value } | Should -Throw -ErrorId 'InvalidParameter,*' -ExpectedMessage "*$sessionType*"
    }

    It 'may be used in several runspaces at once' {
        $session = New-Session
        $session.Headers['X-Empty'] = $null
        $statuses = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:ModuleManifest
            (Invoke-ConcurrentWebRequest "$using:url/cookies/set?c$_=1" -WebSession $using:session -Headers @{ "X-$_" = "$_" }).StatusCode
        }

        $statuses | Should -Be (@(200) * 40)
        1..40 | Where-Object { $session.Headers["X-$_"] -ne $_ } | Should -BeNullOrEmpty
    }

    It 'lets a row have its own header' {
        $session = New-Session
        $session.Headers['X-Both'] = 'session'
        $echo = Get-Echo (@{ Uri = "$url/echo"; Headers = @{ 'X-Both' = 'row' } } | Invoke-ConcurrentWebRequest -WebSession $session)

        $echo.headers.'X-Both' | Should -Be 'row'
        $session.Headers['X-Both'] | Should -Be 'session'
    }

    It 'has its content type for bodies, behind -ContentType and that of a row, and none without a body' {
        $session = New-Session
        $session.Headers['Content-Type'] = 'text/x-session'
        $sent = @(
            Invoke-ConcurrentWebRequest "$url/echo" -WebSession $session
            Invoke-ConcurrentWebRequest "$url/echo" -WebSession $session -Method Post -Body 'a'
            @{ Uri = "$url/echo"; Method = 'Post'; Body = 'a'; ContentType = 'text/x-row' } | Invoke-ConcurrentWebRequest -WebSession $session
            Invoke-ConcurrentWebRequest "$url/echo" -WebSession $session -Method Post -Body 'a' -ContentType 'text/x-mine'
        ) | ForEach-Object { (Get-Echo $_).contentType ?? 'none' }

        $sent | Should -Be 'none', 'text/x-session', 'text/x-row', 'text/x-mine'
    }

    It 'says how many redirections are followed' {
        $session = New-Session
        $session.MaximumRedirection = 1

        $results = Invoke-ConcurrentWebRequest "$url/redirect-chain/1", "$url/redirect-chain/2" -WebSession $session -SkipHttpErrorCheck
        $results.StatusCode | Should -Be 200, 302
        (Invoke-ConcurrentWebRequest "$url/redirect-chain/2" -WebSession $session -MaximumRedirection 2).StatusCode | Should -Be 200
        $session.MaximumRedirection | Should -Be 2
    }

    It 'is not changed by redirections: <_>' -ForEach 301, 302, 303, 307, 308 {
        $session = New-Session
        $session.MaximumRedirection = 2
        $session.MaximumRetryCount = 2
        $session.RetryIntervalInSeconds = 2
        $session.UseDefaultCredentials = $true
        $null = Invoke-ConcurrentWebRequest "$url/redirect/$_" -PreserveAuthorizationOnRedirect -WebSession $session -Headers @{ Authorization = 'test' }

        $session.MaximumRedirection, $session.MaximumRetryCount, $session.RetryIntervalInSeconds | Should -Be 2, 2, 2
        $session.UseDefaultCredentials | Should -BeTrue
        $session.Headers.Authorization | Should -Be 'test'
    }

    It 'has its credentials for a server that asks' {
        $credential = [pscredential]::new('testuser', (ConvertTo-SecureString 'testpassword' -AsPlainText -Force))
        $session = New-Session
        $session.Credentials = $credential

        (Invoke-ConcurrentWebRequest "$url/auth/basic" -WebSession $session).StatusCode | Should -Be 200
        $session.Credentials.UserName, $session.Credentials.Password | Should -Be 'testuser', 'testpassword'
    }

    It 'gets the -Credential, as with Invoke-WebRequest' {
        $credential = [pscredential]::new('testuser', (ConvertTo-SecureString 'testpassword' -AsPlainText -Force))
        $session = New-Session
        $session.UseDefaultCredentials = $true
        $null = Invoke-ConcurrentWebRequest "$url/auth/basic" -WebSession $session -Credential $credential

        $session.UseDefaultCredentials | Should -BeFalse
        (Invoke-ConcurrentWebRequest "$url/auth/basic" -WebSession $session).StatusCode | Should -Be 200
        (Invoke-WebRequest "$url/auth/basic" -WebSession $session -AllowUnencryptedAuthentication).StatusCode | Should -Be 200
    }
}

Describe 'The connections of a session' {
    BeforeAll {
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=client', $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($made.Export('Pfx'), '', 'Exportable')
        $tls = "$($server.SecureAddress)/tls"
    }

    It 'show its certificates' {
        $session = New-Session
        $session.Certificates = [Security.Cryptography.X509Certificates.X509CertificateCollection]::new($certificate)

        (Get-Echo (Invoke-ConcurrentWebRequest $tls -WebSession $session -SkipCertificateCheck)).thumbprint | Should -Be $certificate.Thumbprint
        $session.Certificates.Thumbprint | Should -Be $certificate.Thumbprint
    }

    It 'keep the -Certificate for the next run, ours or not' {
        $null = Invoke-ConcurrentWebRequest $tls -SessionVariable session -SkipCertificateCheck -Certificate $certificate

        (Get-Echo (Invoke-ConcurrentWebRequest $tls -WebSession $session -SkipCertificateCheck)).thumbprint | Should -Be $certificate.Thumbprint
        (Get-Echo (Invoke-WebRequest $tls -WebSession $session -SkipCertificateCheck)).thumbprint | Should -Be $certificate.Thumbprint
        $session.Certificates | Should -HaveCount 1
    }

    It 'go through its proxy, unless the command line says otherwise' {
        $session = New-Session
        $session.Proxy = [Net.WebProxy]::new($server.ProxyAddress)

        (Get-Echo (Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -WebSession $session)).headers.Via | Should -Be '1.1 test-proxy'
        $session.Proxy.GetProxy('http://elsewhere.invalid').Authority | Should -Be ([uri]$server.ProxyAddress).Authority
        (Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -WebSession $session -NoProxy 2>&1).FullyQualifiedErrorId |
            Should -BeLike 'NameResolutionFailure,*'
        $session.Proxy | Should -BeNullOrEmpty
    }

    It 'keep the -Proxy for the next run, ours or not' {
        $null = Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -SessionVariable session -Proxy $server.ProxyAddress

        (Get-Echo (Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -WebSession $session)).headers.Via | Should -Be '1.1 test-proxy'
        (Get-Echo (Invoke-WebRequest 'http://elsewhere.invalid/echo' -WebSession $session)).headers.Via | Should -Be '1.1 test-proxy'
    }

    It 'go past the -Proxy of an earlier run to this machine itself, as past that of their own' {
        $null = Invoke-ConcurrentWebRequest "$url/echo" -SessionVariable session -Proxy $server.ProxyAddress
        (Get-Echo (Invoke-ConcurrentWebRequest "$url/echo" -WebSession $session)).headers.Via | Should -BeNullOrEmpty
        (Get-Echo (Invoke-WebRequest "$url/echo" -WebSession $session)).headers.Via | Should -BeNullOrEmpty
        $null = Invoke-WebRequest "$url/echo" -SessionVariable session -Proxy $server.ProxyAddress
        (Get-Echo (Invoke-ConcurrentWebRequest "$url/echo" -WebSession $session)).headers.Via | Should -BeNullOrEmpty
    }
}

Describe 'Cookies' {
    It 'do not last without a session' {
        $results = Invoke-ConcurrentWebRequest "$url/cookies/set?a=1", "$url/cookies" -ThrottleLimit 1
        $results[1].Content | Should -Be '{}'
    }

    It 'last, without a session, while one input is sent from address to address' {
        (Invoke-ConcurrentWebRequest "$url/redirect/302?to=/cookies&set-cookie=a=1;Path=/").Content | Should -Be '{"a":"1"}'
    }

    It 'of a session are there for the requests that start after the answer' {
        # In groups of one: between two addresses of a redirection another input may have its turn.
        $results = Invoke-ConcurrentWebRequest "$url/redirect/302?to=/cookies/set?b=2&set-cookie=a=1;Path=/", "$url/cookies" -BatchSize 1 `
            -SessionVariable session
        $results[1].Content | Should -Be '{"a":"1","b":"2"}'
        $session.Cookies.Count | Should -Be 2
    }

    It 'of a session are sent beside a Cookie header' {
        $session = New-Session
        $session.Cookies.Add([Net.Cookie]::new('kept', '1', '/', '127.0.0.1'))
        (Invoke-ConcurrentWebRequest "$url/cookies" -WebSession $session -Headers @{ Cookie = 'given=2' }).Content |
            Should -Be '{"given":"2","kept":"1"}'
    }

    It 'of concurrent requests are all kept' {
        $null = 1..50 | Invoke-ConcurrentWebRequest -Uri { "$url/cookies/set?c$_=$_" } -ThrottleLimit 50 -SessionVariable session
        $session.Cookies.Count | Should -Be 50
        (Invoke-ConcurrentWebRequest "$url/cookies" -WebSession $session).Content | ConvertFrom-Json |
            ForEach-Object { $_.psobject.Properties.Value | Measure-Object -Sum } | ForEach-Object Sum | Should -Be 1275
    }
}

# How connections are made: TLS and certificates, versions of HTTP, proxies, sockets, and the hosts that may be asked.
# Every address here is one of this machine; names under .invalid are asked of a proxy only, which takes them for it.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $socket = Join-Path ([IO.Path]::GetTempPath()) "cw-$([IO.Path]::GetRandomFileName()).sock"
    $server = Start-TestServer '--https', '--http2', '--proxy', '--client-certificate', 'allow', '--unix-socket', $socket
    $url = $server.Address
    $secure = $server.SecureAddress

    function ConvertTo-Echo {
        process { $_.Content | ConvertFrom-Json }
    }

    function New-Certificate([string] $Name) {
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        [Security.Cryptography.X509Certificates.X509Certificate2]::new($made.Export('Pfx'), '', 'Exportable')
    }

    $certificate = New-Certificate 'client'
}

AfterAll {
    Stop-TestServer $server
    Remove-Item $socket -ErrorAction Ignore
}

Describe 'The certificate of a server' {
    It 'is refused where nobody trusts it, one error for each input, and nothing is sent' {
        Reset-Gauge
        $failed = "$secure/todos/1", "$secure/todos/2" | Invoke-ConcurrentWebRequest 2>&1
        $failed | Should -HaveCount 2
        $failed[0].FullyQualifiedErrorId | Should -Be 'SecureConnectionFailure,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'SecurityError'
        $failed[0].Exception.Message | Should -BeLike "*not trusted: it is signed by itself (UntrustedRoot)*SkipCertificateCheck*"
        (Get-Gauge).total | Should -Be 0
    }

    It 'has the exception of the runtime behind its error' {
        $failed = "$secure/todos/1" | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.GetBaseException() | Should -BeOfType ([Security.Authentication.AuthenticationException])
    }

    It 'is taken whatever it is with -SkipCertificateCheck' {
        ("$secure/todos/1" | Invoke-ConcurrentWebRequest -SkipCertificateCheck).StatusCode | Should -Be 200
        ("$secure/todos/1" | Invoke-ConcurrentWebRequest -SkipCertificateCheck:$false 2>&1).FullyQualifiedErrorId | Should -BeLike 'SecureConnectionFailure,*'
    }
}

Describe 'A certificate of the client' {
    It 'is not there by default' {
        (Invoke-ConcurrentWebRequest "$secure/tls" -SkipCertificateCheck | ConvertTo-Echo).thumbprint | Should -BeNullOrEmpty
    }

    It 'is that of -Certificate' {
        (Invoke-ConcurrentWebRequest "$secure/tls" -SkipCertificateCheck -Certificate $certificate | ConvertTo-Echo).thumbprint |
            Should -Be $certificate.Thumbprint
    }

    It 'is that of -CertificateThumbprint, however it was copied' {
        $mine = New-Certificate 'stored'
        $store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
        $store.Open('ReadWrite')
        try {
            $store.Add($mine)
            $spaced = "$([char]0x200E)$($mine.Thumbprint.ToLowerInvariant() -replace '..', '$0 ')"
            foreach ($thumbprint in $mine.Thumbprint, $spaced) {
                (Invoke-ConcurrentWebRequest "$secure/tls" -SkipCertificateCheck -CertificateThumbprint $thumbprint | ConvertTo-Echo).thumbprint |
                    Should -Be $mine.Thumbprint
            }
        }
        finally {
            $store.Remove($mine)
            $store.Dispose()
        }
    }

    It 'has to be in the store' {
        { Invoke-ConcurrentWebRequest $url -CertificateThumbprint ('0' * 40) } | Should -Throw -ErrorId 'InvalidParameter,*'
    }

    It 'has to have its private key' {
        $public = [Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.RawData)
        { Invoke-ConcurrentWebRequest $url -Certificate $public } | Should -Throw '*private key*' -ErrorId 'InvalidParameter,*'
    }

    It 'leaves no connection behind, however often it is used' {
        Reset-Gauge
        $before = (Get-Gauge).openConnections
        1..20 | ForEach-Object { (Invoke-ConcurrentWebRequest "$secure/todos/1" -SkipCertificateCheck -Certificate $certificate).StatusCode } |
            Should -Be (@(200) * 20)
        (Get-Gauge).connectionsEver | Should -BeGreaterOrEqual 20
        Wait-Gauge { $_.openConnections -le $before + 1 }
    }

    It 'leaves no connection behind when the run is cut short' {
        $before = (Get-Gauge).openConnections
        1..50 | Invoke-ConcurrentWebRequest -Uri { "$secure/delay/$(if ($_ -eq 1) { 0 } else { 60000 })" } -SkipCertificateCheck -Certificate $certificate |
            Select-Object -First 1 | ForEach-Object StatusCode | Should -Be 200
        Wait-Gauge { $_.inFlight -eq 0 -and $_.openConnections -le $before + 1 }
    }

    Context 'that the server requires' {
        BeforeAll {
            $strict = Start-TestServer '--https', '--client-certificate', 'require'
        }

        AfterAll {
            Stop-TestServer $strict
        }

        It 'opens the door' {
            (Invoke-ConcurrentWebRequest "$($strict.SecureAddress)/tls" -SkipCertificateCheck -Certificate $certificate | ConvertTo-Echo).thumbprint |
                Should -Be $certificate.Thumbprint
        }

        It 'is missed where it is not given' {
            $failed = Invoke-ConcurrentWebRequest "$($strict.SecureAddress)/tls" -SkipCertificateCheck 2>&1
            $failed.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailure,*'
        }
    }
}

Describe '-SslProtocol' {
    BeforeAll {
        $of = @{ Tls12 = Start-TestServer '--https', '--tls', '1.2'; Tls13 = Start-TestServer '--https', '--tls', '1.3' }
    }

    AfterAll {
        $of.Values | ForEach-Object { Stop-TestServer $_ }
    }

    It '<Offered> works with a server of <Accepted>' -ForEach @(
        @{ Offered = 'Default'; Accepted = 'Tls12' }
        @{ Offered = 'Default'; Accepted = 'Tls13' }
        @{ Offered = 'Tls'; Accepted = 'Tls12' }
        @{ Offered = 'Tls11'; Accepted = 'Tls12' }
        @{ Offered = 'Tls12'; Accepted = 'Tls12' }
        @{ Offered = 'Tls13'; Accepted = 'Tls13' }
        @{ Offered = 'Tls, Tls11, Tls12'; Accepted = 'Tls12' }
        @{ Offered = 'Tls11, Tls12'; Accepted = 'Tls12' }
        @{ Offered = 'Tls, Tls11, Tls12, Tls13'; Accepted = 'Tls13' }
        @{ Offered = [Microsoft.PowerShell.Commands.WebSslProtocol]::Tls12; Accepted = 'Tls12' }
    ) {
        (Invoke-ConcurrentWebRequest "$($of[$Accepted].SecureAddress)/tls" -SkipCertificateCheck -SslProtocol $Offered | ConvertTo-Echo).version |
            Should -Be $Accepted
    }

    It '<Offered> fails with a server of <Accepted>' -ForEach @(
        @{ Offered = 'Tls'; Accepted = 'Tls13' }
        @{ Offered = 'Tls11'; Accepted = 'Tls13' }
        @{ Offered = 'Tls, Tls12'; Accepted = 'Tls13' }
        @{ Offered = 'Tls13'; Accepted = 'Tls12' }
    ) {
        $failed = Invoke-ConcurrentWebRequest "$($of[$Accepted].SecureAddress)/tls" -SkipCertificateCheck -SslProtocol $Offered 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'SecureConnectionFailure,*'
    }

    It 'takes what Invoke-WebRequest takes' {
        [enum]::GetNames([ConcurrentWeb.Commands.WebSslProtocol]) | Should -Be ([enum]::GetNames([Microsoft.PowerShell.Commands.WebSslProtocol]))
        { Invoke-ConcurrentWebRequest $url -SslProtocol Ssl3 } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
    }
}

Describe '-HttpVersion' {
    It '<Given.HttpVersion> over https is <Protocol>' -ForEach @(
        @{ Given = @{}; Protocol = 'HTTP/2' }
        @{ Given = @{ HttpVersion = '1.0' }; Protocol = 'HTTP/1.0' }
        @{ Given = @{ HttpVersion = 1.1 }; Protocol = 'HTTP/1.1' }
        @{ Given = @{ HttpVersion = 1 }; Protocol = 'HTTP/1.0' }
        @{ Given = @{ HttpVersion = '2' }; Protocol = 'HTTP/2' }
        @{ Given = @{ HttpVersion = 2 }; Protocol = 'HTTP/2' }
        @{ Given = @{ HttpVersion = 2.0 }; Protocol = 'HTTP/2' }
        @{ Given = @{ HttpVersion = [version]'2.0' }; Protocol = 'HTTP/2' }
        @{ Given = @{ HttpVersion = [Net.HttpVersion]::Version20 }; Protocol = 'HTTP/2' }
    ) {
        (Invoke-ConcurrentWebRequest "$secure/echo" -SkipCertificateCheck @Given | ConvertTo-Echo).protocol | Should -Be $Protocol
    }

    It 'takes a number as it is typed' {
        (Invoke-ConcurrentWebRequest "$secure/echo" -SkipCertificateCheck -HttpVersion 2.0 | ConvertTo-Echo).protocol | Should -Be 'HTTP/2'
        (Invoke-ConcurrentWebRequest "$secure/echo" -SkipCertificateCheck -HttpVersion 1.1 | ConvertTo-Echo).protocol | Should -Be 'HTTP/1.1'
    }

    It 'is 1.1 over plain http by default' {
        (Invoke-ConcurrentWebRequest "$url/echo" | ConvertTo-Echo).protocol | Should -Be 'HTTP/1.1'
    }

    It '2.0 over plain http is spoken from the first byte' {
        (Invoke-ConcurrentWebRequest "$($server.Http2Address)/echo" -HttpVersion 2.0 | ConvertTo-Echo).protocol | Should -Be 'HTTP/2'
        (Invoke-ConcurrentWebRequest "$url/echo" -HttpVersion 2.0 2>&1).FullyQualifiedErrorId | Should -BeLike 'ProtocolFailure,*'
    }

    It '3.0 takes a lower one where it has to' {
        (Invoke-ConcurrentWebRequest "$secure/echo" -SkipCertificateCheck -HttpVersion 3.0 | ConvertTo-Echo).protocol | Should -BeIn 'HTTP/2', 'HTTP/3'
    }

    It '3.0 is HTTP/3 once the server has announced it' {
        if (-not [Net.Quic.QuicConnection]::IsSupported) {
            Set-ItResult -Skipped -Because 'this machine has no QUIC (on Linux, the library libmsquic)'
        }

        $http3 = Start-TestServer '--https', '--http3'
        try {
            $answers = 1..3 | Invoke-ConcurrentWebRequest -Uri "$($http3.SecureAddress)/echo" -SkipCertificateCheck -HttpVersion 3.0 -ThrottleLimit 1
            $answers.HttpVersion | Should -Be ([version]'2.0'), ([version]'3.0'), ([version]'3.0')
            ($answers[-1] | ConvertTo-Echo).protocol | Should -Be 'HTTP/3'
        }
        finally {
            Stop-TestServer $http3
        }
    }

    It 'refuses <_>, which there is not' -ForEach '0.9', '1.2', '4', '2.0.0' {
        { Invoke-ConcurrentWebRequest $url -HttpVersion $_ } | Should -Throw -ErrorId 'InvalidParameter,*'
    }

    It 'refuses what is no version' {
        { Invoke-ConcurrentWebRequest $url -HttpVersion 'abc' } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
    }

    It 'is completed' {
        $line = 'Invoke-ConcurrentWebRequest -HttpVersion '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '1.0', '1.1', '2.0', '3.0'
        (TabExpansion2 "${line}1" ($line.Length + 1)).CompletionMatches.CompletionText | Should -Be '1.0', '1.1'
    }

    It 'of 2.0 lets many requests share few connections, under the throttle' {
        Reset-Gauge
        (1..200 | Invoke-ConcurrentWebRequest -Uri { "$secure/delay/5?n=$_" } -SkipCertificateCheck -ThrottleLimit 50).HttpVersion |
            Sort-Object -Unique | Should -Be ([version]'2.0')
        $gauge = Get-Gauge
        $gauge.total | Should -Be 200
        $gauge.highest | Should -BeLessOrEqual 50
        $gauge.connectionsEver | Should -BeLessThan 10
    }
}

Describe '-ContentType' {
    It 'is completed' {
        $line = 'Invoke-ConcurrentWebRequest -ContentType application/j'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText |
            Should -Be 'application/json', "'application/json; charset=utf-8'", 'application/json-patch+json'
    }
}

Describe '-DisableKeepAlive' {
    It 'gives each request its connection, and says so' {
        foreach ($root in $url, $secure) {
            Reset-Gauge
            $results = 1..5 | Invoke-ConcurrentWebRequest -Uri { "$root/echo" } -DisableKeepAlive -SkipCertificateCheck
            $results | ConvertTo-Echo | ForEach-Object { $_.headers.Connection } | Should -Be (@('close') * 5)
            $results | ForEach-Object { $_.Headers.Connection } | Should -Be (@('close') * 5)
            # The gauge is asked for over a connection, too.
            (Get-Gauge).connectionsEver | Should -BeIn 5, 6, 7
        }
    }
}

Describe 'A proxy' {
    It 'is used for http' {
        $echo = Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -Proxy $server.ProxyAddress | ConvertTo-Echo
        $echo.headers.Via | Should -Be '1.1 test-proxy'
        $echo.headers.Host | Should -Be 'elsewhere.invalid'
    }

    It 'is used for https' {
        $echo = Invoke-ConcurrentWebRequest 'https://elsewhere.invalid/echo' -Proxy $server.ProxyAddress -SkipCertificateCheck | ConvertTo-Echo
        $echo.headers.Host | Should -Be 'elsewhere.invalid'
        $echo.protocol | Should -Be 'HTTP/2'
    }

    It 'is used for every input' {
        (1..20 | Invoke-ConcurrentWebRequest -Uri { "http://elsewhere$_.invalid/echo" } -Proxy $server.ProxyAddress | ConvertTo-Echo).headers.Host |
            Should -Be (1..20 | ForEach-Object { "elsewhere$_.invalid" })
    }

    It 'is not used for this machine' {
        (Invoke-ConcurrentWebRequest "$url/echo" -Proxy $server.ProxyAddress | ConvertTo-Echo).headers.Via | Should -BeNullOrEmpty
    }

    It 'is a failed connection where there is none' {
        $port = Get-ClosedPort
        $failed = Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/' -Proxy "http://127.0.0.1:$port" 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailure,*'
        $failed.Exception.Message | Should -BeLike "GET http://elsewhere.invalid/: could not connect to the proxy 127.0.0.1:${port}: *"
    }

    It 'of the environment is used, but not with -NoProxy' {
        $output = Invoke-Pwsh -ArgumentList $ModuleManifest, $server.ProxyAddress, "$url/echo" @'
param($module, $proxy, $address)
$env:http_proxy = $proxy
$env:no_proxy = '127.0.0.1'
Import-Module $module
(Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo').Content -match 'test-proxy'
(Invoke-ConcurrentWebRequest $address -NoProxy).Content -match 'test-proxy'
@($address | Invoke-ConcurrentWebRequest -NoProxy).StatusCode
(Invoke-ConcurrentWebRequest $address -NoProxy -CustomMethod PURGE).Method
$env:no_proxy = $null
'@
        $output | Should -Be 'True', 'False', '200', 'PURGE'
    }

    It 'that wants to know who is asking is told by -ProxyCredential' {
        $closed = Start-TestServer '--https', '--proxy-user', 'name:pass'
        try {
            $credential = [pscredential]::new('name', (ConvertTo-SecureString 'pass' -AsPlainText))
            foreach ($address in 'http://elsewhere.invalid/echo', 'https://elsewhere.invalid/echo') {
                $common = @{ Uri = $address; Proxy = $closed.ProxyAddress; SkipCertificateCheck = $true }
                (Invoke-ConcurrentWebRequest @common -ProxyCredential $credential).StatusCode | Should -Be 200
                $failed = Invoke-ConcurrentWebRequest @common 2>&1
                $failed.CategoryInfo.Category | Should -Be 'AuthenticationError'
                $failed.Exception.Message | Should -Match '407'
            }
        }
        finally {
            Stop-TestServer $closed
        }
    }

    It 'cannot be <Name>' -ForEach @(
        @{ Name = 'used and not'; Given = @{ Proxy = 'http://127.0.0.1:1'; NoProxy = $true } }
        @{ Name = 'told nobody'; Given = @{ ProxyUseDefaultCredentials = $true } }
        @{ Name = 'told somebody where there is none'; Given = @{ ProxyCredential = [pscredential]::new('a', [securestring]::new()) } }
        @{
            Name  = 'told two users'
            Given = @{ Proxy = 'http://127.0.0.1:1'; ProxyUseDefaultCredentials = $true; ProxyCredential = [pscredential]::new('a', [securestring]::new()) }
        }
        @{ Name = 'without a scheme'; Given = @{ Proxy = 'proxy.invalid:8080' } }
        @{ Name = 'of a strange scheme'; Given = @{ Proxy = 'ftp://proxy.invalid' } }
    ) {
        Reset-Gauge
        { Invoke-ConcurrentWebRequest "$url/todos/1" @Given } | Should -Throw -ErrorId 'InvalidParameter,*'
        (Get-Gauge).total | Should -Be 0
    }
}

Describe '-UnixSocket' {
    It 'takes the place of the host' {
        $result = Invoke-ConcurrentWebRequest 'http://elsewhere.invalid/echo' -UnixSocket $socket
        $result.StatusCode | Should -Be 200
        ($result | ConvertTo-Echo).headers.Host | Should -Be 'elsewhere.invalid'
    }

    It 'takes an end point' {
        $endPoint = [Net.Sockets.UnixDomainSocketEndPoint]::new($socket)
        (1..20 | Invoke-ConcurrentWebRequest -Uri { "http://localhost/todos/$_" } -UnixSocket $endPoint).StatusCode | Should -Be (@(200) * 20)
    }

    It 'counts from the current folder' {
        Push-Location (Split-Path $socket)
        try {
            (Invoke-ConcurrentWebRequest 'http://localhost/todos/1' -UnixSocket (Split-Path $socket -Leaf)).StatusCode | Should -Be 200
        }
        finally {
            Pop-Location
        }
    }

    It 'is a failed connection where there is none' {
        $failed = Invoke-ConcurrentWebRequest 'http://localhost/todos/1' -UnixSocket "$socket.none" 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailure,*'
        $failed.Exception.Message | Should -Be "GET http://localhost/todos/1: could not connect: there is no such socket ('$socket.none')."
    }
}

Describe '-BlockPrivateNetwork' {
    It 'refuses this machine, however it is spelled, in the place of the input' {
        Reset-Gauge
        $port = ([uri]$url).Port
        $hosts = '127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]'
        $failed = $hosts | Invoke-ConcurrentWebRequest -Uri { "http://${_}:$port/todos/1" } -BlockPrivateNetwork 2>&1
        $failed | Should -HaveCount $hosts.Count
        $failed.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeLike 'AddressNotAllowed,*'
        $failed[0].CategoryInfo.Category | Should -Be 'SecurityError'
        $failed.TargetObject | Should -Be $hosts
        (Get-Gauge).total | Should -Be 0
    }

    It 'does not use a connection that was made without it' {
        (Invoke-ConcurrentWebRequest "$url/todos/1").StatusCode | Should -Be 200
        (Invoke-ConcurrentWebRequest "$url/todos/1" -BlockPrivateNetwork 2>&1).FullyQualifiedErrorId | Should -BeLike 'AddressNotAllowed,*'
    }

    It 'goes with neither -Proxy nor -UnixSocket' {
        { Invoke-ConcurrentWebRequest $url -BlockPrivateNetwork -Proxy $server.ProxyAddress } | Should -Throw -ErrorId 'InvalidParameter,*'
        { Invoke-ConcurrentWebRequest $url -BlockPrivateNetwork -UnixSocket $socket } | Should -Throw -ErrorId 'InvalidParameter,*'
    }
}

Describe '-AllowedHost' {
    It 'refuses the inputs of other hosts in their place' {
        Reset-Gauge
        $port = ([uri]$url).Port
        $results = "$url/todos/1", "http://localhost:$port/todos/2", "http://127.0.0.1.evil.invalid/", "$url/todos/3" |
            Invoke-ConcurrentWebRequest -AllowedHost '127.0.0.1', '*.example.org' -SkipErrorCheck
        $results.StatusCode | Should -Be 200, 0, 0, 200
        $results[1].Error.Kind | Should -Be 'AddressNotAllowed'
        $results[1].Error.Message | Should -BeLike "Input 1: the host of 'http://localhost:*' matches none of -AllowedHost."
        (Get-Gauge).total | Should -Be 2
    }

    It 'refuses a redirect to another host, and nothing is sent to it' {
        Reset-Gauge
        $other = "http://localhost:$(([uri]$url).Port)/todos/1"
        $failed = "$url/redirect/302?to=$([uri]::EscapeDataString($other))" | Invoke-ConcurrentWebRequest -AllowedHost 127.0.0.1 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'AddressNotAllowed,*'
        $failed.Exception.Message | Should -BeLike "*the host 'localhost' is not one of those allowed*"
        (Get-Gauge).total | Should -Be 1
        ("$url/redirect/302?to=$([uri]::EscapeDataString("$url/todos/1"))" | Invoke-ConcurrentWebRequest -AllowedHost 127.0.0.1).StatusCode |
            Should -Be 200
    }

    It 'counts them in the plan of -WhatIf' {
        $plan = Invoke-Pwsh -ArgumentList $ModuleManifest 'param($module) Import-Module $module; "http://a.test", "http://b.test" | Invoke-ConcurrentWebRequest -AllowedHost a.test -WhatIf'
        $plan -join ' ' | Should -Match '1 input is invalid'
    }

    It 'refuses <_>, which is no pattern of hosts' -ForEach 'http://example.org', 'example.org:80', 'example.org/path', ' ' {
        { Invoke-ConcurrentWebRequest $url -AllowedHost $_ } | Should -Throw -ErrorId 'InvalidParameter,*'
    }
}

# Who asks, and which servers may know it.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $other = Start-TestServer
    $url = $server.Address
    $ErrorActionPreference = 'Continue'
    $otherUrl = $other.Address

    $token = ConvertTo-SecureString 'testpassword' -AsPlainText -Force
    $credential = [pscredential]::new('testuser', $token)
    $basic = 'Basic dGVzdHVzZXI6dGVzdHBhc3N3b3Jk'
    # Nothing is sent there: whoever tried would not find it.
    $plain = 'http://nowhere.invalid/'

    function Get-SentAuthorization($Result) {
        ($Result.Content | ConvertFrom-Json).headers.Authorization
    }
}

AfterAll {
    Stop-TestServer $server
    Stop-TestServer $other
}

Describe '-Authentication' {
    It 'Basic sends the user and the password of -Credential' {
        Get-SentAuthorization (Invoke-ConcurrentWebRequest "$url/echo" -Authentication Basic -Credential $credential) | Should -BeExactly $basic
    }

    It 'Basic takes a credential without a user' {
        $nobody = [pscredential]::new([pscustomobject]@{ UserName = $null; Password = $token.psobject.BaseObject })

        Get-SentAuthorization (Invoke-ConcurrentWebRequest "$url/echo" -Authentication Basic -Credential $nobody) |
            Should -BeExactly 'Basic OnRlc3RwYXNzd29yZA=='
    }

    It '<_> sends the -Token' -ForEach 'bearer', 'OAuth' {
        Get-SentAuthorization (Invoke-ConcurrentWebRequest "$url/echo" -Authentication $_ -Token $token) | Should -BeExactly 'Bearer testpassword'
    }

    It 'goes behind an Authorization header of -Headers and before that of a row' {
        $parameters = @{ Authentication = 'Bearer'; Token = $token }

        Get-SentAuthorization (Invoke-ConcurrentWebRequest "$url/echo" @parameters -Headers @{ authorization = 'mine' }) | Should -Be 'mine'
        Get-SentAuthorization (@{ Uri = "$url/echo"; Headers = @{ authorization = 'mine' } } | Invoke-ConcurrentWebRequest @parameters) |
            Should -Be 'Bearer testpassword'
    }

    It 'ends the command at once where <Name>' -ForEach @(
        @{ Name = '-UseDefaultCredentials is there, too'; Make = { @{ Authentication = 'OAuth'; Token = $token; UseDefaultCredentials = $true } } }
        @{ Name = 'there is a -Credential and a -Token'; Make = { @{ Authentication = 'OAuth'; Token = $token; Credential = $credential } } }
        @{ Name = 'Bearer has no -Token'; Make = { @{ Authentication = 'Bearer' } } }
        @{ Name = 'OAuth has no -Token'; Make = { @{ Authentication = 'OAuth' } } }
        @{ Name = 'Basic has no -Credential'; Make = { @{ Authentication = 'Basic' } } }
        @{ Name = '-UseDefaultCredentials meets -Credential'; Make = { @{ UseDefaultCredentials = $true; Credential = $credential } } }
    ) {
        $parameters = & $Make
        $log = Get-RequestLog {
            { "$url/echo" | Invoke-ConcurrentWebRequest @parameters -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'InvalidParameter,*'
        }
        $log | Should -BeNullOrEmpty
    }

    It 'refuses a token that would add a header' {
        $bad = ConvertTo-SecureString "a`r`nX-Evil: 1" -AsPlainText -Force
        { Invoke-ConcurrentWebRequest "$url/echo" -Authentication Bearer -Token $bad } | Should -Throw -ErrorId 'InvalidParameter,*'
    }
}

Describe 'Credentials over plain http' {
    It 'end the command at once where -Uri is such an address: <Name>' -ForEach @(
        @{ Name = '-Authentication'; Make = { @{ Authentication = 'OAuth'; Token = $token } } }
        @{ Name = '-Credential'; Make = { @{ Credential = $credential } } }
        @{ Name = '-UseDefaultCredentials'; Make = { @{ UseDefaultCredentials = $true } } }
    ) {
        $parameters = & $Make
        { Invoke-ConcurrentWebRequest $plain @parameters -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'CredentialsRefused,*'
    }

    It 'are one error in its place where it is an input' {
        $out = $plain, "$url/echo", $plain | Invoke-ConcurrentWebRequest -Authentication Bearer -Token $token 2>&1

        $out[0, 2].FullyQualifiedErrorId | Should -BeLike 'CredentialsRefused,*'
        $out[0].CategoryInfo.Category | Should -Be 'SecurityError'
        $out[0].TargetObject | Should -Be $plain
        Get-SentAuthorization $out[1] | Should -Be 'Bearer testpassword'
    }

    It 'are sent with -AllowUnencryptedAuthentication' {
        $failed = Invoke-ConcurrentWebRequest $plain -Authentication Bearer -Token $token -AllowUnencryptedAuthentication 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'NameResolutionFailure,*'
    }

    It 'are sent to this machine' {
        # Unlike Invoke-WebRequest: nobody else can read them on that way.
        $local = $url -replace '127\.0\.0\.1', 'localhost'
        Get-SentAuthorization (Invoke-ConcurrentWebRequest "$local/echo" -Authentication Bearer -Token $token) | Should -Be 'Bearer testpassword'
    }

    It 'are sent as an Authorization header of -Headers' {
        $failed = Invoke-ConcurrentWebRequest $plain -Headers @{ Authorization = 'mine' } 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'NameResolutionFailure,*'
    }
}

Describe 'A server that asks' {
    It 'gets the -Credential by <_>' -ForEach 'Basic', 'Digest' {
        $result = Invoke-ConcurrentWebRequest "$url/auth/$($_.ToLower())" -Credential $credential

        Get-SentAuthorization $result | Should -BeLike "$_ *"
        $result.Attempts | Should -Be 1
    }

    It 'gets none without' {
        $failed = Invoke-ConcurrentWebRequest "$url/auth/basic" 2>&1
        $failed.CategoryInfo.Category | Should -Be 'AuthenticationError'
    }

    It 'gets none behind a redirection to another origin' {
        $to = [uri]::EscapeDataString("$otherUrl/auth/basic")
        $failed = Invoke-ConcurrentWebRequest "$url/redirect/302?to=$to" -Credential $credential 2>&1

        $failed.Exception.Result.StatusCode | Should -Be 401
    }
}

Describe 'One credential and many origins: <Name>' -ForEach @(
    @{ Name = '-Authentication'; Path = 'echo'; Make = { @{ Authentication = 'Bearer'; Token = $token } } }
    @{ Name = '-Credential'; Path = 'auth/basic'; Make = { @{ Credential = $credential } } }
    @{ Name = 'a header of the command line'; Path = 'echo'; Make = { @{ Headers = @{ Authorization = 'mine' } } } }
    @{ Name = 'a session'; Path = 'auth/basic'; Make = {
            $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
            $session.Credentials = $credential.GetNetworkCredential()
            @{ WebSession = $session }
        }
    }
    @{ Name = 'a header of a session'; Path = 'echo'; Make = {
            $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
            $session.Headers['Authorization'] = 'mine'
            @{ WebSession = $session }
        }
    }
) {
    BeforeAll {
        $parameters = & $Make
    }

    It 'goes to the first origin that comes down the pipeline, and for another there is an error' {
        $inputs = "$url/$Path", "$otherUrl/$Path", "$url/$Path", [pscustomobject]@{ Uri = "$otherUrl/$Path" }
        $log = Get-RequestLog { $script:out = $inputs | Invoke-ConcurrentWebRequest @parameters 2>&1 }

        $out[0, 2].StatusCode | Should -Be 200, 200
        Get-SentAuthorization $out[0] | Should -Not -BeNullOrEmpty
        $out[1, 3].FullyQualifiedErrorId | Should -BeLike 'CredentialsRefused,*'
        $out[1].Exception.Message | Should -BeLike "*are for $url, the first of the run, and are not sent to $otherUrl."
    }

    It 'goes to the origins that -Uri names' {
        $out = Invoke-ConcurrentWebRequest "$url/$Path", "$otherUrl/$Path" @parameters

        $out.StatusCode | Should -Be 200, 200
    }

    It 'goes to hosts that -AllowedHost names, though they come down the pipeline' {
        $out = "$url/$Path", "$otherUrl/$Path" | Invoke-ConcurrentWebRequest @parameters -AllowedHost 127.0.0.*

        $out.StatusCode | Should -Be 200, 200
        $out | ForEach-Object { Get-SentAuthorization $_ | Should -Not -BeNullOrEmpty }
    }

    It 'goes to the first origin of a script block' {
        $out = $url, $otherUrl | Invoke-ConcurrentWebRequest -Uri { "$_/$Path" } @parameters 2>&1

        $out[0].StatusCode | Should -Be 200
        $out[1].FullyQualifiedErrorId | Should -BeLike 'CredentialsRefused,*'
    }
}

Describe 'One secret header and many origins: <Name> of <Where>' -ForEach @(
    foreach ($name in 'X-Api-Key', 'Cookie', 'X-Signature', 'X-Auth-Token', 'Client-Secret', 'X-Password', 'x-API-KEY') {
        @{ Name = $name; Where = '-Headers' }
        @{ Name = $name; Where = 'a session' }
    }
) {
    BeforeAll {
        $secret = @{ $Name = 'a=sesame' }
        $parameters = @{ Headers = $secret }
        if ($Where -eq 'a session') {
            $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
            $session.Headers[$Name] = 'a=sesame'
            $parameters = @{ WebSession = $session }
        }
    }

    It 'goes to the first origin that comes down the pipeline, and for another there is an error' {
        $inputs = "$url/echo", "$otherUrl/echo", "$url/echo", [pscustomobject]@{ Uri = "$otherUrl/echo" }
        $out = $inputs | Invoke-ConcurrentWebRequest @parameters 2>&1

        $out[0, 2] | ForEach-Object { ($_.Content | ConvertFrom-Json).headers.$Name | Should -Be 'a=sesame' }
        $out[1, 3].FullyQualifiedErrorId | Should -BeLike 'CredentialsRefused,*'
        $out[1].Exception.Message | Should -BeLike "*the header '$Name' is for $url, the first of the run, and is not sent to $otherUrl."
    }

    It 'goes to the origins that -Uri names, and to hosts that -AllowedHost names' {
        $named = Invoke-ConcurrentWebRequest "$url/echo", "$otherUrl/echo" @parameters
        $allowed = "$url/echo", "$otherUrl/echo" | Invoke-ConcurrentWebRequest @parameters -AllowedHost 127.0.0.*

        $named, $allowed | ForEach-Object { $_ } | ForEach-Object { ($_.Content | ConvertFrom-Json).headers.$Name | Should -Be 'a=sesame' }
    }
}

Describe 'A secret header' {
    It 'that was typed is sent over plain http as it is' {
        $failed = Invoke-ConcurrentWebRequest $plain -Headers @{ 'X-Api-Key' = 'mine' } 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'NameResolutionFailure,*'
    }

    It 'of a session does not keep a row from sending one of its own elsewhere' {
        $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
        $session.Headers['X-Api-Key'] = 'of the session'
        $out = "$url/echo", @{ Uri = "$otherUrl/echo"; Headers = @{ 'X-Api-Key' = 'its own' } } | Invoke-ConcurrentWebRequest -WebSession $session

        $out | ForEach-Object { ($_.Content | ConvertFrom-Json).headers.'X-Api-Key' } | Should -Be 'of the session', 'its own'
    }

    It 'goes where a script block gives it' {
        $out = $url, $otherUrl | Invoke-ConcurrentWebRequest -Uri { "$_/echo" } -Headers { @{ 'X-Api-Key' = "for $_" } }
        $out | ForEach-Object { ($_.Content | ConvertFrom-Json).headers.'X-Api-Key' } | Should -Be "for $url", "for $otherUrl"
    }

    It 'keeps no other header at home' {
        $out = "$url/echo", "$otherUrl/echo" | Invoke-ConcurrentWebRequest -Headers @{ 'X-Trace' = '1' }
        $out | ForEach-Object { ($_.Content | ConvertFrom-Json).headers.'X-Trace' } | Should -Be '1', '1'
    }
}

Describe 'An Authorization header of a row' {
    It 'goes where the row goes' {
        $rows = "$url/echo", "$otherUrl/echo" | ForEach-Object { @{ Uri = $_; Headers = @{ Authorization = "for $_" } } }
        ($rows | Invoke-ConcurrentWebRequest | ForEach-Object { Get-SentAuthorization $_ }) | Should -Be "for $url/echo", "for $otherUrl/echo"
    }
}

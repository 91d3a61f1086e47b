# Errors are printed, logged and kept; an input that holds a secret still has to be named in them, and to run again.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer @('--proxy')
    $url = $server.Address
    $secret = 'SESAME-42'

    # Every way in which people and tools print an error.
    $forms = [ordered]@{
        'Out-String'             = { $_ | Out-String -Width 500 }
        'a string'               = { "$_" }
        'its message'            = { $_.Exception.Message; $_.Exception.ToString() }
        'its target'             = { "$($_.TargetObject)"; $_.TargetObject | Out-String -Width 500; $_.TargetObject | Format-List * -Force | Out-String -Width 500 }
        'its category'           = { $_.CategoryInfo.ToString(); $_.CategoryInfo.GetMessage() }
        'Format-List'            = { $_ | Format-List | Out-String -Width 500 }
        'Format-List * -Force'   = { $_ | Format-List * -Force | Out-String -Width 500 }
        'Format-Table'           = { $_ | Format-Table -Wrap | Out-String -Width 500 }
        'Format-Custom'          = { $_ | Format-Custom -Depth 2 | Out-String -Width 500 }
        'Get-Error'              = { Get-Error -InputObject $_ | Out-String -Width 500 }
        'the exception'          = { $_.Exception | Format-List * -Force | Out-String -Width 500 }
        'the result'             = { $_.Exception.Result | Out-String -Width 500; $_.Exception.Result | Format-List | Out-String -Width 500 }
        # ConvertTo-Json gives up at the exceptions of scripts, whose data have keys that are no strings.
        'ConvertTo-Json'         = { try { $_ | ConvertTo-Json -Depth 3 -WarningAction Ignore } catch [InvalidOperationException] { $_.Exception.Message } }
        'ConvertTo-Json of what it targets' = { $_.TargetObject | ConvertTo-Json -Depth 5 -WarningAction Ignore }
        'Export-Clixml'          = { [Management.Automation.PSSerializer]::Serialize($_, 1) }
    }
    foreach ($view in 'NormalView', 'ConciseView', 'CategoryView', 'DetailedView') {
        $forms["`$ErrorView $view"] = [scriptblock]::Create("`$ErrorView = '$view'; `$_ | Out-String -Width 500")
    }

    # The forms of the error in which the secret can be read.
    function Get-Leak($Failed) {
        $forms.Keys | Where-Object { ($Failed | ForEach-Object $forms[$_]) -join "`n" -match $secret }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The error of an input that holds a secret' {
    BeforeDiscovery {
        # Each makes an input that fails the first time it is sent and succeeds the second time; $path is where.
        $sent = @(
            @{ Name = 'a query parameter key'; Make = { "$url/$path`?key=$secret" } }
            @{ Name = 'a query parameter among others'; Make = { "$url/$path`?a=1&access_token=$secret&b=2#part" } }
            @{ Name = 'a query parameter in another case'; Make = { "$url/$path`?API_KEY=$secret" } }
            @{ Name = 'a [uri] with a signature'; Make = { [uri]"$url/$path`?sig=$secret" } }
            @{ Name = 'user-info'; Make = { "$($url -replace '//', "//user:$secret@")/$path" } }
            @{ Name = 'user-info in a [uri]'; Make = { [uri]"$($url -replace '//', "//$secret@")/$path" } }
            @{ Name = 'a row whose address has a key'; Make = { [pscustomobject]@{ Name = 'row'; Uri = "$url/$path`?key=$secret" } } }
            @{ Name = 'a row whose [uri] has a key'; Make = { @{ Name = 'row'; Uri = [uri]"$url/$path`?key=$secret" } } }
            @{ Name = 'a row with an Authorization header'
                Make = { [pscustomobject]@{ Name = 'row'; Uri = "$url/$path"; Headers = @{ Authorization = "Bearer $secret" } } } }
            @{ Name = 'a row with a header object'
                Make = { [pscustomobject]@{ Name = 'row'; Uri = "$url/$path"; Headers = [pscustomobject]@{ 'X-Api-Key' = $secret } } } }
            @{ Name = 'a row with headers as JSON'; Make = { [pscustomobject]@{ Uri = "$url/$path"; Headers = "{`"Cookie`":`"a=$secret`"}" } } }
            @{ Name = 'a row with headers as lines'; Make = { [pscustomobject]@{ Uri = "$url/$path"; Headers = "X-A: b`nX-Token: $secret" } } }
            @{ Name = 'a row with a column ApiKey'; Make = { [pscustomobject]@{ Name = 'row'; Uri = "$url/$path"; ApiKey = $secret } } }
            @{ Name = 'a dictionary with an entry Password'; Make = { @{ Name = 'row'; Uri = "$url/$path"; Password = $secret } } }
            @{ Name = 'a row whose body has a password'
                Make = { [pscustomobject]@{ Uri = "$url/$path"; Method = 'Post'; Body = @{ user = 'me'; password = $secret } } } }
            @{ Name = 'a row of which -Uri makes the address'
                Make = { [pscustomobject]@{ Id = $path; Token = $secret } }; Parameters = @{ Uri = { "$url/$($_.Id)?token=$($_.Token)" } } }
        )
        # Each is wrong in itself.
        $wrong = @(
            @{ Name = 'an address of ftp'; Make = { "ftp://user:$secret@example.org/?key=$secret" } }
            @{ Name = 'an address without a scheme'; Make = { "intranet/path?api_key=$secret" } }
            @{ Name = 'an address that is none'; Make = { "http://user:$secret@/?token=$secret" } }
            @{ Name = 'a row with an unknown method'
                Make = { [pscustomobject]@{ Uri = "$url/echo"; Method = 'FROB'; Headers = @{ Authorization = $secret } } } }
            @{ Name = 'a row without an address'; Make = { [pscustomobject]@{ Name = 'row'; ApiKey = $secret } } }
            @{ Name = 'a header with a line break'
                Make = { [pscustomobject]@{ Uri = "$url/echo"; Headers = @{ Authorization = "Bearer $secret`r`nX-A: b" } } } }
            @{ Name = 'headers that are no JSON'; Make = { [pscustomobject]@{ Uri = "$url/echo"; Headers = "{`"Authorization`": $secret" } } }
            @{ Name = 'headers that are no lines'; Make = { [pscustomobject]@{ Uri = "$url/echo"; Headers = "Authorization $secret" } } }
            @{ Name = 'a line in a list of headers that is none'
                Make = { [pscustomobject]@{ Uri = "$url/echo"; Headers = "X-A: b`nBearer $secret" } } }
            @{ Name = 'a host that does not resolve'; Make = { "http://user:$secret@nohost.invalid/?key=$secret" } }
            @{ Name = 'a port that nobody listens on'; Make = { "http://127.0.0.1:$(Get-ClosedPort)/?password=$secret" } }
        )
    }

    It 'hides it and still runs again: <Name>' -ForEach $sent {
        $path = "status-sequence/$(New-Guid)/404"
        $parameters = $Parameters ?? @{}
        $failed = & $Make | Invoke-ConcurrentWebRequest @parameters 2>&1
        $failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
        Get-Leak $failed | Should -BeNullOrEmpty
        "$($failed.TargetObject)" | Should -Match '\*\*\*'
        $sent = Get-RequestLog { $script:again = $failed.TargetObject | Invoke-ConcurrentWebRequest @parameters }
        $script:again.StatusCode | Should -Be 200
        $sent | Should -HaveCount 1
    }

    It 'hides it where nothing was sent: <Name>' -ForEach $wrong {
        $failed = & $Make | Invoke-ConcurrentWebRequest 2>&1
        $failed | Should -BeOfType ([Management.Automation.ErrorRecord])
        Get-Leak $failed | Should -BeNullOrEmpty
    }

    It 'sends it again, the second time as the first' {
        $path = "status-sequence/$(New-Guid)/404"
        $row = [pscustomobject]@{ Uri = "$url/$path`?key=$secret"; Headers = "Authorization: $secret" }
        $sent = Get-RequestLog {
            $failed = $row | Invoke-ConcurrentWebRequest 2>&1
            $failed | Invoke-ConcurrentWebRequest
        }
        $sent.target | Should -Be @("/$path`?key=$secret", "/$path`?key=$secret")
        $sent.headers.Authorization | Should -Be @($secret, $secret)
    }

    It 'hides it in an address that a script block made of a harmless input' {
        $failed = 1 | Invoke-ConcurrentWebRequest -Uri { "$url/status/404?body=&key=$secret" } 2>&1
        $failed.TargetObject | Should -Be 1
        Get-Leak $failed | Should -BeNullOrEmpty
        "$($failed.Exception.Result.Uri)" | Should -Not -Match $secret
    }

    It 'hides it in the one address of all inputs' {
        $failed = 1 | Invoke-ConcurrentWebRequest -Uri "$url/status/404?body=&key=$secret" 2>&1
        Get-Leak $failed | Should -BeNullOrEmpty
        "$($failed.Exception.Result.Uri)" | Should -Not -Match $secret
    }

    It 'keeps it out of what the exception holds' {
        $failed = @{ Uri = "$url/status/404?body=&key=$secret"; Headers = @{ Authorization = $secret } } | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.Result | Select-Object * -ExcludeProperty BaseResponse | ConvertTo-Json -Depth 3 -WarningAction Ignore |
            Should -Not -Match $secret
        $failed | ConvertTo-Json -Depth 3 -WarningAction Ignore | Should -Not -Match $secret
    }

    It 'keeps it out of the request that the answer names' {
        $failed = @{ Uri = "$url/status/404?body=&key=$secret"; Headers = @{ Authorization = $secret } } | Invoke-ConcurrentWebRequest 2>&1
        $request = $failed.Exception.Response.RequestMessage
        "$($request.RequestUri)" | Should -Not -Match $secret
        "$request" | Should -Not -Match $secret
        $request.Headers | Out-String | Should -Not -Match $secret
        $request.Headers.UserAgent | Should -Not -BeNullOrEmpty
    }

    It 'keeps the headers of the command line out, too' {
        $failed = "$url/status/404?body=" | Invoke-ConcurrentWebRequest -Headers @{ 'X-Api-Key' = $secret } 2>&1
        Get-Leak $failed | Should -BeNullOrEmpty
        "$($failed.Exception.Response.RequestMessage)" | Should -Not -Match $secret
    }

    It 'keeps the cookies out that the server sets' {
        $failed = "$url/redirect/302", "$url/headers?Set-Cookie=id%3D$secret&X-A=b" |
            Invoke-ConcurrentWebRequest -MaximumResponseSize 1 2>&1
        $failed[1].FullyQualifiedErrorId | Should -BeLike 'ResponseTooLarge,*'
        $failed[1] | ForEach-Object $forms['Get-Error'] | Should -Not -Match $secret
        $failed[1].Exception.Result.Headers['X-A'] | Should -Be 'b'
    }

    It 'names the input without it' {
        $failed = [pscustomobject]@{ Name = 'third'; Uri = 'intranet'; ApiKey = $secret } | Invoke-ConcurrentWebRequest 2>&1
        $failed.Exception.Message | Should -BeLike 'Input 0, @{Name=third; Uri=intranet; ApiKey=`*`*`*}: *'
    }

    It 'leaves what is no secret as it is' {
        $row = [pscustomobject]@{ Name = 'row'; Uri = "$url/status/404?body=&page=2"; Headers = "Accept: text/html" }
        $failed = $row | Invoke-ConcurrentWebRequest 2>&1
        [object]::ReferenceEquals($failed.TargetObject, $row) | Should -BeTrue
        $failed.Exception.Message | Should -BeLike "*page=2*"
    }
}

Describe 'What the command says along the way' {
    It 'hides secrets with -Verbose and -Debug' {
        $said = "$url/todos/1?key=$secret", "http://user:$secret@127.0.0.1:$(Get-ClosedPort)/" |
            Invoke-ConcurrentWebRequest -Headers @{ Authorization = $secret } -Verbose -Debug -ErrorAction SilentlyContinue 4>&1 5>&1
        $messages = $said | Where-Object { $_ -isnot [ConcurrentWeb.WebResult] }
        $messages | Should -Not -BeNullOrEmpty
        $messages | Out-String | Should -Not -Match $secret
        $messages | Out-String | Should -Match '\*\*\*'
    }

    It 'hides secrets with -WhatIf' {
        Invoke-Pwsh @'
            param($manifest, $url, $secret)
            Import-Module $manifest
            Invoke-ConcurrentWebRequest "http://user:$secret@127.0.0.1/?key=$secret" -WhatIf
            Invoke-ConcurrentWebRequest "http://user:$secret@127.0.0.1/?key=$secret" -Method Post -Headers @{ Authorization = $secret } -WhatIf
'@ $ModuleManifest, $url, $secret | Should -Not -Match $secret
    }
}

# Each parameter that takes a secret, on each way that a request can go, and every stream searched.
Describe 'Everything printed where the secret is given as <Name>' -ForEach @(
    @{ Name = '-Credential'; Given = { @{ Credential = $credential } } }
    @{ Name = '-Authentication Basic'; Given = { @{ Authentication = 'Basic'; Credential = $credential } } }
    @{ Name = '-Token'; Given = { @{ Authentication = 'Bearer'; Token = $token } } }
    @{ Name = '-ProxyCredential'; Given = { @{ Proxy = $server.ProxyAddress; ProxyCredential = $credential } } }
    @{ Name = '-ProxyCredential of a proxy that is not there'
        Given = { @{ Proxy = "http://127.0.0.1:$(Get-ClosedPort)"; ProxyCredential = $credential } }; Address = 'http://host.invalid' }
    @{ Name = 'the address of -Proxy'; Given = { @{ Proxy = "http://user:$secret@127.0.0.1:$(Get-ClosedPort)" } }; Address = 'http://host.invalid' }
    @{ Name = 'an Authorization header'; Given = { @{ Headers = @{ Authorization = "Bearer $secret" } } } }
    @{ Name = 'a key in a header'; Given = { @{ Headers = @{ 'X-Api-Key' = $secret } } } }
    @{ Name = 'a cookie in a header'; Given = { @{ Headers = "Cookie: id=$secret" } } }
    @{ Name = 'a header that a script block gives'; Given = { @{ Headers = { @{ 'X-Api-Key' = 'SESAME-42' } } } } }
    @{ Name = 'a header with a line break'; Given = { @{ Headers = @{ 'X-Api-Key' = "$secret`r`nX-B: c" } } }; Refused = $true }
    @{ Name = 'a header of a session'; Given = { $session.Headers['X-Api-Key'] = $secret; @{ WebSession = $session } } }
    @{ Name = 'a cookie of a session'
        Given = { $session.Cookies.Add([Net.Cookie]::new('id', $secret, '/', '127.0.0.1')); @{ WebSession = $session } } }
    @{ Name = 'the credentials of a session'; Given = { $session.Credentials = $credential.GetNetworkCredential(); @{ WebSession = $session } } }
    @{ Name = '-Body'; Given = { @{ Method = 'Post'; Body = @{ user = 'me'; password = $secret } } }; InBody = $true }
    @{ Name = '-Body as text'; Given = { @{ Method = 'Post'; Body = "password=$secret" } }; InBody = $true }
    @{ Name = '-Body of a GET, which goes into the address'; Given = { @{ Body = @{ password = $secret } } } }
    @{ Name = '-Form'; Given = { @{ Method = 'Post'; Form = @{ user = 'me'; password = $secret } } }; InBody = $true }
    @{ Name = '-Body of a script block that fails'; Given = { @{ Method = 'Post'; Body = { throw 'no body' } } } }
    @{ Name = 'user-info of the address'; User = 'user:SESAME-42@' }
    @{ Name = 'a query parameter'; Query = 'api_key=SESAME-42&token=SESAME-42' }
    @{ Name = 'a row''s header'; Row = { @{ Headers = @{ Authorization = "Bearer $secret" } } } }
    @{ Name = 'a row''s headers as text'; Row = { @{ Headers = "X-Api-Key: $secret" } } }
    @{ Name = 'a row''s body'; Row = { @{ Method = 'Put'; Body = @{ password = $secret } } }; InBody = $true }
    @{ Name = 'a row''s column'; Row = { @{ Password = $secret; ApiKey = $secret } } }
) {
    BeforeAll {
        # Where a request may go: to an answer, to an error, to one that says the whole request back, behind a redirection.
        $ways = @(
            'todos/1', 'status/404', 'echo?status=400', 'auth/digest', 'redirect/302?to=/todos/2', 'redirect/307?to=/echo%3Fstatus=500'
            'redirect/302?to=http://127.0.0.2:9/', 'abort', 'truncate/1000/10', 'bytes/5000000'
        )
        $credential = [pscredential]::new('user', (ConvertTo-SecureString $secret -AsPlainText -Force))
        $token = ConvertTo-SecureString $secret -AsPlainText -Force

        # As it is, and as Basic sends it.
        $secrets = $secret, [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("user:$secret"))

        # Runs the command in a PowerShell of its own with everything on, and gives all that it prints but results.
        function Get-Printed([string] $Command, [object[]] $InputObject, [hashtable] $Parameters) {
            $shell = New-PowerShell '
                param($Command, $InputObject, $Parameters)
                $ProgressPreference = $VerbosePreference = $DebugPreference = "Continue"
                $InputObject | & $Command @Parameters -Verbose -Debug' @{ Command = $Command; InputObject = $InputObject; Parameters = $Parameters }
            $failures = try { $null = $shell.Invoke() } catch [Management.Automation.RuntimeException] { $_.Exception.InnerException.ErrorRecord }
            $failures = @($shell.Streams.Error) + @($failures)
            foreach ($stream in 'Verbose', 'Debug', 'Warning', 'Information') {
                $shell.Streams.$stream | ForEach-Object { "${stream}: $_" }
            }

            $shell.Streams.Progress | ForEach-Object { "Progress: $($_.Activity) $($_.StatusDescription) $($_.CurrentOperation)" }
            foreach ($failed in $failures) {
                foreach ($form in 'Out-String', 'Format-List * -Force', 'ConvertTo-Json', 'Get-Error') {
                    "Error, ${form}: $(($failed | ForEach-Object $forms[$form]) -join "`n")"
                }
            }

            $shell.Dispose()
        }

        # The inputs for these places, with the secret in them where that is its place.
        function Get-Input([string] $Root, [string[]] $Path) {
            foreach ($one in $Path) {
                $address = "$($Root -replace '//', "//$User")/$one"
                $address = $Query ? "$address$($one.Contains('?') ? '&' : '?')$Query" : $address
                $Row ? [pscustomobject]((& $Row) + @{ Uri = $address }) : $address
            }
        }

        function Assert-Hidden([string[]] $Printed) {
            $Printed | Should -Not -BeNullOrEmpty
            foreach ($text in $secrets) {
                ($Printed | Where-Object { $_.Contains($text) }) -join "`n" | Should -BeNullOrEmpty
            }
        }
    }

    BeforeEach {
        $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
        $parameters = $Given ? (& $Given) : @{}
        $parameters.MaximumResponseSize = 1MB
        $parameters.OperationTimeoutSeconds = 10
        $parameters.MaximumRetryCount = 0
    }

    It 'does not show it: <Command>' -ForEach @(
        @{ Command = 'Invoke-ConcurrentWebRequest'; Sample = '*' }, @{ Command = 'Invoke-ConcurrentRestMethod'; Sample = '*[0-4]' }
    ) {
        # What a server says back of a body is its own.
        $paths = @($ways) -like $Sample | Where-Object { -not $InBody -or $_ -notlike '*echo*' }
        $printed = Get-Printed $Command (Get-Input ($Address ?? $url) $paths) $parameters
        $printed -match '^Verbose: ' | Should -Not:(-not $Refused) -BeNullOrEmpty
        Assert-Hidden $printed
    }

    It 'does not show it where nobody listens, something is sent again, or nothing can be written' {
        Assert-Hidden (Get-Printed 'Invoke-ConcurrentWebRequest' (Get-Input "http://127.0.0.1:$(Get-ClosedPort)" 'todos/1') $parameters)
        $parameters.MaximumRetryCount = 1
        $parameters.RetryIntervalSec = 0.05
        Assert-Hidden (Get-Printed 'Invoke-ConcurrentWebRequest' (Get-Input ($Address ?? $url) 'status/503', 'abort') $parameters)
        $parameters.OutFile = '/proc/none'
        Assert-Hidden (Get-Printed 'Invoke-ConcurrentWebRequest' (Get-Input ($Address ?? $url) 'todos/1') $parameters)
    }

    It 'does not show it with -WhatIf, nor with -SkipErrorCheck along the way' {
        $parameters.WhatIf = $true
        $null = Get-Printed 'Invoke-ConcurrentWebRequest' (Get-Input ($Address ?? $url) 'todos/1') $parameters | ForEach-Object { Assert-Hidden $_ }
        $parameters.Remove('WhatIf')
        $parameters.SkipErrorCheck = $true
        Assert-Hidden (Get-Printed 'Invoke-ConcurrentWebRequest' (Get-Input ($Address ?? $url) $ways) $parameters)
    }
}

# Results and errors that were copied or kept in a file, and are piped back in.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # What the server got, of a request to /echo.
    function Get-Sent { $input | Invoke-ConcurrentRestMethod }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A copy of a result' {
    It 'sends nothing of the answer' {
        $copy = Invoke-ConcurrentWebRequest "$url/cookies/set?session=abc" | Select-Object *
        $copy.Uri = "$url/echo"

        $sent = $copy | Get-Sent

        $sent.method | Should -Be 'GET'
        $sent.body | Should -BeNullOrEmpty
        $sent.headers.PSObject.Properties.Name | Sort-Object | Should -Be @('Accept-Encoding', 'Host', 'User-Agent')
    }

    It 'is one with <Columns>, too' -ForEach @(
        @{ Columns = 'some columns only'; Select = { Select-Object Uri, Headers, Body } }
        @{ Columns = 'a column more'; Select = { Select-Object *, @{ Name = 'Note'; Expression = { 'x' } } } }
    ) {
        $select = [scriptblock]::Create("`$input | $Select")

        $again = Invoke-ConcurrentWebRequest "$url/todos/1" | & $select | Invoke-ConcurrentWebRequest

        $again.Content | Should -BeLike '*to-do number 1*'
    }

    It 'sends what its own input has beside the address' {
        $row = [pscustomobject]@{ Uri = "$url/echo"; Method = 'POST'; Body = 'hello'; Headers = @{ 'X-A' = '1' } }

        $sent = $row | Invoke-ConcurrentWebRequest | Select-Object * | Get-Sent

        ($sent.method, $sent.body, $sent.headers.'X-A') | Should -Be @('POST', 'hello', '1')
    }

    It 'of a request whose body is not known is not sent without it' {
        $copy = 'text' | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post | Select-Object *

        $copy | Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue
        $sent = $copy | Invoke-ConcurrentRestMethod -Body 'again'

        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidBody,*'
        $failed.Exception.Message | Should -BeLike "*$url/echo*what was kept of an earlier POST, without the body*"
        $sent.body | Should -Be 'again'
    }
}

Describe 'What was kept in a file' {
    It 'of results by <Command> is asked for again' -ForEach @(
        @{ Command = 'Export-Clixml'; Import = 'Import-Clixml' }
        @{ Command = 'Export-Csv'; Import = 'Import-Csv' }
    ) {
        $file = Join-Path $TestDrive 'results'
        "$url/todos/1", "$url/todos/2" | Invoke-ConcurrentWebRequest | & $Command $file

        (& $Import $file | Invoke-ConcurrentRestMethod).id | Should -Be @(1, 2)
    }

    It 'of a row has the row''s body' {
        $file = Join-Path $TestDrive 'rows'
        [pscustomobject]@{ Uri = "$url/echo"; Method = 'PUT'; Body = 'hello' } | Invoke-ConcurrentWebRequest | Export-Clixml $file

        $sent = Import-Clixml $file | Get-Sent

        ($sent.method, $sent.body) | Should -Be @('PUT', 'hello')
    }

    It 'of errors is sent again, each as its input was' {
        $file = Join-Path $TestDrive 'errors'
        $row = [pscustomobject]@{ Uri = "$url/status/404"; Method = 'POST'; Body = 'hello' }
        @("$url/status/500?a=1", $row) | Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Export-Clixml $file

        $again = Import-Clixml $file | Invoke-ConcurrentWebRequest -SkipErrorCheck

        "$($again.StatusCode)" | Should -Be '500 404'
        "$($again.Method)" | Should -Be 'GET POST'
    }

    It 'without its secret says that it is missing' {
        $file = Join-Path $TestDrive 'secrets'
        $secret = 'hunter2'
        "$url/status/404?key=$secret" | Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Export-Clixml $file

        Import-Clixml $file | Invoke-ConcurrentWebRequest -ErrorVariable again -ErrorAction SilentlyContinue

        $again.Exception.Message | Should -BeLike '*had a secret, which was not kept with the error*key=`*`*`**'
        $again.Exception.Message | Should -Not -BeLike '*-Uri*'
        (Get-Content -Raw $file).Contains($secret) | Should -BeFalse
    }
}

Describe 'Secrets in what is shown' {
    It 'of an address within an address' {
        "$url/status/404?to=http%3A%2F%2Fuser%3As3cr3t9%40127.0.0.1%2F%3Fkey%3Dhunter2" |
            Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue

        $shown = $failed | Format-List * -Force | Out-String -Width 400

        $shown | Should -Not -Match 's3cr3t9|hunter2'
        $failed.Exception.Message | Should -BeLike '*to=http%3A%2F%2F`*`*`*%40127.0.0.1%2F%3Fkey%3D`*`*`*:*'
    }

    It 'are hidden in verbose output as in the error' {
        $verbose = "$url/echo?key=hunter2x&said=hunter2x" | Invoke-ConcurrentWebRequest -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }

        "$verbose" | Should -BeLike '*key=`*`*`*&said=`*`*`*: 200*'
        "$verbose" | Should -Not -Match 'hunter2x'
    }

    It 'of a row''s body are not shown at all' {
        [pscustomobject]@{ Uri = $url; Method = 'BAD X'; Body = '{"password":"hunter2"}' } |
            Invoke-ConcurrentWebRequest -ErrorVariable failed -ErrorAction SilentlyContinue

        $failed.Exception.Message | Should -BeLike '*Body=(22 characters)*'
        $failed.Exception.Message | Should -Not -BeLike '*hunter2*'
    }
}

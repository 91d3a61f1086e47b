# What is sent again, and what becomes of servers that say that it is too much.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1

    # These are about the defaults.
    $PSDefaultParameterValues.Clear()
    $PSDefaultParameterValues['Invoke-Concurrent*:RetryIntervalSec'] = 0.02
    $server = Start-TestServer
    $url = $server.Address

    # An address whose first answers are these statuses, and whose later ones are 200.
    function Get-Address([string] $Codes, [string] $Query) {
        "$url/status-sequence/$(New-Guid)/$Codes$Query"
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A transient fault' {
    It 'is retried twice by default' {
        $result = Get-Address '503,abort' | Invoke-ConcurrentWebRequest
        $result.StatusCode | Should -Be 200
        $result.Attempts | Should -Be 3
        $result.FailedAttempts.Kind | Should -Be 'HttpStatusFailure', 'ConnectionFailure'
        $result.FailedAttempts.StatusCode | Should -Be 503, 0
        $result.FailedAttempts.Number | Should -Be 1, 2
        "$($result.FailedAttempts[0])" | Should -BeLike 'GET *: the server answered 503 *'
    }

    It 'is an error when there are too many' {
        $failed = Get-Address '500,502,504,503' | Invoke-ConcurrentWebRequest -ErrorVariable failures -ErrorAction SilentlyContinue
        $failed | Should -BeNullOrEmpty
        $failures.Exception.Result.StatusCode | Should -Be 504
        $failures.Exception.Result.Attempts | Should -Be 3
        $failures.Exception.Result.FailedAttempts.StatusCode | Should -Be 500, 502
    }

    It 'is retried as often as -MaximumRetryCount says' -ForEach 0, 1, 4 {
        $result = Get-Address '503,503,503,503' | Invoke-ConcurrentWebRequest -MaximumRetryCount $_ -SkipErrorCheck
        $result.Attempts | Should -Be ($_ + 1)
        $result.StatusCode | Should -Be ($_ -eq 4 ? 200 : 503)
    }

    It 'of a body that breaks off is retried' {
        $result = "$url/truncate/1000/10" | Invoke-ConcurrentWebRequest -SkipErrorCheck
        $result.Attempts | Should -Be 3
        $result.FailedAttempts.Kind | Should -Be 'TruncatedResponse', 'TruncatedResponse'
        $result.Error.Kind | Should -Be 'TruncatedResponse'
    }

    It 'of one input leaves the order of all' {
        $addresses = 1..30 | ForEach-Object { $_ % 3 ? "$url/todos/$_" : (Get-Address '503') }
        $results = $addresses | Invoke-ConcurrentWebRequest
        $results.InputObject | Should -Be $addresses
        $results.Attempts | Should -Be (1..30 | ForEach-Object { $_ % 3 ? 1 : 2 })
    }

    It 'is retried by Invoke-ConcurrentRestMethod' {
        (Get-Address '503' | Invoke-ConcurrentRestMethod).attempt | Should -Be 2
    }

    It 'of Get-BookMetadata is retried' {
        $book = '9780002005883' | Get-BookMetadata -BaseUri "$url/busy-books/$(New-Guid)/1/v1/volumes" -RetryIntervalSec 0.01
        $book.Isbn | Should -Be '9780002005883'
    }

    It 'of a POST is not retried, unless -RetryUnsafeMethod says so' {
        (Get-Address '503' | Invoke-ConcurrentWebRequest -Method Post -Body x -SkipErrorCheck).Attempts | Should -Be 1
        (Get-Address '503' | Invoke-ConcurrentWebRequest -Method Post -Body x -RetryUnsafeMethod).Attempts | Should -Be 2
        (Get-Address '503' | Invoke-ConcurrentWebRequest -Method Put -Body x).Attempts | Should -Be 2
    }

    It 'is what -RetryStatusCode says' {
        (Get-Address '418' | Invoke-ConcurrentWebRequest -RetryStatusCode 418, 404).Attempts | Should -Be 2
        (Get-Address '503' | Invoke-ConcurrentWebRequest -RetryStatusCode 418 -SkipErrorCheck).Attempts | Should -Be 1
    }

    It 'is none where the status says so' -ForEach 400, 401, 403, 404, 410, 501 {
        (Get-Address $_ | Invoke-ConcurrentWebRequest -SkipErrorCheck).Attempts | Should -Be 1
    }

    It 'is named by -Verbose with the attempt that succeeded' {
        $address = Get-Address '503'
        $verbose = $address | Invoke-ConcurrentWebRequest -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$verbose" | Should -BeLike "*GET ${address}: 200 OK*attempt 2*"
    }

    It 'of a file leaves the whole file' {
        $file = Join-Path TestDrive: 'whole'
        $result = "$url/flaky/50?key=$(New-Guid)&n=3&kinds=truncate" | Invoke-ConcurrentWebRequest -OutFile $file -PassThru -MaximumRetryCount 20
        Get-Content -Raw $file | Should -Be "request 3, attempt $($result.Attempts)"
        (Get-ChildItem TestDrive:).Name | Should -Be 'whole'
    }
}

Describe 'A value that is none' {
    It '<Command> -<Name> <Value> is a binding error that says what is allowed' -ForEach @(
        foreach ($command in 'Invoke-ConcurrentWebRequest', 'Invoke-ConcurrentRestMethod') {
            @{ Command = $command; Name = 'RetryStatusCode'; Value = 200; Says = '*greater than or equal to 300*' }
            @{ Command = $command; Name = 'RetryStatusCode'; Value = 600; Says = '*less than or equal to 599*' }
        }

        foreach ($command in 'Invoke-ConcurrentWebRequest', 'Invoke-ConcurrentRestMethod', 'Get-BookMetadata') {
            @{ Command = $command; Name = 'MaximumRetryCount'; Value = -1; Says = '*greater than or equal to 0 *' }
            @{ Command = $command; Name = 'RetryIntervalSec'; Value = -0.5; Says = '*greater than or equal to 0 *' }
            @{ Command = $command; Name = 'RetryIntervalSec'; Value = [double]::NaN; Says = '*greater than or equal to 0 *' }
            @{ Command = $command; Name = 'MaximumRetryAfterSec'; Value = -1; Says = '*greater than or equal to 0 *' }
            @{ Command = $command; Name = 'RequestsPerSecond'; Value = -1; Says = '*greater than or equal to 0.0001*' }
            @{ Command = $command; Name = 'RequestsPerSecond'; Value = 0; Says = '*greater than or equal to 0.0001*' }
            @{ Command = $command; Name = 'RequestsPerSecond'; Value = [double]::PositiveInfinity; Says = '*less than or equal to 1000000*' }
            @{ Command = $command; Name = 'RequestsPerSecond'; Value = 'fast'; Says = '*fast*' }
            @{ Command = $command; Name = 'ThrottleLimitPerOrigin'; Value = 0; Says = '*greater than or equal to 1*' }
        }
    ) {
        $parameters = @{ $Name = $Value }
        { $null | & $Command @parameters } | Should -Throw $Says -ErrorId '*Argument*' -ExceptionType ([Management.Automation.ParameterBindingException])
    }
}

Describe 'A server that asks to wait' {
    It 'is waited for, in seconds and as a date' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $result = Get-Address '429' '?retry-after=1' | Invoke-ConcurrentWebRequest
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.99
        $result.FailedAttempts.Wait.TotalSeconds | Should -BeGreaterOrEqual 1
        $soon = [uri]::EscapeDataString([datetime]::UtcNow.AddSeconds(2).ToString('r'))
        (Get-Address '503' "?retry-after=$soon" | Invoke-ConcurrentWebRequest).FailedAttempts.Wait.TotalSeconds | Should -BeGreaterThan 0
    }

    It 'too long is an error that says when to come back, for all of its inputs, and they can be piped back in later' {
        $first = Get-Address '429' '?retry-after=4000'
        $before = [datetimeoffset]::UtcNow
        $results = @($first) + (1..50 | ForEach-Object { "$url/todos/$_" }) |
            Invoke-ConcurrentWebRequest -ThrottleLimit 1 -ErrorVariable failures -ErrorAction SilentlyContinue
        $results | Should -BeNullOrEmpty
        $failures | Should -HaveCount 51
        $failures.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'QuotaExhausted,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
        $failures.CategoryInfo.Category | Select-Object -Unique | Should -Be 'LimitsExceeded'
        $failures.Exception.Result.Error.RetryAt | ForEach-Object {
            ($_ - $before).TotalSeconds | Should -BeGreaterThan 3999
            ($_ - $before).TotalSeconds | Should -BeLessThan 4100
        }

        $failures.TargetObject | Invoke-ConcurrentWebRequest | ForEach-Object StatusCode | Select-Object -Unique | Should -Be 200
    }

    It 'too long leaves other origins alone' {
        $other = Start-TestServer
        try {
            $statuses = (Get-Address '429' '?retry-after=4000'), "$url/todos/1", "$($other.Address)/todos/1" |
                Invoke-ConcurrentWebRequest -ThrottleLimit 1 -SkipErrorCheck
            $statuses.StatusCode | Should -Be 429, 0, 200
            $statuses[1].Error.Kind | Should -Be 'QuotaExhausted'
        }
        finally {
            Stop-TestServer $other
        }
    }

    It 'too long ends the run with -ErrorAction Stop' {
        { (Get-Address '429' '?retry-after=4000'), "$url/stall-headers" | Invoke-ConcurrentWebRequest -ThrottleLimit 1 -ErrorAction Stop } |
            Should -Throw -ErrorId 'QuotaExhausted,*'
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'how long is what -MaximumRetryAfterSec says' {
        $result = Get-Address '429' '?retry-after=1' | Invoke-ConcurrentWebRequest -MaximumRetryAfterSec 0.5 -SkipErrorCheck
        $result.Error.Kind | Should -Be 'QuotaExhausted'
        $result.Error.RetryAt | Should -BeGreaterThan ([datetimeoffset]::UtcNow.AddSeconds(-5))
    }

    It 'past the deadline is not waited for' {
        $result = Get-Address '429' '?retry-after=100' | Invoke-ConcurrentWebRequest -DeadlineSec 10 -SkipErrorCheck
        $result.Error.Kind | Should -Be 'QuotaExhausted'
        $result.Duration.TotalSeconds | Should -BeLessThan 10
    }

    It 'holds up no one when the run is stopped' {
        Reset-Gauge
        $shell = New-PowerShell 'param($address, $url) @($address) + @("$url/todos/1") * 20 | Invoke-ConcurrentWebRequest -ThrottleLimit 1 -MaximumRetryAfterSec 4000' @{
            address = Get-Address '429' '?retry-after=3600'
            url     = $url
        }
        $running = $shell.BeginInvoke()
        Wait-Gauge { $_.total -eq 1 -and $_.inFlight -eq 0 }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $running.IsCompleted | Should -BeTrue
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
        (Get-Gauge).total | Should -Be 1
        (Get-Gauge).inFlight | Should -Be 0
    }

    It 'holds up no one when Select-Object -First has enough' {
        Reset-Gauge
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $addresses = @("$url/todos/1", (Get-Address '429' '?retry-after=3600')) + @("$url/todos/2") * 20
        $addresses | Invoke-ConcurrentWebRequest -ThrottleLimit 1 -MaximumRetryAfterSec 4000 | Select-Object -First 1 |
            ForEach-Object StatusCode | Should -Be 200
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        Wait-Gauge { $_.inFlight -eq 0 }
        (Get-Gauge).total | Should -BeIn 1, 2
    }

    It 'before a retry holds up no one when the run is stopped' {
        Reset-Gauge
        $shell = New-PowerShell 'param($url) "$url/status/500" | Invoke-ConcurrentWebRequest -RetryIntervalSec 3600 -MaximumRetryCount 1000' @{ url = $url }
        $running = $shell.BeginInvoke()
        Wait-Gauge { $_.total -ge 1 -and $_.inFlight -eq 0 }
        $shell.Stop()
        $running.IsCompleted | Should -BeTrue
        $shell.Dispose()
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

Describe 'A limit' {
    It 'by -RequestsPerSecond is kept' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        1..11 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -RequestsPerSecond 10 | Should -HaveCount 11
        # Ten intervals, less what a late start may catch up.
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.85
    }

    It 'by -ThrottleLimitPerOrigin is kept' {
        Reset-Gauge
        1..60 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/10?n=$_" } -ThrottleLimit 50 -ThrottleLimitPerOrigin 3 | Should -HaveCount 60
        (Get-Gauge).highest | Should -BeLessOrEqual 3
    }

    It 'by -AdaptiveThrottle is told with each result' {
        $results = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -ThrottleLimit 20 -AdaptiveThrottle
        $results.ConcurrencyLimit | ForEach-Object { $_ | Should -BeGreaterThan 0; $_ | Should -BeLessOrEqual 20 }
        ("$url/todos/1" | Invoke-ConcurrentWebRequest).ConcurrencyLimit | Should -Be 0
    }
}

Describe 'A host that is down' {
    It 'fails fast after a few inputs, and the others go on' {
        $dead = "http://127.0.0.1:$(Get-ClosedPort)/"
        $addresses = 1..1000 | ForEach-Object { $_ % 10 ? $dead : "$url/todos/$_" }
        $results = $addresses | Invoke-ConcurrentWebRequest -SkipErrorCheck -MaximumRetryCount 1
        $results.InputObject | Should -Be $addresses
        ($results | Where-Object StatusCode -EQ 200) | Should -HaveCount 100
        ($results | Where-Object InputObject -EQ $dead | Measure-Object Attempts -Sum).Sum | Should -BeLessThan 40
        $results[-2].Error.Kind | Should -Be 'CircuitOpen'
        $results[-2].Error.RetryAt | Should -Not -BeNullOrEmpty
    }
}

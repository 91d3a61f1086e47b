# -RunVariable and -Verbose: what a run came to, what was sent again, and why it was not faster.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address
}

AfterAll {
    Stop-TestServer $server
}

Describe '-RunVariable' {
    It 'has what came of the inputs, and what was sent for them' {
        Reset-Gauge
        $ids = [Collections.Generic.List[string]](1..30 | ForEach-Object { "$url/todos/$_" })
        $ids.AddRange([string[]]("$url/status/404", 'no address', "$url/redirect/302?to=/echo"))
        $null = $ids | Invoke-ConcurrentWebRequest -RunVariable run -ErrorAction SilentlyContinue

        $run | Should -BeOfType ConcurrentWeb.RunSummary
        $run.Inputs, $run.Succeeded, $run.Failed | Should -Be 33, 31, 2
        ($run.Failures | Sort-Object { "$($_.Kind)" }).ForEach{ "$_" } | Should -Be '1 HttpStatusFailure', '1 InvalidUri'
        $run.Requests | Should -Be (Get-Gauge).total
        $run.Attempts | Should -Be 32
        $run.Retries | Should -BeNullOrEmpty
        $run.Latency.Count | Should -Be 32
        $run.Latency.P50 | Should -BeGreaterThan ([timespan]::Zero)
        $run.Latency.P99 | Should -BeLessOrEqual $run.Latency.Maximum
        $run.BytesReceived | Should -BeGreaterThan 1000
        $run.MostInFlight | Should -BeIn (1..10)
        $run.Origins.Origin | Should -Be $url
    }

    It 'counts what was sent again, by its reason' {
        $null = 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/status-sequence/summary-$_/503,abort,200" } -RunVariable run `
            -MaximumRetryCount 2 -RetryIntervalSec 0.01
        $run.Attempts | Should -Be 9
        ($run.Retries | Sort-Object StatusCode).ForEach{ "$_" } | Should -Be '3 after ConnectionFailure', '3 after 503'
        $run.Waits.Cause | Should -Contain Retry
    }

    It 'says that the throttle was it' {
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/25?n=$_" } -ThrottleLimit 2 -RunVariable run
        $run.Waits[0].Cause | Should -Be Throttle
        $run.LimitingFactor | Should -BeLike '*all 2 places under the throttle*'
    }

    It 'says that the pace was it, and of which server' {
        $null = 1..12 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -RequestsPerSecond 20 -RunVariable run
        $run.Waits[0].Cause | Should -Be Pace
        $run.Waits[0].Origin | Should -Be $url
        $run.LimitingFactor | Should -BeLike "*the pace of $url*"
        $run.Limits.RequestsPerSecond | Select-Object -Unique | Should -Be 20
    }

    It 'says that the groups were it' {
        $null = 1..9 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -BatchSize 3 -BatchIntervalSec 0.3 -RunVariable run
        $run.Waits[0].Cause | Should -Be Batch
        $run.Waits[0].Time.TotalSeconds | Should -BeGreaterOrEqual 0.6
        $run.LimitingFactor | Should -BeLike '*BatchIntervalSec*'
    }

    It 'says that the server was it, which had asked for a pause' {
        $null = 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/status-sequence/pause/429?retry-after=1&n=$_" } -ThrottleLimit 1 `
            -MaximumRetryCount 1 -RetryIntervalSec 0.01 -RunVariable run
        $run.Waits.Where{ $_.Cause -eq 'Pause' }[0].Time.TotalSeconds | Should -BeGreaterThan 0.9
        $run.Origins[0].Throttled | Should -Be 1
    }

    It 'says which pace rejections have shown' {
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/limit/rate/10?key=summary&n=$_" } -ThrottleLimit 20 -RunVariable run `
            -MaximumRetryCount 5 -RetryIntervalSec 0.1
        $run.Origins[0].Throttled | Should -BeGreaterThan 0
        $run.Origins[0].AcceptedPerSecond | Should -BeGreaterThan 0
        "$run" | Should -Match "$url took [\d.]+ a second; it rejected \d+ of \d+ requests\."
    }

    It 'finds the limit of a server that rejects with a plain 503' {
        $null = 1..60 | Invoke-ConcurrentWebRequest -Uri { "$url/limit/nginx?rate=20&burst=5&delay=5&key=summary&n=$_" } -ThrottleLimit 20 -MaximumRetryCount 2 `
            -RunVariable run -ErrorAction SilentlyContinue
        $run.Succeeded | Should -Be 60
        $run.Origins[0].Unavailable | Should -BeGreaterThan 0
        $run.Origins[0].AcceptedPerSecond | Should -BeGreaterThan 0
        "$run" | Should -Match "$url took [\d.]+ a second; it rejected \d+ of \d+ requests\."
        $run.Origins | Out-String | Should -Match 'Unavailable'
    }

    It 'has the adaptive limit over time' {
        $null = 1..200 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/5?n=$_" } -AdaptiveThrottle -ThrottleLimit 32 -RunVariable run
        $run.Limits[0].ConcurrencyLimit | Should -Be 4
        ($run.Limits.ConcurrencyLimit | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 4
        $run.Limits.Time | Should -Be ($run.Limits.Time | Sort-Object)
    }

    It 'is set by Invoke-ConcurrentRestMethod, where a page is a result' {
        $null = "$url/link/1/4" | Invoke-ConcurrentRestMethod -FollowRelLink -RunVariable run
        $run.Inputs, $run.Succeeded, $run.Requests | Should -Be 1, 4, 4
    }

    It 'is set by Get-BookMetadata, where a book is an input' {
        Reset-Gauge
        $null = '9780002005883', '978-0-00-200588-3', '9780000000101', 'none' |
            Get-BookMetadata -BaseUri "$url/books/v1/volumes" -IncludeMissing -RunVariable run -ErrorAction SilentlyContinue
        $run.Inputs, $run.Succeeded, $run.Failed | Should -Be 4, 3, 1
        $run.Requests | Should -Be (Get-Gauge).total
    }

    It 'is set by Save-BookCover, where a file is an input' {
        $null = New-Item -ItemType Directory "$TestDrive/covers"
        Set-Content "$TestDrive/covers/9780002005883.jpg" 'there already'
        $null = @(
            @{ Isbn13 = '9780002005883'; CoverUri = "$url/bytes/10.jpg" }
            @{ Isbn13 = '9780002261982'; CoverUri = "$url/status/404" }
            @{ Isbn13 = '9780006163831'; CoverUri = "$url/todos/1" }
            @{ Isbn13 = '9780006178736'; CoverUri = "$url/headers?Content-Type=image/png" }
        ) | ForEach-Object { [pscustomobject]$_ } |
            Save-BookCover "$TestDrive/covers" -Resume -RunVariable run -ErrorAction SilentlyContinue -MaximumRetryCount 0
        $run.Inputs, $run.Succeeded, $run.Failed, $run.Requests | Should -Be 4, 2, 2, 3
        ($run.Failures | Sort-Object { "$($_.Kind)" }).Kind | Should -Be HttpStatusFailure, InvalidResponse
    }

    It 'is set in the scope of the caller, also inside a function' {
        function Test-Scope {
            $null = Invoke-ConcurrentWebRequest "$url/todos/1" -RunVariable inner
            $inner.Inputs
        }

        Test-Scope | Should -Be 1
        Get-Variable inner -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is set when Select-Object has enough' {
        $null = 1..500 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/5?n=$_" } -RunVariable run | Select-Object -First 3
        $run.Inputs | Should -BeIn (3..499)
    }

    It 'is set when an error ends the run' {
        try {
            $null = "$url/todos/1", "$url/status/404" | Invoke-ConcurrentWebRequest -RunVariable run -ErrorAction Stop
            throw 'It did not end.'
        }
        catch {
            $_.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure*'
        }

        $run.Failed | Should -Be 1
    }

    It 'is set when the run is stopped' {
        $shell = New-PowerShell 'param($url) 1..1000 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/20?n=$_" } -RunVariable run' @{ url = $url }
        Reset-Gauge
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.total -gt 50 }
        $shell.Stop()
        $shell.Runspace.SessionStateProxy.GetVariable('run').Inputs | Should -BeIn (1..999)
        $shell.Dispose()
    }

    It 'ends the command before anything is sent where the variable cannot be set' {
        Reset-Gauge
        Set-Variable fixed 1 -Option ReadOnly
        try {
            Invoke-ConcurrentWebRequest "$url/todos/1" -RunVariable fixed
            throw 'It did not end.'
        }
        catch {
            "$_" | Should -BeLike '*fixed*'
        }

        (Get-Gauge).total | Should -Be 0
    }

    It 'is left alone by -WhatIf' {
        $run = 'before'
        $null = Invoke-ConcurrentWebRequest "$url/todos/1" -RunVariable run -WhatIf
        $run | Should -Be 'before'
    }

    It 'holds no secret' {
        $null = "$($url -replace '//', '//user:SESAME@')/status/404?key=SESAME", "$url/abort?token=SESAME" |
            Invoke-ConcurrentWebRequest -RunVariable run -ErrorAction SilentlyContinue -MaximumRetryCount 1 -RetryIntervalSec 0.01
        $run.Failed | Should -Be 2
        "$run $($run | Format-List | Out-String) $($run | ConvertTo-Json -Depth 9)" | Should -Not -Match 'SESAME'
    }
}

Describe 'What is shown of a summary' {
    BeforeAll {
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/25?n=$_" } -ThrottleLimit 2 -RequestsPerSecond 1000 -RunVariable run
    }

    It 'fits a screen as a list' {
        $text = $run | Format-List | Out-String -Width 120
        ($text.Trim() -split '\r?\n').Count | Should -BeLessThan 24
        foreach ($label in 'Inputs', 'Requests', 'Latency', 'Waits', 'Limits', 'Origins', 'LimitingFactor') {
            $text | Should -Match "(?m)^$label\s+: \S"
        }
    }

    It 'is a list where nobody says how to format it' {
        $run | Out-String | Should -Match '(?m)^LimitingFactor\s+:'
    }

    It 'is a few sentences as text' {
        "$run" | Should -Match '^40 inputs in .* 40 answered, 0 failed\.'
        "$run" | Should -Match 'Waited: .* for a place under the throttle'
    }

    It 'has tables of origins and of limits' {
        $run.Origins | Out-String | Should -Match 'P99 ms'
        $run.Limits | Out-String | Should -Match 'PerSecond'
    }
}

Describe '-Verbose' {
    BeforeAll {
        function Get-Verbose([scriptblock] $Script) {
            (& $Script 4>&1).Where{ $_ -is [System.Management.Automation.VerboseRecord] }.ForEach{ "$_" }
        }
    }

    It 'says each retry when its result is emitted, before the result' {
        $said = Get-Verbose {
            Invoke-ConcurrentWebRequest "$url/status-sequence/told/503,abort,200?key=SESAME" -MaximumRetryCount 2 -RetryIntervalSec 0.01 -Verbose
        }
        $said[0] | Should -Match '^Attempt 1: GET .* the server answered 503 .* Sent again after [\d.]+ ms\.$'
        $said[1] | Should -Match '^Attempt 2: GET .* Sent again after [\d.]+ ms\.$'
        $said[2] | Should -Match ': 200 OK, .* attempt 3$'
        "$said" | Should -Not -Match 'SESAME'
    }

    It 'says the retries of books, too' {
        $said = Get-Verbose {
            Get-BookMetadata 9780002005883 -BaseUri "$url/busy-books/told/1/v1/volumes" -MaximumRetryCount 1 -RetryIntervalSec 0.01 -Verbose
        }
        $said[0] | Should -Match '^Attempt 1: GET .* 429 .* Sent again after'
    }

    It 'says how it went with each service of books, one or many' {
        $said = Get-Verbose { Get-BookMetadata 9780002005883 -BaseUri "$url/books/v1/volumes" -Verbose }
        $said | Should -Contain 'GoogleBooks: 1 request, 1 book found.'
        $said = Get-Verbose { Get-BookMetadata 9780002005883, 9780006280897 -BaseUri "$url/books/v1/volumes" -Verbose }
        $said | Should -Contain 'GoogleBooks: 2 requests, 2 books found.'
    }

    It 'gives no reason for the time of a run in which nothing was answered' {
        $said = Get-Verbose { Invoke-ConcurrentWebRequest "http://127.0.0.1:$(Get-ClosedPort)/" -ErrorAction SilentlyContinue -Verbose }
        $said[-1] | Should -Match '^Latency: '
    }

    It 'ends with the summary, without a variable for it' {
        $said = Get-Verbose { 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -Verbose }
        $said | Should -HaveCount 7 -Because 'there are three results, and of the summary the inputs, the requests, the latency and the factor'
        $said[3] | Should -Match '^3 inputs in .* 3 answered, 0 failed\.$'
        $said[4] | Should -Match '^3 requests, 0 sent again;'
    }

    It 'says the limit in force with -AdaptiveThrottle, and not without' {
        Get-Verbose { Invoke-ConcurrentWebRequest "$url/todos/1" -Verbose -AdaptiveThrottle } | Select-Object -First 1 | Should -Match ', 4 at once'
        Get-Verbose { Invoke-ConcurrentWebRequest "$url/todos/1" -Verbose } | Select-Object -First 1 | Should -Not -Match 'at once'
    }
}

Describe 'The list view of a result' {
    It 'shows the attempts that failed, where there were any' {
        $result = Invoke-ConcurrentWebRequest "$url/status-sequence/view/503,200" -MaximumRetryCount 1 -RetryIntervalSec 0.01
        $text = $result | Format-List | Out-String -Width 200
        $text | Should -Match '(?m)^Attempts\s+: 2'
        $text | Should -Match '(?m)^FailedAttempts\s+: 1: GET .*503.* Sent again after [\d,.]+ ms'
    }

    It 'shows nothing of it after a single attempt' {
        Invoke-ConcurrentWebRequest "$url/todos/1" | Format-List | Out-String | Should -Not -Match 'Attempts'
    }
}

# The progress bar: one for the run, seldom drawn, and gone at the end.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # Runs the script in a PowerShell of its own; gives its progress records, and how long it took.
    function Get-Progress([string] $Script, [scriptblock] $While, [hashtable] $With = @{ other = '' }) {
        $shell = New-PowerShell "param(`$url, `$other) $Script" ($With + @{ url = $url })
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $running = $shell.BeginInvoke()
        if ($While) {
            & $While
            $shell.Stop()
        }

        $output = $While ? $null : $shell.EndInvoke($running)
        [pscustomobject]@{ Records = @($shell.Streams.Progress); Seconds = $clock.Elapsed.TotalSeconds; Verbose = @($shell.Streams.Verbose.Message); Output = $output }
        $shell.Dispose()
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The progress bar' {
    BeforeAll {
        $progress = Get-Progress '$ProgressPreference = "Continue"
            $addresses = 1..40 | ForEach-Object { "$url/$($_ % 4 ? "delay/75" : "status/404")?n=$_" }
            Invoke-ConcurrentWebRequest $addresses -ThrottleLimit 2 -ErrorAction SilentlyContinue'
        $shown = $progress.Records | Where-Object RecordType -EQ 'Processing'
    }

    It 'is one' {
        $progress.Records.ActivityId | Select-Object -Unique | Should -HaveCount 1
        $progress.Records.Activity | Select-Object -Unique | Should -Be 'Invoke-ConcurrentWebRequest'
        $progress.Output | Should -HaveCount 30
    }

    It 'is drawn five times a second at most' {
        $shown.Count | Should -BeGreaterThan 1
        $shown.Count | Should -BeLessOrEqual ($progress.Seconds * 5)
    }

    It 'is completed at the end, once' {
        $progress.Records[-1].RecordType | Should -Be 'Completed'
        $progress.Records | Where-Object RecordType -EQ 'Completed' | Should -HaveCount 1
    }

    It 'tells how many are done, of how many, how fast, how many are in flight and how many have failed' {
        $shown | ForEach-Object StatusDescription | Should -Match '^\d+ of 40 done, [\d.,]+/s, [012] in flight, \d+ failed$'
        $shown[-1].StatusDescription | Should -Not -Match ' 0 failed'
        $shown.PercentComplete | ForEach-Object { $_ | Should -BeIn (0..100) }
    }

    It 'only grows' {
        $done = $shown.StatusDescription | ForEach-Object { [int]($_ -replace ' .*') }
        $done | Should -Be ($done | Sort-Object)
        $shown.PercentComplete | Should -Be ($shown.PercentComplete | Sort-Object)
    }

    It 'tells no total where the inputs come down the pipeline' {
        $progress = Get-Progress '$ProgressPreference = "Continue"; 1..20 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/75?n=$_" } -ThrottleLimit 2'
        $progress.Records | Should -Not -BeNullOrEmpty
        $shown = $progress.Records | Where-Object RecordType -EQ 'Processing'
        $shown.StatusDescription | Should -Match '^\d+ done, '
        $shown.PercentComplete | Should -BeLessThan 0
    }

    It 'is drawn while nothing is emitted' {
        $progress = Get-Progress '$ProgressPreference = "Continue"; 1..3 | Invoke-ConcurrentWebRequest -Uri "$url/delay/1500"'
        ($progress.Records | Where-Object RecordType -EQ 'Processing').Count | Should -BeGreaterThan 1
    }

    It 'is not drawn for a run that is over at once' {
        (Get-Progress '$ProgressPreference = "Continue"; Invoke-ConcurrentWebRequest "$url/todos/1"').Records | Should -BeNullOrEmpty
    }

    It 'is not drawn with $ProgressPreference SilentlyContinue' {
        (Get-Progress '$ProgressPreference = "SilentlyContinue"; Invoke-ConcurrentWebRequest "$url/delay/1000"').Records | Should -BeNullOrEmpty
    }

    It 'is not drawn with -ProgressAction <_>' -ForEach 'SilentlyContinue', 'Ignore' {
        (Get-Progress "`$ProgressPreference = 'Continue'; Invoke-ConcurrentWebRequest `"`$url/delay/1000`" -ProgressAction $_").Records |
            Should -BeNullOrEmpty
    }

    It 'is drawn with -ProgressAction Continue in spite of $ProgressPreference' {
        (Get-Progress '$ProgressPreference = "SilentlyContinue"; Invoke-ConcurrentWebRequest "$url/delay/1000" -ProgressAction Continue').Records |
            Should -Not -BeNullOrEmpty
    }

    It 'tells which server is waited for, and how long' {
        $progress = Get-Progress '$ProgressPreference = "Continue"; $VerbosePreference = "Continue"
            Invoke-ConcurrentWebRequest "$url/status-sequence/$(New-Guid)/429?retry-after=4"'
        $progress.Output.StatusCode | Should -Be 200
        $name = [regex]::Escape("$([uri]$url)".Split('/')[2])
        $waits = $progress.Records.StatusDescription -match "^0 of 1 done, $name paused for \d s$"
        $waits.Count | Should -BeGreaterThan 3
        $seconds = $waits | ForEach-Object { [int]($_ -replace '.* (\d) s$', '$1') }
        $seconds | Should -Be ($seconds | Sort-Object -Descending)
        $seconds[-1] | Should -BeLessThan $seconds[0]
        @($progress.Verbose) -match "^Waiting until .* \(\d s\): $name is throttling requests\.$" | Should -HaveCount 1
    }

    It 'tells what is in flight and what is ready behind a server that is waited for, and never the wait alone' {
        $other = Start-TestServer
        try {
            $progress = Get-Progress '$ProgressPreference = "Continue"
                @("$url/status-sequence/$(New-Guid)/429?retry-after=3") + (1..40 | ForEach-Object { "$other/delay/300?n=$_" }) |
                    Invoke-ConcurrentWebRequest -ThrottleLimit 4' -With @{ other = $other.Address }
        } finally {
            Stop-TestServer $other
        }

        $progress.Output | Should -HaveCount 41
        $name = [regex]::Escape("$([uri]$url)".Split('/')[2])
        $waits = $progress.Records.StatusDescription -match "paused for"
        $waits.Count | Should -BeGreaterThan 3
        $waits | Should -Match "^0 done, $name paused for \d s, [0-4] in flight(, \d+ ready)?$"
        $waits[-1] | Should -Match ', \d\d ready$'
    }

    It 'shows a slow pace as it is, and its wait all the time' {
        $progress = Get-Progress '$ProgressPreference = "Continue"
            1..4 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -RequestsPerSecond 0.8'
        $shown = ($progress.Records | Where-Object RecordType -EQ 'Processing').StatusDescription
        $first = [array]::FindIndex([string[]]$shown, [Predicate[string]] { $args[0] -match ' next in ' })
        $first | Should -BeGreaterOrEqual 0
        $waits = $shown[$first..($shown.Count - 1)] -notmatch '^[04] done'
        $waits.Count | Should -BeGreaterThan 3
        $waits | Should -Match '^[123] done, [\d.,]+/s, \S+ next in [12] s(, \d in flight)?(, \d ready)?$'
        $waits -match 'done, 0[.,]\d+/s' | Should -Not -BeNullOrEmpty
    }

    It 'is not needed for -Verbose to tell it' {
        $progress = Get-Progress '$ProgressPreference = "SilentlyContinue"
            1..5 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -RequestsPerSecond 0.5 -MaximumRetryCount 0 -Verbose | Select-Object -First 3'
        $progress.Records | Should -BeNullOrEmpty
        @($progress.Verbose) -match '^Waiting until .*: rate limit for .*\.$' | Should -HaveCount 1
    }

    It 'shows no secret' {
        $progress = Get-Progress '$ProgressPreference = "Continue"; Invoke-ConcurrentWebRequest "$url/delay/1000?key=SESAME"'
        $progress.Records | Should -Not -BeNullOrEmpty
        $progress.Records | Out-String | Should -Not -Match 'SESAME'
    }

    It 'does not keep a run from being stopped' {
        $progress = Get-Progress '$ProgressPreference = "Continue"; 1..10 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers"' {
            Wait-Gauge { $_.inFlight -eq 10 }
        }
        Wait-Gauge { $_.inFlight -eq 0 }
        $progress.Seconds | Should -BeLessThan 20
    }
}

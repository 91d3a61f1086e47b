# What is left when a run is over, however it ended: idle connections for half a minute, and nothing else.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # One run of each way to end.
    $runs = @{
        'to its end'             = { 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/0/10?n=$_" } -ThrottleLimit 20 }
        'with failures'          = { 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/$('abort', 'status/404', 'truncate/100/10', 'todos/1' | Select-Object -Index ($_ % 4))" } -SkipErrorCheck }
        'by Select-Object'       = { @("$url/todos/1") + @("$url/stall-headers") * 20 | Invoke-ConcurrentWebRequest -ThrottleLimit 20 | Select-Object -First 1 }
        'by -ErrorAction Stop'   = {
            { @("$url/status/404") + @("$url/stall-headers") * 20 | Invoke-ConcurrentWebRequest -ThrottleLimit 20 -ErrorAction Stop } |
                Should -Throw -ErrorId 'HttpStatusFailure,*'
        }
        'by Ctrl+C'              = {
            $shell = New-PowerShell 'param($url) 1..20 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 20' @{ url = $url }
            $null = $shell.BeginInvoke()
            Wait-Gauge { $_.inFlight -eq 20 }
            $shell.Stop()
            $shell.Runspace.Dispose()
        }
        'by time-outs'           = { @("$url/stall-headers") * 20 | Invoke-ConcurrentWebRequest -ThrottleLimit 20 -ConnectionTimeoutSeconds 1 -SkipErrorCheck }
        'by a deadline'          = { @("$url/stall?bytes=10") * 20 | Invoke-ConcurrentWebRequest -ThrottleLimit 20 -DeadlineSec 0.5 -SkipErrorCheck }
        'with large time-outs'   = { 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/1" } -ConnectionTimeoutSeconds 86400 -DeadlineSec 86400 }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'A run that ends' {
    It '<_> leaves no request behind' -ForEach @(
        'to its end', 'with failures', 'by Select-Object', 'by -ErrorAction Stop', 'by Ctrl+C', 'by time-outs', 'by a deadline', 'with large time-outs'
    ) {
        $null = & $runs[$_]
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'leaves neither threads nor timers behind' {
        # Only what grows with every run shows after so many; the pool's own comings and goings stay below.
        $before = @{ Threads = (Get-Process -Id $PID).Threads.Count; Timers = [Threading.Timer]::ActiveCount }
        foreach ($time in 1..20) {
            foreach ($name in 'to its end', 'with failures', 'by Select-Object', 'by -ErrorAction Stop', 'by Ctrl+C', 'with large time-outs') {
                $null = & $runs[$name]
            }
        }

        Wait-Gauge { $_.inFlight -eq 0 }
        (Get-Process -Id $PID).Threads.Count - $before.Threads | Should -BeLessThan 20
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ([Threading.Timer]::ActiveCount - $before.Timers -ge 20 -and $clock.Elapsed.TotalSeconds -lt 10) { Start-Sleep -Milliseconds 100 }
        [Threading.Timer]::ActiveCount - $before.Timers | Should -BeLessThan 20
    }

    It 'leaves its results to the collector' {
        $references = & {
            1..50 | Invoke-ConcurrentWebRequest -Uri { "$url/bytes/100000" } -ThrottleLimit 3 | ForEach-Object { [WeakReference]::new($_.RawContentStream.GetBuffer()) }
        }
        foreach ($time in 1..5) { [GC]::Collect(); [GC]::WaitForPendingFinalizers() }
        # An idle connection remembers the last array that was read into, and PowerShell its last few objects.
        @($references | Where-Object IsAlive).Count | Should -BeLessThan 10
    }

    It 'leaves no connection open for more than about half a minute' -Tag Slow {
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/50?n=$_" } -ThrottleLimit 20
        (Get-Gauge).openConnections | Should -BeGreaterThan 10
        # The question itself takes one. The transport looks for idle connections every few seconds.
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while (($open = (Get-Gauge).openConnections) -gt 1 -and $clock.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 500 }
        $open | Should -BeLessOrEqual 1
    }

    It 'uses the connections of the run before it' {
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/20?n=$_" } -ThrottleLimit 10
        Reset-Gauge
        $null = 1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/0?n=$_" } -ThrottleLimit 10
        # The observers come with connections of their own.
        (Get-Gauge).connectionsEver | Should -BeLessThan 5
    }
}

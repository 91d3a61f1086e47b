# However a run ends, nothing of it goes on: the server sees every request go.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    # Starts the script in a PowerShell of its own, waits for so many requests in flight, stops it, and waits for none.
    function Stop-Run([string] $Script, [int] $InFlight) {
        $shell = New-PowerShell $Script @{ url = $url }
        $running = $shell.BeginInvoke()
        try {
            Wait-Gauge { $_.inFlight -eq $InFlight }.GetNewClosure()
        }
        finally {
            # What went on would fail the other tests, too.
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Stop()
        }
        $running.IsCompleted | Should -BeTrue
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        Wait-Gauge { $_.inFlight -eq 0 }
        $shell.Dispose()
        # Far more than it takes, and far less than any of the waits that it cuts short.
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Ctrl+C ends a run' {
    BeforeEach {
        Reset-Gauge
    }

    It 'with 200 requests in flight' {
        Stop-Run 'param($url) 1..200 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 200' 200
        (Get-Gauge).total | Should -Be 200
    }

    It 'with more inputs than permits' {
        Stop-Run 'param($url) 1..5000 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 50' 50
        (Get-Gauge).total | Should -Be 50
    }

    It 'with bodies half read' {
        Stop-Run 'param($url) 1..50 | Invoke-ConcurrentWebRequest -Uri "$url/stall?bytes=10" -ThrottleLimit 50' 50
    }

    It 'with an array of arguments' {
        Stop-Run 'param($url) Invoke-ConcurrentWebRequest (@("$url/stall-headers") * 30) -ThrottleLimit 30' 30
    }

    It 'with -Unordered' {
        Stop-Run 'param($url) 1..50 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 50 -Unordered' 50
    }

    It 'within a group' {
        Stop-Run 'param($url) 1..50 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -BatchSize 20' 20
    }

    It 'between two groups' {
        $shell = New-PowerShell 'param($url) 1..4 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -BatchSize 2 -BatchIntervalSec 3600' @{ url = $url }
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Gauge { $output.Count -eq 2 }
        $shell.Stop()
        $running.IsCompleted | Should -BeTrue
        (Get-Gauge).total | Should -Be 2
    }

    It 'while the inputs are slow to come' {
        Stop-Run 'param($url) & { "$url/stall-headers"; "$url/stall-headers"; Start-Sleep 3600 } | Invoke-ConcurrentWebRequest' 2
    }

    It 'while what comes after it is slow' {
        # The one that is emitted comes last: after it, nothing is read. What comes after it is a third request that waits.
        Stop-Run @'
            param($url)
            "$url/stall-headers", "$url/stall-headers", "$url/todos/1" | Invoke-ConcurrentWebRequest -Unordered |
                ForEach-Object { Invoke-WebRequest "$url/stall-headers" }
'@ 3
    }

    It 'with the progress bar on' {
        Stop-Run 'param($url) $ProgressPreference = "Continue"; 1..20 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 20' 20
    }

    It 'two in one pipeline' {
        Stop-Run 'param($url) "$url/todos/1", "$url/stall-headers" | Invoke-ConcurrentWebRequest | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers"' 2
    }

    It 'that has not begun' {
        $shell = New-PowerShell 'param($url) & { Start-Sleep 3600 } | Invoke-ConcurrentWebRequest' @{ url = $url }
        $running = $shell.BeginInvoke()
        while ($shell.InvocationStateInfo.State -ne 'Running') { Start-Sleep -Milliseconds 10 }
        $shell.Stop()
        $running.IsCompleted | Should -BeTrue
    }

    It 'and leaves the runspace fit for another' {
        $shell = New-PowerShell 'param($url) 1..20 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers"' @{ url = $url }
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.inFlight -eq 10 }
        $shell.Stop()
        $shell.Commands.Clear()
        $null = $shell.AddScript('param($url) Invoke-ConcurrentWebRequest "$url/todos/1"').AddArgument($url)
        $shell.Invoke().StatusCode | Should -Be 200
    }

    It 'without an error of its own' {
        $shell = New-PowerShell 'param($url) 1..20 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers"' @{ url = $url }
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.inFlight -eq 10 }
        $shell.Stop()
        $shell.Streams.Error | Should -BeNullOrEmpty
    }
}

Describe 'The pipeline ends a run' {
    BeforeEach {
        Reset-Gauge
    }

    It 'by Select-Object -First' {
        1..3 + (1..50 | ForEach-Object { 0 }) |
            Invoke-ConcurrentWebRequest -Uri { $_ ? "$url/todos/$_" : "$url/stall-headers" } -ThrottleLimit 30 | Select-Object -First 3 |
            ForEach-Object StatusCode | Should -Be 200, 200, 200
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by Select-Object -First, and reads no further input' {
        $script:read = 0
        1..100000 | ForEach-Object { $script:read++; $_ } | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -WindowSize 20 |
            Select-Object -First 1 | Should -HaveCount 1
        $script:read | Should -BeLessThan 100000
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by Select-Object -First behind a slow upstream' {
        & { "$url/todos/1"; "$url/stall-headers"; while ($true) { "$url/stall-headers"; Start-Sleep -Milliseconds 10 } } |
            Invoke-ConcurrentWebRequest | Select-Object -First 1 | ForEach-Object StatusCode | Should -Be 200
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by -ErrorAction Stop' {
        $inputs = @("$url/todos/1", "$url/status/404") + @("$url/stall-headers") * 30
        { $inputs | Invoke-ConcurrentWebRequest -ErrorAction Stop -ThrottleLimit 30 } | Should -Throw -ErrorId 'HttpStatusFailure,*'
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by -ErrorAction Stop for a bad line' {
        $inputs = @("$url/stall-headers") * 5 + 'no address' + @("$url/stall-headers") * 5
        { $inputs | Invoke-ConcurrentWebRequest -ErrorAction Stop -Unordered } | Should -Throw -ErrorId 'InvalidUri,*'
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by an exception further down' {
        $inputs = @("$url/todos/1") + @("$url/stall-headers") * 9
        { $inputs | Invoke-ConcurrentWebRequest | ForEach-Object { throw 'enough' } } | Should -Throw 'enough'
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by an exception further up' {
        { & { "$url/stall-headers"; "$url/stall-headers"; throw 'no more' } | Invoke-ConcurrentWebRequest } | Should -Throw 'no more'
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'by break' {
        foreach ($once in 1) {
            @("$url/todos/1") + @("$url/stall-headers") * 9 | Invoke-ConcurrentWebRequest | ForEach-Object { break }
        }
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

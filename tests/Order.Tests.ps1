# In which order results come, how many requests are under way meanwhile, and how far the inputs are read ahead.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    function Select-N {
        process { ($_.Content | ConvertFrom-Json).n }
    }

    # Which n the requests asked for, and when, in the order of their arrival.
    function Get-Arrival([scriptblock] $Script) {
        Get-RequestLog $Script | ForEach-Object {
            [pscustomobject]@{ N = [int]($_.target -replace '.*[?&]n=(\d+).*', '$1'); Milliseconds = $_.milliseconds }
        }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Results' {
    It 'come in the order of the inputs, however late each answer is' {
        $results = 0..99 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/0/60?seed=1&n=$_" } -ThrottleLimit 20
        $results | Select-N | Should -Be (0..99)
        $results.Index | Should -Be (0..99)
        $results.InputObject | Should -Be (0..99)
    }

    It 'come in the order of the arguments' {
        $addresses = 0..30 | ForEach-Object { "$url/jitter/0/40?seed=2&n=$_" }
        Invoke-ConcurrentWebRequest $addresses -ThrottleLimit 31 | Select-N | Should -Be (0..30)
    }

    It 'come in order with the failures among them' {
        $results = 0..39 | Invoke-ConcurrentWebRequest -SkipErrorCheck -ThrottleLimit 20 -Uri {
            switch ($_ % 4) { 0 { "$url/jitter/0/60?n=$_" } 1 { "$url/status/404?n=$_" } 2 { "nothing like an address" } 3 { "$url/delay/20?n=$_" } }
        }
        $results.InputObject | Should -Be (0..39)
    }

    It 'come as they complete with -Unordered: nobody waits for one that never ends' {
        $results = "$url/stall-headers", "$url/delay/0?n=1", "$url/delay/0?n=2", "$url/delay/0?n=3" |
            Invoke-ConcurrentWebRequest -Unordered | Select-Object -First 3
        $results | Select-N | Sort-Object | Should -Be 1, 2, 3
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'tell their input with -Unordered, and are complete' {
        $results = 0..99 | Invoke-ConcurrentWebRequest -Unordered -Uri { "$url/jitter/0/60?seed=1&n=$_" } -ThrottleLimit 20
        $results | Should -HaveCount 100
        $results | ForEach-Object { $_.Index | Should -Be $_.InputObject; $_ | Select-N | Should -Be $_.InputObject }
        $results.Index | Sort-Object | Should -Be (0..99)
        ($results.Index -join ' ') | Should -Not -Be (0..99 -join ' ')
    }

    It 'stream: the first is out while inputs still come' {
        $script:seen = 0
        $script:produced = 0
        & {
            while ($script:seen -eq 0 -and $script:produced -lt 2000) {
                $script:produced++
                "$url/todos/$script:produced"
                Start-Sleep -Milliseconds 5
            }
        } | Invoke-ConcurrentWebRequest | ForEach-Object { $script:seen++ }
        $script:produced | Should -BeLessThan 2000
        $script:seen | Should -Be $script:produced
    }

    It 'stream one by one: each is handed on before the next is emitted' {
        $script:events = [Collections.Generic.List[string]]::new()
        0..4 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/1" } |
            ForEach-Object { $script:events.Add("a$($_.Index)"); $_ } | ForEach-Object { $script:events.Add("b$($_.Index)") }
        $script:events | Should -Be 'a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4'
    }
}

Describe '-ThrottleLimit' {
    BeforeEach {
        Reset-Gauge
    }

    It 'is never exceeded, and is made use of' {
        1..100 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/10/40?n=$_" } -ThrottleLimit 7 | Should -HaveCount 100
        (Get-Gauge).highest | Should -Be 7
    }

    It 'is 10 unless said otherwise' {
        1..100 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/10/40?n=$_" } | Should -HaveCount 100
        (Get-Gauge).highest | Should -Be 10
    }

    It 'is not exceeded by failures either' {
        $mixed = 1..60 | ForEach-Object { "$url/abort", "$url/status/404", "$url/truncate/10/5", "$url/delay/10" | Get-Random -SetSeed $_ }
        $mixed | Invoke-ConcurrentWebRequest -ThrottleLimit 5 -SkipErrorCheck | Should -HaveCount 60
        (Get-Gauge).highest | Should -BeLessOrEqual 5
    }

    It 'of 1 is one after the other' {
        $arrivals = Get-Arrival { 0..19 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/0/10?n=$_" } -ThrottleLimit 1 }
        $arrivals.N | Should -Be (0..19)
        (Get-Gauge).highest | Should -Be 1
    }

    It 'may be larger than the number of threads' {
        $shell = New-PowerShell 'param($url) 1..300 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -ThrottleLimit 300' @{ url = $url }
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.inFlight -eq 300 }
        $shell.Stop()
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'lets the others go on while one is slow' {
        # Nine of ten permits turn over while the tenth is held.
        $first = "$url/stall-headers"
        $rest = 1..200 | ForEach-Object { "$url/todos/$_" }
        @($first) + $rest | Invoke-ConcurrentWebRequest -Unordered | Select-Object -First 200 | Should -HaveCount 200
    }

    It 'of <_> is refused' -ForEach 0, -1 {
        { "$url/todos/1" | Invoke-ConcurrentWebRequest -ThrottleLimit $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe '-BatchSize' {
    BeforeEach {
        Reset-Gauge
    }

    It 'sends a group only after the whole group before it' {
        $arrivals = Get-Arrival { 0..19 | Invoke-ConcurrentWebRequest -Uri { "$url/jitter/0/40?seed=3&n=$_" } -BatchSize 4 }
        for ($group = 0; $group -lt 5; $group++) {
            $arrivals[(4 * $group)..(4 * $group + 3)].N | Sort-Object | Should -Be ((4 * $group)..(4 * $group + 3))
        }

        (Get-Gauge).highest | Should -BeLessOrEqual 4
    }

    It 'waits for the slowest of a group' {
        $arrivals = Get-Arrival { 0..5 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/$($_ -eq 1 ? 400 : 0)?n=$_" } -BatchSize 3 }
        $slow = $arrivals | Where-Object N -EQ 1
        # The server's timer may be a little early.
        $arrivals | Where-Object N -GE 3 | ForEach-Object { $_.Milliseconds - $slow.Milliseconds | Should -BeGreaterThan 370 }
    }

    It 'waits for the slowest of a group with -Unordered, too, and emits the others meanwhile' {
        $script:order = [Collections.Generic.List[int]]::new()
        $arrivals = Get-Arrival {
            0..5 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/$($_ -eq 1 ? 400 : 0)?n=$_" } -BatchSize 3 -Unordered |
                ForEach-Object { $script:order.Add($_.Index) }
        }
        $script:order[2] | Should -Be 1
        $slow = $arrivals | Where-Object N -EQ 1
        $arrivals | Where-Object N -GE 3 | ForEach-Object { $_.Milliseconds - $slow.Milliseconds | Should -BeGreaterThan 370 }
    }

    It 'has ended a group with its failures' {
        $results = 0..8 | Invoke-ConcurrentWebRequest -BatchSize 3 -SkipErrorCheck -Uri {
            switch ($_ % 3) { 0 { "$url/abort" } 1 { 'no address' } 2 { "$url/delay/10?n=$_" } }
        }
        $results.InputObject | Should -Be (0..8)
    }

    It 'ends with a smaller group' {
        0..6 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/0?n=$_" } -BatchSize 3 | Select-N | Should -Be (0..6)
    }

    It 'emits a complete group before it asks for more input' {
        $script:emitted = 0
        $script:behind = 0
        & {
            foreach ($n in 0..8) {
                # Before the first of the next group is produced, all of the group before has gone.
                if ($n % 3 -eq 0 -and $script:emitted -lt $n) { $script:behind++ }
                "$url/delay/20?n=$n"
            }
        } | Invoke-ConcurrentWebRequest -BatchSize 3 | ForEach-Object { $script:emitted++ }
        $script:behind | Should -Be 0
        $script:emitted | Should -Be 9
    }

    It 'raises the default throttle where it is larger' {
        $shell = New-PowerShell 'param($url) 1..40 | Invoke-ConcurrentWebRequest -Uri "$url/stall-headers" -BatchSize 25' @{ url = $url }
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.inFlight -eq 25 }
        $shell.Stop()
        Wait-Gauge { $_.inFlight -eq 0 }
        (Get-Gauge).total | Should -Be 25
    }

    It 'leaves a -ThrottleLimit that was given as it is' {
        0..29 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/10?n=$_" } -BatchSize 15 -ThrottleLimit 3 | Should -HaveCount 30
        (Get-Gauge).highest | Should -Be 3
    }

    It 'may be larger than -WindowSize' {
        0..19 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/0?n=$_" } -BatchSize 10 -WindowSize 4 | Select-N | Should -Be (0..19)
    }

    It 'waits -BatchIntervalSec between two groups' {
        $arrivals = Get-Arrival { 0..5 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/0?n=$_" } -BatchSize 2 -BatchIntervalSec 0.4 }
        $arrivals.N | ForEach-Object { [Math]::Floor($_ / 2) } | Should -Be 0, 0, 1, 1, 2, 2
        $arrivals[2].Milliseconds - $arrivals[1].Milliseconds | Should -BeGreaterThan 370
        $arrivals[4].Milliseconds - $arrivals[3].Milliseconds | Should -BeGreaterThan 370
    }
}

Describe '-WindowSize' {
    It 'bounds how far the inputs are read ahead of the output' {
        $script:read = 0
        $ahead = 1..60 | ForEach-Object { $script:read = $_; "$url/delay/$($_ % 20 -eq 1 ? 200 : 0)?n=$_" } |
            Invoke-ConcurrentWebRequest -WindowSize 5 | ForEach-Object { $script:read - $_.Index }
        # Five in the window, and one that has come down the pipeline and waits to get in.
        $ahead | Measure-Object -Maximum | ForEach-Object Maximum | Should -Be 6
        $ahead | Should -HaveCount 60
    }

    It 'bounds it with -Unordered, too' {
        $script:read = 0
        $script:emitted = 0
        $ahead = 1..60 | ForEach-Object { $script:read = $_; "$url/delay/20?n=$_" } |
            Invoke-ConcurrentWebRequest -WindowSize 5 -Unordered | ForEach-Object { $script:read - $script:emitted++ }
        $ahead | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 6
    }

    It 'bounds the requests under way where it is smaller than the throttle' {
        Reset-Gauge
        1..40 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/10?n=$_" } -WindowSize 3 -ThrottleLimit 20 | Should -HaveCount 40
        (Get-Gauge).highest | Should -Be 3
    }

    It 'of 1 is one after the other' {
        Reset-Gauge
        0..9 | Invoke-ConcurrentWebRequest -Uri { "$url/delay/0?n=$_" } -WindowSize 1 | Select-N | Should -Be (0..9)
        (Get-Gauge).highest | Should -Be 1
    }

    It 'holds 2,048 inputs unless said otherwise' {
        $script:read = 0
        $ahead = 1..2500 | ForEach-Object { $script:read = $_; "$url/delay/$($_ -eq 1 ? 3000 : 0)" } |
            Invoke-ConcurrentWebRequest -ThrottleLimit 50 | ForEach-Object { $script:read - $_.Index }
        $ahead[0] | Should -Be 2049
        $ahead | Should -HaveCount 2500
    }
}

Describe 'Bodies that are not yet emitted' {
    It 'hold back new requests where they are more than 64 MB' {
        # Behind the slow head, 16 MB at a time complete; at most one more than the limit, and what is in flight, are let go.
        Reset-Gauge
        $shell = New-PowerShell @'
            param($url)
            @("$url/stall-headers") + @("$url/bytes/$(16MB)") * 30 | Invoke-ConcurrentWebRequest -ThrottleLimit 2
'@ @{ url = $url }
        $null = $shell.BeginInvoke()
        Wait-Gauge { $_.total -ge 5 -and $_.inFlight -eq 1 }
        Start-Sleep -Milliseconds 500
        (Get-Gauge).total | Should -BeLessOrEqual 7
        $shell.Stop()
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

# The command in other places than the prompt: runspaces, jobs, and hosts with a synchronization context.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address
    $addresses = 1..30 | ForEach-Object { "$url/todos/$_" }
    $run = 'param($addresses) $addresses | Invoke-ConcurrentWebRequest | ForEach-Object { ($_.Content | ConvertFrom-Json).id }'
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The command works in' {
    It 'a second runspace' {
        $shell = New-PowerShell $run @{ addresses = $addresses }
        $shell.Invoke() | Should -Be (1..30)
        $shell.Streams.Error | Should -BeNullOrEmpty
    }

    It 'ten runspaces at once, each of which imports the module' {
        $shells = 1..10 | ForEach-Object { New-PowerShell $run @{ addresses = $addresses } }
        $running = $shells | ForEach-Object { $_.BeginInvoke() }
        for ($i = 0; $i -lt 10; $i++) {
            $shells[$i].EndInvoke($running[$i]) | Should -Be (1..30)
        }
    }

    It 'ten runspaces at once, in a process that has not loaded the module yet' {
        Invoke-Pwsh @'
            param($manifest, $url)
            $shells = 1..10 | ForEach-Object {
                [powershell]::Create().AddScript('param($m, $u) Import-Module $m; 1..20 | icwr { "$u/todos/$_" } | ForEach-Object StatusCode').
                    AddArgument($manifest).AddArgument($url)
            }
            $running = $shells | ForEach-Object { $_.BeginInvoke() }
            for ($i = 0; $i -lt 10; $i++) { "$($shells[$i].EndInvoke($running[$i]).Count) $($shells[$i].Streams.Error.Count)" }
'@ $ModuleManifest, $url | Should -Be (@('20 0') * 10)
    }

    It 'a runspace that is closed and opened again' {
        foreach ($time in 1..3) {
            $shell = New-PowerShell $run @{ addresses = $addresses }
            $shell.Invoke() | Should -Be (1..30)
            $shell.Runspace.Dispose()
        }
    }

    It 'a runspace pool' {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModuleManifest)
        $pool = [runspacefactory]::CreateRunspacePool(1, 4, $state, $Host)
        $pool.Open()
        $shells = 1..8 | ForEach-Object {
            $shell = [powershell]::Create().AddScript($run).AddArgument($addresses)
            $shell.RunspacePool = $pool
            $shell
        }
        $running = $shells | ForEach-Object { $_.BeginInvoke() }
        for ($i = 0; $i -lt 8; $i++) { $shells[$i].EndInvoke($running[$i]) | Should -Be (1..30) }
        $pool.Dispose()
    }

    It 'Start-Job, whose results are read across processes' {
        $results = Start-Job { Import-Module $using:ModuleManifest; $using:addresses | Invoke-ConcurrentWebRequest } | Receive-Job -Wait -AutoRemoveJob
        $results.StatusCode | Should -Be (@(200) * 30)
        $results[0].Content | Should -Match '"id":1,'
        $results[0].InputObject | Should -Be "$url/todos/1"
    }

    It 'Start-Job, whose errors are read across processes' {
        $output = Start-Job { Import-Module $using:ModuleManifest; "$using:url/status/404?body=gone", 'no address' | Invoke-ConcurrentWebRequest } |
            Receive-Job -Wait -AutoRemoveJob -ErrorAction Continue 2>&1
        $output[0].FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
        $output[1].FullyQualifiedErrorId | Should -BeLike 'InvalidUri,*'
        "$($output[0])" | Should -Match 'gone|404'
    }

    It 'Start-ThreadJob' {
        Start-ThreadJob { Import-Module $using:ModuleManifest; $using:addresses | Invoke-ConcurrentWebRequest } | Receive-Job -Wait -AutoRemoveJob |
            ForEach-Object StatusCode | Should -Be (@(200) * 30)
    }

    It 'ForEach-Object -Parallel' {
        $results = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:ModuleManifest
            $using:addresses | Invoke-ConcurrentWebRequest
        }
        $results | Should -HaveCount 240
        $results | Where-Object StatusCode -NE 200 | Should -BeNullOrEmpty
    }

    It 'a function of another module, in strict mode' {
        $module = New-Module -ScriptBlock {
            Set-StrictMode -Version Latest
            function Get-Todo([int[]] $Id, [string] $Url) { $Id | Invoke-ConcurrentWebRequest -Uri { "$Url/todos/$_" } }
            Export-ModuleMember -Function Get-Todo
        }
        $module | Import-Module
        (Get-Todo -Id (1..5) -Url $url).StatusCode | Should -Be (@(200) * 5)
        $module | Remove-Module
    }

    It 'an advanced function that passes its pipeline on' {
        function Get-Page {
            param([Parameter(ValueFromPipeline)] $InputObject)
            begin { $pipe = { Invoke-ConcurrentWebRequest -ThrottleLimit 5 }.GetSteppablePipeline(); $pipe.Begin($true) }
            process { $pipe.Process($InputObject) }
            end { $pipe.End() }
        }
        ($addresses | Get-Page).Count | Should -Be 30
    }

    It 'a steppable pipeline that is given up' {
        $pipe = { Invoke-ConcurrentWebRequest }.GetSteppablePipeline()
        $pipe.Begin($true)
        $pipe.Process("$url/stall-headers")
        Wait-Gauge { $_.inFlight -eq 1 }
        $pipe.Dispose()
        Wait-Gauge { $_.inFlight -eq 0 }
    }

    It 'itself: in the script block of another run' {
        1..3 | Invoke-ConcurrentWebRequest -Uri {
            $inner = Invoke-ConcurrentWebRequest "$url/todos/$_"
            "$url/todos/$(($inner.Content | ConvertFrom-Json).id)"
        } | ForEach-Object StatusCode | Should -Be 200, 200, 200
    }

    It 'itself: further down the pipeline' {
        $addresses | Invoke-ConcurrentWebRequest | ForEach-Object { Invoke-ConcurrentWebRequest $_.Uri } |
            ForEach-Object StatusCode | Should -Be (@(200) * 30)
    }
}

Describe 'A host with a synchronization context' {
    BeforeAll {
        if (-not ('DeadContext' -as [type])) {
            # What is posted to it never runs: a continuation that came here would hang its run.
            Add-Type @'
            public sealed class DeadContext : System.Threading.SynchronizationContext
            {
                public static int Posted;
                public override void Post(System.Threading.SendOrPostCallback d, object state) => System.Threading.Interlocked.Increment(ref Posted);
                public override void Send(System.Threading.SendOrPostCallback d, object state) => System.Threading.Interlocked.Increment(ref Posted);
                public override System.Threading.SynchronizationContext CreateCopy() => this;
            }
'@
        }
    }

    It 'is never posted to: <Case>' -ForEach @(
        @{ Case = 'answers of all kinds'; Script = '"$url/todos/1", "$url/drip/3/10", "$url/gzip", "$url/chunked/100000", "$url/status/404", "$url/abort", "no address" | icwr -SkipErrorCheck' }
        @{ Case = 'groups'; Script = '1..9 | icwr { "$url/jitter/0/20?n=$_" } -BatchSize 3 -BatchIntervalSec 0.05' }
        @{ Case = '-Unordered'; Script = '1..20 | icwr { "$url/jitter/0/20?n=$_" } -Unordered' }
        @{ Case = 'a small window'; Script = '1..20 | icwr { "$url/jitter/0/20?n=$_" } -WindowSize 2' }
        @{ Case = 'time-outs'; Script = '"$url/stall-headers", "$url/todos/1" | icwr -ConnectionTimeoutSeconds 1 -SkipErrorCheck' }
        @{ Case = 'a run that is given up'; Script = '"$url/todos/1", "$url/stall-headers" | icwr | Select-Object -First 1' }
    ) {
        [DeadContext]::Posted = 0
        $shell = New-PowerShell ('param($url) [Threading.SynchronizationContext]::SetSynchronizationContext([DeadContext]::new());' + $Script) @{ url = $url }
        $running = $shell.BeginInvoke()
        $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $shell.EndInvoke($running) | Should -Not -BeNullOrEmpty
        [DeadContext]::Posted | Should -Be 0
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

Describe 'A new process' {
    BeforeAll {
        $modulePath = Split-Path (Split-Path $ModuleFolder)
    }

    It 'finds the command by name where the module is on the path' {
        Invoke-Pwsh @'
            param($path, $url)
            $env:PSModulePath = "$path$([IO.Path]::PathSeparator)$env:PSModulePath"
            (Invoke-ConcurrentWebRequest "$url/todos/1").StatusCode
            (Get-Module ConcurrentWeb).Name
'@ $modulePath, $url | Should -Be '200', 'ConcurrentWeb'
    }

    It 'finds the command by its alias' {
        Invoke-Pwsh @'
            param($path, $url)
            $env:PSModulePath = "$path$([IO.Path]::PathSeparator)$env:PSModulePath"
            (icwr "$url/todos/1").StatusCode
'@ $modulePath, $url | Should -Be '200'
    }

    It 'imports the module by name' {
        Invoke-Pwsh @'
            param($path)
            $env:PSModulePath = "$path$([IO.Path]::PathSeparator)$env:PSModulePath"
            Import-Module ConcurrentWeb
            (Get-Command -Module ConcurrentWeb).Count -gt 0
'@ $modulePath | Should -Be 'True'
    }

    It 'ends by itself when a run has ended early' {
        # Anything left over that keeps the process alive would keep this test waiting.
        Invoke-Pwsh @'
            param($manifest, $url)
            Import-Module $manifest
            "$url/todos/1", "$url/stall-headers" | icwr | Select-Object -First 1 | ForEach-Object StatusCode
'@ $ModuleManifest, $url | Should -Be '200'
        Wait-Gauge { $_.inFlight -eq 0 }
    }
}

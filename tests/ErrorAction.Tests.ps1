# What becomes of errors by -ErrorAction, and what a script catches where they end the run.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address
}

AfterAll {
    Stop-TestServer $server
}

Describe '-ErrorAction' {
    BeforeAll {
        $list = "$url/todos/1", 'no address', "$url/status/404", "$url/todos/2"
    }

    BeforeEach {
        $Error.Clear()
    }

    It 'SilentlyContinue shows nothing and remembers' {
        ($list | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue 2>&1).StatusCode | Should -Be 200, 200
        $Error | Should -HaveCount 2
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure,*'
        $Error[1].FullyQualifiedErrorId | Should -BeLike 'InvalidUri,*'
    }

    It 'Ignore shows nothing and forgets' {
        ($list | Invoke-ConcurrentWebRequest -ErrorAction Ignore 2>&1).StatusCode | Should -Be 200, 200
        $Error | Should -HaveCount 0
    }

    It 'Stop ends the run at the first error, in its place' {
        $script:before = @()
        $caught = try { $list | Invoke-ConcurrentWebRequest -ErrorAction Stop | ForEach-Object { $script:before += $_ } } catch { $_ }
        $script:before.StatusCode | Should -Be 200
        $caught.FullyQualifiedErrorId | Should -BeLike 'InvalidUri,*'
        $caught.TargetObject | Should -Be 'no address'
    }

    It 'Stop throws for an error status what a script that catches from Invoke-WebRequest knows: <_>' -ForEach @(
        'Microsoft.PowerShell.Commands.HttpResponseException', 'System.Net.Http.HttpRequestException', 'System.Exception'
    ) {
        $address = "$url/status/404?body=gone"
        $send = "'$address' | Invoke-ConcurrentWebRequest -ErrorAction Stop"
        $caught = Invoke-Expression "try { $send } catch [FormatException] { 'not this' } catch [$_] { `$_ }"
        $trapped = Invoke-Expression "& { trap { `$_; continue }; $send }"
        foreach ($failed in $caught, $trapped) {
            $failed | Should -BeOfType ([System.Management.Automation.ErrorRecord])
            $failed.Exception.StatusCode | Should -Be 'NotFound'
            [int] $failed.Exception.Response.StatusCode | Should -Be 404
            $failed.Exception.Kind | Should -Be 'HttpStatusFailure'
            $failed.Exception.Result | Should -BeOfType ([ConcurrentWeb.WebResult])
            $failed.Exception.Result.Content | Should -Be 'gone'
            $failed.FullyQualifiedErrorId | Should -BeExactly 'HttpStatusFailure,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
            $failed.TargetObject | Should -Be $address
            "$($failed.ErrorDetails)" | Should -Be "GET ${address}: the server answered 404 (Not Found).`ngone"
        }
    }

    It 'Stop throws for everything else what is caught as: <_>' -ForEach 'ConcurrentWeb.FailedRequestException', 'System.Net.Http.HttpRequestException' {
        $send = "'http://127.0.0.1:$(Get-ClosedPort)' | Invoke-ConcurrentRestMethod -MaximumRetryCount 0 -ErrorAction Stop"
        $caught = Invoke-Expression "try { $send } catch [Microsoft.PowerShell.Commands.HttpResponseException] { 'an answer' } catch [$_] { `$_ }"
        $caught.FullyQualifiedErrorId | Should -BeExactly 'ConnectionFailure,ConcurrentWeb.Commands.InvokeConcurrentRestMethodCommand'
        $caught.Exception.Kind | Should -Be 'ConnectionFailure'
        $caught.Exception.Result.Attempts | Should -Be 1
        $caught.Exception.StatusCode | Should -BeNullOrEmpty
        $caught.Exception.Response | Should -BeNullOrEmpty
    }

    It 'Stop throws for a time-out what Invoke-WebRequest throws: <Limit>' -ForEach @(
        @{ Limit = @{ ConnectionTimeoutSeconds = 1 }; Path = 'stall-headers'; Kind = 'ConnectionTimeout' }
        @{ Limit = @{ TimeoutSec = 1 }; Path = 'stall-headers'; Kind = 'ConnectionTimeout' }
        @{ Limit = @{ OperationTimeoutSeconds = 1 }; Path = 'stall?bytes=10'; Kind = 'OperationTimeout' }
    ) {
        $theirs, $ours = foreach ($command in 'Invoke-WebRequest', 'Invoke-ConcurrentWebRequest') {
            try { & $command "$url/$Path" @Limit -ErrorAction Stop; 'nothing' }
            catch [Threading.Tasks.TaskCanceledException] { @{ Caught = 'TaskCanceledException'; Failed = $_ } }
            catch [TimeoutException] { @{ Caught = 'TimeoutException'; Failed = $_ } }
        }
        $ours.Caught | Should -Be $theirs.Caught
        $ours.Failed.Exception.GetType() | Should -Be $theirs.Failed.Exception.GetType()
        $ours.Failed.Exception.InnerException -is [TimeoutException] | Should -Be ($theirs.Failed.Exception.InnerException -is [TimeoutException])
        $ours.Failed.CategoryInfo.Category | Should -Be $theirs.Failed.CategoryInfo.Category
        $ours.Failed.Exception.Message | Should -BeLike "GET $url/${Path}: *"
        $ours.Failed.Exception.Kind | Should -Be $Kind
        $ours.Failed.Exception.Result.Error.Kind | Should -Be $Kind
    }

    It 'Stop throws a TimeoutException for a deadline' {
        $caught = try { Invoke-ConcurrentRestMethod "$url/stall-headers" -DeadlineSec 1 -ErrorAction Stop } catch [TimeoutException] { $_ }
        $caught.Exception.Kind | Should -Be 'DeadlineExceeded'
    }

    It 'is that of $ErrorActionPreference' {
        $ErrorActionPreference = 'Stop'
        { $list | Invoke-ConcurrentWebRequest } | Should -Throw -ErrorId 'InvalidUri,*'
    }

    It 'leaves the errors to -ErrorVariable' {
        ($list | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue -ErrorVariable failed).StatusCode | Should -Be 200, 200
        $failed | Should -HaveCount 2
        $failed.TargetObject | Should -Be $list[1, 2]
    }

    It 'leaves $? false after an error and true without' {
        $null = $list | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue; $? | Should -BeFalse
        $null = $list[0] | Invoke-ConcurrentWebRequest; $? | Should -BeTrue
    }
}

# What is left of an error that left its session or outlived the module: kind, result and input.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $ErrorActionPreference = 'Continue'
    $server = Start-TestServer
    $url = $server.Address

    # One for each exception that errors have.
    function Get-Failing {
        "$url/status/404?body=gone"
        "http://127.0.0.1:$(Get-ClosedPort)/"
        "$url/stall-headers"
        "$url/stall?bytes=10"
    }
    $kinds = 'HttpStatusFailure', 'ConnectionFailure', 'ConnectionTimeout', 'OperationTimeout'
    $limits = @{ ConnectionTimeoutSeconds = 5; OperationTimeoutSeconds = 5; MaximumRetryCount = 0 }

    function Assert-Kept($Exception, [object[]] $Address) {
        $Exception.Kind | ForEach-Object { "$_" } | Should -Be $kinds
        "$($Exception[0].Kind -eq 'HttpStatusFailure')" | Should -Be 'True'
        $Exception.Result.Uri | Should -Be $Address
        $Exception.Result.StatusCode | Should -Be 404, 0, 0, 200
        $Exception.Result.Attempts | Should -Be 1, 1, 1, 1
        $Exception[0].Result.Content | Should -Be 'gone'
        $Exception[0].Result.Headers['Content-Length'] | Should -Be 4
        $Exception.Result.Error.Kind | ForEach-Object { "$_" } | Should -Be $kinds
        $Exception[0].Result.Error.ServerMessage | Should -Be 'gone'
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'An error out of a job' {
    BeforeAll {
        $failing = Get-Failing
        $failed = @(Start-Job {
                Import-Module $using:ModuleManifest
                $limits = $using:limits
                $using:failing | Invoke-ConcurrentWebRequest @limits
            } | Receive-Job -Wait -AutoRemoveJob 2>&1)
    }

    It 'has kind and result' {
        $failed | Should -HaveCount 4
        $failed | Should -BeOfType ([Management.Automation.ErrorRecord])
        Assert-Kept $failed.Exception $failing
    }

    It 'has them where the module is not loaded, in the copy of its exception' {
        Assert-Kept $failed.Exception.SerializedRemoteException $failing
    }

    It 'has id, category, message and details' {
        $failed.FullyQualifiedErrorId | Should -BeLike '*,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].Exception.Message | Should -Be "GET $url/status/404?body=gone: the server answered 404 (Not Found)."
        $failed[0].ErrorDetails.Message | Should -Be "$($failed[0].Exception.Message)`ngone"
    }

    It 'is sent again when it is piped back' {
        ($failed[0] | Invoke-ConcurrentWebRequest -SkipErrorCheck).Uri | Should -Be $failing[0]
    }

    It 'leaves the errors of other commands alone' {
        $other = Start-Job { Get-Item /nothing/here } | Receive-Job -Wait -AutoRemoveJob 2>&1
        $other.Exception | Should -BeOfType ([Management.Automation.RemoteException])
        $other.Exception.Kind | Should -BeNullOrEmpty
        $other.Exception.Result | Should -BeNullOrEmpty
        [Management.Automation.RemoteException]::new('x').Kind | Should -BeNullOrEmpty
    }

    It 'that ends the job has them, too' {
        $job = Start-Job { Import-Module $using:ModuleManifest; Invoke-ConcurrentRestMethod "$using:url/status/404?body=gone" -ErrorAction Stop } | Wait-Job
        $ended = try { Receive-Job $job -ErrorAction Stop } catch { $_ }
        $job | Remove-Job
        $ended.Exception.Kind | Should -Be 'HttpStatusFailure'
        $ended.Exception.Result.StatusCode | Should -Be 404
    }
}

Describe 'The row of an error out of a job' {
    BeforeAll {
        $sequence = "$url/status-sequence/$(New-Guid)/404"
        $rows = [pscustomobject]@{ Name = 'plain'; Uri = $sequence; Method = 'PUT'; Body = 'hello' }, [pscustomobject]@{ Uri = "$url/echo?status=400"; ApiKey = 'SESAME-42' }
        $secret = "$url/status/404?key=SESAME-42"
        $failed = @(Start-Job { Import-Module $using:ModuleManifest; @($using:rows) + $using:secret | Invoke-ConcurrentWebRequest } | Receive-Job -Wait -AutoRemoveJob 2>&1)
    }

    It 'is there' {
        $failed[0].Exception.Result.InputObject.Name | Should -Be 'plain'
    }

    It 'is sent again with all its cells' {
        $again = $failed[0] | Invoke-ConcurrentWebRequest
        $again.StatusCode, $again.Method, $again.InputObject.Body | Should -Be 200, 'PUT', 'hello'
    }

    It 'and a line have no secret, and say so' {
        $failed | Should -HaveCount 3
        $failed[1, 2] | Format-List * -Force | Out-String | Should -Not -Match 'SESAME'
        $again = $failed[1, 2] | Invoke-ConcurrentWebRequest 2>&1
        $again | Should -HaveCount 2
        $again.Exception.Message | Should -BeLike 'Input [01]: it had a secret, which was not kept with the error, so it cannot be sent again: *'
        $again.Exception.Message | Should -Not -BeLike '*-Uri*'
    }
}

Describe 'An error read from a file' {
    It 'has kind and result' {
        $failing = Get-Failing
        $failing | Invoke-ConcurrentWebRequest @limits -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Export-Clixml "$TestDrive/failed.xml"
        $kept = Import-Clixml "$TestDrive/failed.xml"
        Assert-Kept $kept.Exception $failing
    }
}

Describe 'An error after Remove-Module' {
    It 'has kind, result, message and all of its views' {
        $shell = New-PowerShell '
            param($failing, $limits)
            $failing | Invoke-ConcurrentWebRequest @limits -ErrorAction SilentlyContinue -ErrorVariable failed
            Remove-Module ConcurrentWeb
            if (Get-Module ConcurrentWeb) { throw "It is still there." }
            $shown = foreach ($ErrorView in "ConciseView", "NormalView", "CategoryView", "DetailedView") { $failed[0] | Out-String -Width 300 }
            @{ Exceptions = $failed.Exception; Kinds = $failed.Exception.Kind; Codes = $failed.Exception.Result.StatusCode; Shown = $shown
                Detailed = $failed[0] | Get-Error | Out-String -Width 300 }
        ' @{ failing = Get-Failing; limits = $limits }
        $kept = $shell.Invoke()[0]
        $kept.Kinds | Should -Be $kinds
        $kept.Codes | Should -Be 404, 0, 0, 200
        $kept.Shown[0, 1] | Should -BeLike '*404 (Not Found).*gone*'
        $kept.Detailed | Should -BeLike '*Kind * : HttpStatusFailure*Result *404 NotFound*404 (Not Found).*gone*'
        $kept.Exceptions[0] | Should -BeOfType 'Microsoft.PowerShell.Commands.HttpResponseException'
        $shell.Dispose()
    }
}

Describe 'A result with -SkipErrorCheck out of a job' {
    It 'has the kind of its failure' {
        $results = @(Start-Job { Import-Module $using:ModuleManifest; "$using:url/status/404?body=gone", 'no address' | Invoke-ConcurrentWebRequest -SkipErrorCheck } |
                Receive-Job -Wait -AutoRemoveJob)
        $results.Error.Kind | Should -Be 'HttpStatusFailure', 'InvalidUri'
        $results[0].Error.ServerMessage | Should -Be 'gone'
        "$($results[0].Error)" | Should -BeLike 'GET *404 (Not Found).'
    }
}

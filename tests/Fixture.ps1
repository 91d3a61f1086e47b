# What the test files share: the module under test, and a test server of their own. A file dot-sources this in its first
# BeforeAll. The paths come from the environment where the build runs the suite; by hand, after `dotnet build -c Release`,
# `Invoke-Pester tests` finds them itself.

. $PSScriptRoot/Get-PwshCommand.ps1

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$PSStyle.OutputRendering = 'PlainText'

# Most tests are about one attempt; those about retries say how many.
$PSDefaultParameterValues = @{
    'Invoke-Concurrent*:MaximumRetryCount' = 0
    'Get-BookMetadata:MaximumRetryCount'   = 0
    'Save-BookCover:MaximumRetryCount'     = 0
}

$RepositoryRoot = Split-Path $PSScriptRoot

$ModuleFolder = if ($env:CONCURRENTWEB_MODULE) {
    $env:CONCURRENTWEB_MODULE
}
else {
    Get-ChildItem "$RepositoryRoot/output/ConcurrentWeb" -Directory | Sort-Object { [version]$_.Name } | Select-Object -Last 1
}

$TestServerAssembly = if ($env:CONCURRENTWEB_TEST_SERVER) {
    $env:CONCURRENTWEB_TEST_SERVER
}
else {
    'Release', 'Debug' | ForEach-Object { "$PSScriptRoot/TestServer/bin/$_/net8.0/ConcurrentWeb.TestServer.dll" } |
        Where-Object { Test-Path $_ } | Select-Object -First 1
}

if (-not $ModuleFolder -or -not $TestServerAssembly) {
    throw 'There is no module or no test server to test with: run dotnet build -c Release first.'
}

$ModuleManifest = (Resolve-Path "$ModuleFolder/ConcurrentWeb.psd1").Path
Import-Module $ModuleManifest

# Starts a server that ends with this process, with further arguments if need be. $server.Address is its address without
# the slash at the end; so are SecureAddress, Http2Address and ProxyAddress where they were asked for.
function Start-TestServer([string[]] $ArgumentList = @()) {
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($TestServerAssembly)
    $start.ArgumentList.Add('--parent')
    $start.ArgumentList.Add($PID)
    $ArgumentList.ForEach({ $start.ArgumentList.Add($_) })
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '^listening (?<plain>http://\S+?)/( (?<secure>https://\S+)/)?( http2=(?<http2>\S+)/)?( proxy=(?<proxy>\S+)/)?$') {
        throw "The test server did not start: $line"
    }

    [pscustomobject]@{
        Address       = $Matches.plain
        SecureAddress = $Matches.secure
        Http2Address  = $Matches.http2
        ProxyAddress  = $Matches.proxy
        Process       = $process
    }
}

function Stop-TestServer($Server) {
    $Server.Process.Kill()
    $Server.Process.WaitForExit()
    $Server.Process.Dispose()
}

# What the server counts: inFlight, highest, total, openConnections, connectionsEver.
function Get-Gauge {
    Invoke-RestMethod "$($server.Address)/gauge"
}

function Reset-Gauge {
    $null = Invoke-RestMethod "$($server.Address)/gauge/reset" -Method Post
}

# Waits until the server's counts are as wanted ($_ is the gauge), and fails if they never are.
function Wait-Gauge([scriptblock] $Condition, [int] $Seconds = 20) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $gauge = Get-Gauge
        if ($gauge | Where-Object $Condition) {
            return
        }

        if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
            throw "The server's gauge never was {$Condition}: $($gauge | ConvertTo-Json -Compress)"
        }

        Start-Sleep -Milliseconds 20
    }
}

# Records the requests that the server gets while the script block runs, in the order of their arrival.
function Get-RequestLog([scriptblock] $Script) {
    $null = Invoke-RestMethod "$($server.Address)/log/start" -Method Post
    try {
        $null = & $Script
        (Invoke-RestMethod "$($server.Address)/log").requests
    }
    finally {
        $null = Invoke-RestMethod "$($server.Address)/log/stop" -Method Post
    }
}

# A port of this machine that nobody listens on.
function Get-ClosedPort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

# A PowerShell of its own, in a runspace of its own, with the module: for what has to run beside the test, or be stopped.
function New-PowerShell([string] $Script, [hashtable] $Parameters = @{}) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule($ModuleManifest)
    $shell = [powershell]::Create($state)
    $null = $shell.AddScript($Script).AddParameters($Parameters)
    $shell
}

# A process of its own, where nothing has been loaded yet; gives what it writes as text.
function Invoke-Pwsh([string] $Script, [object[]] $ArgumentList = @()) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "$(New-Guid).ps1"
    Set-Content $file $Script
    try {
        $program, [string[]] $options = Get-PwshCommand
        & $program @options -NoProfile -NonInteractive -File $file @ArgumentList 2>&1 | ForEach-Object ToString
    }
    finally {
        Remove-Item $file
    }
}

# Compiles an assembly, named after its file. (Add-Type would choose the name.)
function New-Assembly([string] $Path, [string] $Source) {
    Add-Type 'public class LoadsTheCompiler { }' -ErrorAction Ignore
    $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
        (Split-Path $Path -LeafBase),
        [Microsoft.CodeAnalysis.SyntaxTree[]][Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($Source),
        [Microsoft.CodeAnalysis.MetadataReference[]][Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location),
        [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
    )
    $file = [IO.File]::Create($Path)
    try {
        # Windows reads the version of a file from its resources, other systems from its attributes.
        $result = $compilation.Emit($file, $null, $null, $compilation.CreateDefaultWin32Resources($true, $false, $null, $null))
    }
    finally {
        $file.Dispose()
    }

    if (-not $result.Success) {
        throw "$Path does not compile: $($result.Diagnostics -join ' ')"
    }
}

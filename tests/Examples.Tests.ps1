# The examples of the README and of the help: each page's in a fresh shell, in order, as they stand there. A proxy leads the
# hosts that they name to the test server.

BeforeDiscovery {
    . $PSScriptRoot/DocumentedCode.ps1
    $pages = Get-Item "$PSScriptRoot/../README.md", "$PSScriptRoot/../docs/en-US/*.md" | ForEach-Object {
        @{ Page = $_.BaseName; Path = $_.FullName; Blocks = @(Get-DocumentedCode $_.FullName) }
    }
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer --https, --proxy

    # The lists that the examples read. Those about errors need something that fails, beside one input that does not.
    $lists = @{
        'urls.txt'      = 1..3 | ForEach-Object { "http://api.example.org/todos/$_" }
        'isbns.txt'     = '9780002005883', '978-0-00-226198-2'
        'endpoints.csv' = 'Name,Uri', 'shop,https://api.example.org/todos/1', 'search,https://api.example.org/status/404'
    }
    $failing = @{
        'urls.txt'  = 'http://api.example.org/todos/1', 'http://api.example.org/status/404'
        'isbns.txt' = @($lists['isbns.txt']) + '9780002005884'
    }

    function Get-Sample($Block) {
        $files = $lists.Clone()
        if ($Block.Code -match 'failed') { $failing.Keys | ForEach-Object { $files[$_] = $failing[$_] } }
        if ($Block.Code -match 'Test-Isbn') { $files['isbns.txt'] = '9780002005883', '002005883' }
        if ($Block.Code -match 'pages.csv') { $files['urls.txt'] = @(1..60 | ForEach-Object { "http://api.example.org/delay/50?n=$_" }) + 'http://api.example.org/status/404' }
        if ($Block.Code -match '-RequestsPerSecond 5 -WhatIf') { $files['urls.txt'] = 1..20000 | ForEach-Object { "https://api.example.org/todos/$_" } }
        $files
    }

    # Runs a page's examples in a process of its own, in a folder of their own.
    function Invoke-Page([string] $Page, [object[]] $Blocks) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $Page)).FullName
        $plan = Join-Path $TestDrive "$Page.json"
        @{
            Module = $ModuleManifest
            Folder = $folder
            Server = $server.Address
            Blocks = @($Blocks | ForEach-Object { @{ Number = $_.Number; Code = $_.Code; Files = Get-Sample $_ } })
        } | ConvertTo-Json -Depth 6 | Set-Content $plan

        $variables = @{ HTTP_PROXY = $server.ProxyAddress; HTTPS_PROXY = $server.ProxyAddress; NO_PROXY = '127.0.0.1'; API_TOKEN = 'a token' }
        try {
            $variables.Keys | ForEach-Object { Set-Item "env:$_" $variables[$_] }
            $lines = Invoke-Pwsh (Get-Content -Raw "$PSScriptRoot/Invoke-Examples.ps1") $plan
        }
        finally {
            $variables.Keys | ForEach-Object { Remove-Item "env:$_" }
        }

        if (-not (Test-Path "$plan.report")) { throw "The examples of $Page did not run to their end: $($lines -join "`n")" }
        foreach ($report in Get-Content -Raw "$plan.report" | ConvertFrom-Json) {
            $start = [Array]::IndexOf($lines, "#### $($report.Number)") + 1
            $end = [Array]::IndexOf($lines, '####', $start)
            $report | Add-Member Output (@($lines)[$start..$end] -ne '####' -join "`n") -PassThru
        }
    }

    # What a page shows of a run differs from another run in its numbers, and by where lines are broken: that depends on the culture.
    function ConvertTo-Comparable([string] $Text, [string] $Page) {
        $comparable = $Text -replace '\s'
        $Page -match 'about_|^Invoke-' ? ($comparable -replace '\d[\d,.]*', '#') : $comparable
    }

    # Whether the output ends with what a comment in the code says, but for the numbers.
    function Test-Comment([string] $Output, [string] $Code) {
        $shown, $printed = ($Code -replace '(?s).*# '), $Output -replace '\d+', '#' -replace '\s'
        $shown -and $printed.EndsWith($shown)
    }

    # Where it takes more than that something came of an example: what has to be true of it, by page and title.
    $expected = @{
        'README/README'                                = { $_.Output -match 'Gilead' -and $_.Output -match '404 NotFound' }
        'README/One address a line'                    = { [regex]::Matches($_.Output, '200 OK').Count -eq 3 }
        'README/A row a request'                       = { $_.Output -match '(?s)shop.*\b200\b.*: 00:00:.*search.*\b404\b.*: 00:00:.*\(Not\s+Found\)' }
        'README/A number a request'                    = { $_.Requests -eq 200 }
        'README/A file a request'                      = { "$($_.Written | Sort-Object)" -eq "$(1..3 | ForEach-Object { Join-Path downloads $_ })" }
        'README/Rate-limited services' = { $_.Requests -eq 6 }
        'README/Why a run was slow'                    = { $_.Written -eq 'pages.csv' -and (Test-Comment $_.Output $Code) }
        'README/What failed, again'                    = { $_.Requests -eq 3 -and $_.Errors.Count -eq 2 }
        'README/A book an ISBN'                        = { $_.Written -contains 'books.csv' -and $_.Output -match '2 valid ISBNs' -and $_.Written -contains (Join-Path covers 9780002005883.jpg) }
        'README/A list that needs cleaning first'      = { $_.Output -match '\b0002005883\b' -and $_.Output -match '\b9780002005883\b' }
        'README/An API that answers with JSON'         = { $_.Requests -eq 200 -and $_.Output -match 'completed' }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'The examples of <Page>' -ForEach $pages {
    BeforeAll {
        $reports = @(Invoke-Page $Page $Blocks)
    }

    It 'number <Number>, "<Title>", works' -ForEach $Blocks {
        $report = $reports.Where{ $_.Number -eq $Number }[0]
        $mayFail = $Code -match 'failed' -or $Title -eq 'A list that needs cleaning first'
        $unexpected = $mayFail ? ($report.Errors -notmatch '^(HttpStatusFailure|InvalidIsbn|BookNotFound|NoIsbn10|InvalidUri),') : $report.Errors
        $unexpected | Should -BeNullOrEmpty
        if ($Code -match '-ErrorVariable' -and $Code -notmatch 'SilentlyContinue') { $report.Errors | Should -Not -BeNullOrEmpty }

        $result = @($report.Output.Trim(); $report.Written; $report.Requests).Where{ $_ }
        $result | Should -Not -BeNullOrEmpty -Because 'something must come of it'
        if ($Shown -match '^[\d,]+ inputs in') {
            $report.Output | Should -Match '^\d+ inputs in .*\n\d+ requests, .*\nLatency: 50 % in ' -Because 'that is the form of what is shown'
        }
        elseif ($Shown) {
            ConvertTo-Comparable $report.Output $Page | Should -Match "$([regex]::Escape((ConvertTo-Comparable $Shown $Page)))$" -Because 'it ends like that'
        }

        $report.EmptyColumns | Where-Object { $Code -match "\b$_\b" } | Should -BeNullOrEmpty -Because 'a column that the example names has values'

        if ($expected["$Page/$Title"]) {
            $report | ForEach-Object $expected["$Page/$Title"] | Should -BeTrue -Because ($report | ConvertTo-Json)
        }
    }
}

Describe 'The README' {
    It 'has no expectation for an example that is not there' {
        . $PSScriptRoot/DocumentedCode.ps1
        $titles = Get-DocumentedCode "$RepositoryRoot/README.md" | ForEach-Object { "README/$($_.Title)" }
        $expected.Keys | Sort-Object | Should -Be @($titles | Sort-Object)
    }

    It 'imports the module by its name from the folder of the clone' {
        $section = (Get-Content -Raw "$RepositoryRoot/README.md") -replace '(?s).*\n## In PowerShell\n' -replace '(?s)\n\*\*.*'
        $lines = [regex]::Matches($section, '(?m)^    (.+)$').ForEach{ $_.Groups[1].Value.TrimEnd() }
        $lines[0] | Should -Be 'dotnet build -c Release' -Because 'the others need it'
        $clone = Join-Path $TestDrive clone
        $null = New-Item -ItemType Directory "$clone/output/ConcurrentWeb"
        $version = (Import-PowerShellDataFile $ModuleManifest).ModuleVersion
        Copy-Item $ModuleFolder "$clone/output/ConcurrentWeb/$version" -Recurse
        Invoke-Pwsh (@("Set-Location '$clone'") + $lines[1..9] + '(Get-Module ConcurrentWeb).ModuleBase' -join "`n") |
            Should -Be (Join-Path $clone output ConcurrentWeb $version)
    }

    It 'names projects, and files of the suite, that are there' {
        $readme = Get-Content -Raw "$RepositoryRoot/README.md"
        $projects = [regex]::Matches($readme, '--project (\S+?)[\s`]').ForEach{ $_.Groups[1].Value }
        $projects | Should -Not -BeNullOrEmpty
        $projects | ForEach-Object { Get-ChildItem "$RepositoryRoot/$_" -Filter *.csproj | Should -HaveCount 1 -Because "the README has $_" }
        $files = [regex]::Matches($readme, 'Pester=(\w+)').ForEach{ $_.Groups[1].Value }
        $files | Should -Not -BeNullOrEmpty
        $files | ForEach-Object { "$RepositoryRoot/tests/$_.Tests.ps1" | Should -Exist }
    }
}

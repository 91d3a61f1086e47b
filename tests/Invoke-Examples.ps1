# Runs the examples of a page one after the other, as somebody does who types them into a fresh shell, and writes what came of
# each to a file. All names begin with example, because the examples see the variables of this script, and it sees theirs.
param([string] $ExamplePlan)

$examplePlanned = Get-Content -Raw $ExamplePlan | ConvertFrom-Json
Import-Module $examplePlanned.Module
Set-Location $examplePlanned.Folder

# A misspelt variable is an error, and not null.
Set-StrictMode -Version 1.0

# What the public services are on the test server.
$exampleServices = @{
    GoogleBooks       = "$($examplePlanned.Server)/books/v1/volumes"
    OpenLibrary       = "$($examplePlanned.Server)/openlibrary/api/books"
    DNB               = "$($examplePlanned.Server)/dnb"
    LibraryOfCongress = "$($examplePlanned.Server)/lcdb"
}

# The name in the certificate of the test server is not that of the examples.
$PSDefaultParameterValues = @{ 'Invoke-*:SkipCertificateCheck' = $true }

# Nobody is at the keyboard.
function Read-Host { ConvertTo-SecureString 'test-key' -AsPlainText -Force }

function Get-ExampleTotal { (Invoke-RestMethod "$($examplePlanned.Server)/gauge").total }

function Get-ExampleFile {
    Get-ChildItem -Recurse -File | ForEach-Object { "$([IO.Path]::GetRelativePath($examplePlanned.Folder, $_.FullName)) $($_.Length) $($_.LastWriteTimeUtc.Ticks)" }
}

# The columns of tables that have no value in any row, as those have that are misspelt.
function Get-ExampleEmptyColumn([string[]] $Path) {
    foreach ($table in $Path -like '*.csv') {
        $rows = @(Import-Csv $table)
        if ($rows) { $rows[0].PSObject.Properties.Name | Where-Object { -not ($rows.$_ -ne '') } }
    }
}

# At the prompt each statement has a view of its own.
function Get-ExampleStatement([string] $Code) {
    [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $null).EndBlock.Statements.Extent.Text
}

# The addresses of the services that a statement names, itself or in what it splats; else of those that are asked by default.
function Get-ExampleService([string] $Statement) {
    $named = $Statement + ([regex]::Matches($Statement, '@(\w+)').ForEach{ Get-Variable $_.Groups[1].Value -ValueOnly -ErrorAction Ignore | ConvertTo-Json })
    $names = @($exampleServices.Keys).Where{ $named -match "\b$_\b" }
    $addresses = @{}
    foreach ($name in $names ? $names : @('GoogleBooks', 'OpenLibrary')) { $addresses[$name] = $exampleServices[$name] }
    $addresses
}

foreach ($exampleBlock in $examplePlanned.Blocks) {
    foreach ($exampleFile in $exampleBlock.Files.PSObject.Properties) { Set-Content $exampleFile.Name $exampleFile.Value }
    $exampleBefore = @(Get-ExampleFile)
    $exampleTotal = Get-ExampleTotal
    $exampleErrors = [Collections.Generic.List[string]]::new()
    "#### $($exampleBlock.Number)"
    foreach ($exampleStatement in Get-ExampleStatement $exampleBlock.Code) {
        $PSDefaultParameterValues['Get-BookMetadata:BaseUri'] = Get-ExampleService $exampleStatement
        try {
            . ([scriptblock]::Create($exampleStatement)) 2>&1 | ForEach-Object {
                if ($_ -is [Management.Automation.ErrorRecord]) { $exampleErrors.Add("$($_.FullyQualifiedErrorId): $_") } else { $_ }
            } | Out-String -Stream -Width 75
        }
        catch {
            $exampleErrors.Add("ended by $($_.FullyQualifiedErrorId): $_")
        }
    }

    "####"
    $exampleBlock | Add-Member Errors @($exampleErrors)
    $exampleBlock | Add-Member Requests ((Get-ExampleTotal) - $exampleTotal)
    $exampleBlock | Add-Member Written @(@(Get-ExampleFile).Where{ $_ -notin $exampleBefore } -replace ' \d+ \d+$')
    $exampleBlock | Add-Member EmptyColumns @(Get-ExampleEmptyColumn $exampleBlock.Written)
}

$examplePlanned.Blocks | Select-Object Number, Errors, Requests, Written, EmptyColumns | ConvertTo-Json -Depth 4 | Set-Content "$ExamplePlan.report"

# What the scripts share: the addresses, and the untimed and timed passes as the contestants in C# run them.

function Get-Address([int] $Count) {
    $template = $Server + $Path
    if ($Count -gt 0) {
        foreach ($n in 1..$Count) { $template.Replace('{n}', $n) }
    }
}

# Runs -Pass, which takes addresses and gives results, and -CountAnswers on the results after each pass, out of the time.
function Measure-Pass([scriptblock] $Pass, [scriptblock] $CountAnswers) {
    if ($WarmUp -gt 0) {
        $addresses = [string[]](Get-Address $WarmUp)
        $results = & $Pass $addresses
        $null = & $CountAnswers $results
    }

    $addresses = [string[]](Get-Address $Count)
    $answers = $Count
    $seconds = for ($i = 0; $i -lt $Passes -and $answers -eq $Count; $i++) {
        $results = $null
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $results = & $Pass $addresses
        $clock.Elapsed.TotalSeconds
        $answers = & $CountAnswers $results
    }

    Write-Reading $seconds $answers
}

# A folder for the downloads of a pass.
function New-DownloadFolder { [IO.Directory]::CreateTempSubdirectory('downloads-').FullName }

# Empties the files of a folder, and counts them; they are removed with the folder of the sitting.
function Clear-DownloadFolder([string] $Folder) {
    $files = [IO.Directory]::GetFiles($Folder)
    $files.ForEach{ [IO.File]::Open($_, 'Truncate').Dispose() }
    $files.Count
}

# The one line that the bench reads.
function Write-Reading([double[]] $Seconds, [int] $Answers) {
    $peak = if (Test-Path -LiteralPath /proc/self/status) {
        1KB * [long] (Get-Content -LiteralPath /proc/self/status | Select-String '^VmHWM:\s+(\d+) kB').Matches[0].Groups[1].Value
    }
    else {
        (Get-Process -Id $PID).PeakWorkingSet64
    }

    [ordered]@{ seconds = $Seconds; answers = $Answers; peakBytes = $peak } | ConvertTo-Json -Compress
}

# Gives the program that starts the PowerShell that runs this, and then its first arguments, if any.
#
# A PowerShell from an installer, a snap or an archive brings its own .NET, and has a pwsh in $PSHOME. The .NET tool runs on
# the installed .NET: `dotnet` runs its pwsh.dll. The pwsh beside that fits one platform only.
function Get-PwshCommand {
    $runtime = (Get-Content "$PSHOME/pwsh.runtimeconfig.json" -Raw | ConvertFrom-Json).runtimeOptions
    if ($runtime.PSObject.Properties['includedFrameworks']) {
        Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    }
    else {
        'dotnet'
        Join-Path $PSHOME 'pwsh.dll'
    }
}

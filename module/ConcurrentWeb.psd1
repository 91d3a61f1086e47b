# The build replaces what stands between @ signs by what Directory.Build.props says.
@{
    RootModule           = 'bin/ConcurrentWeb.Commands.dll'
    ModuleVersion        = '@Version@'
    GUID                 = '6f0b7a52-6f3c-4b0e-9d0c-0b7f1c9a4d2e'
    Author               = '@Authors@'
    CompanyName          = '@Authors@'
    Copyright            = '@Copyright@'
    Description          = '@Description@'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('ConcurrentWeb.Types.ps1xml')
    FormatsToProcess     = @('ConcurrentWeb.Format.ps1xml')
    CmdletsToExport      = @('Invoke-ConcurrentWebRequest', 'Invoke-ConcurrentRestMethod', 'Get-BookMetadata', 'Save-BookCover', 'ConvertTo-Isbn13', 'ConvertTo-Isbn10', 'Test-Isbn')
    AliasesToExport      = @('icwr', 'icrm')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('http', 'https', 'rest', 'web', 'concurrent', 'parallel', 'throttle', 'isbn', 'books', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS', @CommandTags@)
            LicenseUri   = '@ProjectUrl@/blob/main/LICENSE'
            ProjectUri   = '@ProjectUrl@'
            IconUri      = '@ProjectUrl@/raw/main/package/icon.png'
            ReleaseNotes = @'
@ReleaseNotes@
'@
        }
    }
}

# The help: complete, and in agreement with the commands. Examples.Tests.ps1 runs its examples.

BeforeDiscovery {
    $pages = Get-ChildItem "$PSScriptRoot/../docs/en-US" -Filter *.md
    $commands = $pages | Where-Object Name -NotLike about_* | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }

    . $PSScriptRoot/DocumentedCode.ps1
    $blocks = $pages | ForEach-Object { Get-DocumentedCode $_.FullName }
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $pageFolder = "$RepositoryRoot/docs/en-US"

    $common = [System.Management.Automation.PSCmdlet]::CommonParameters

    # The parameters of a page by name, each with the facts of its yaml block.
    function Get-PageParameter([string] $Path) {
        $parameters = [ordered]@{}
        $text = Get-Content -Raw $Path
        foreach ($match in [regex]::Matches($text, '(?ms)^### -(?<name>\w+)\n(?<text>.*?)^```yaml\n(?<facts>.*?)^```$')) {
            $facts = @{ Text = $match.Groups['text'].Value.Trim() }
            foreach ($line in $match.Groups['facts'].Value -split '\n' -match ':') {
                $name, $value = $line -split ':', 2
                $facts[$name] = $value.Trim()
            }
            $parameters[$match.Groups['name'].Value] = $facts
        }
        $parameters
    }

    function Get-CommandParameter([string] $Name) {
        (Get-Command $Name).Parameters.Values | Where-Object Name -NotIn $common
    }

    # The ids in a page's table of them, which is in its notes.
    function Get-PageId([string] $Name) {
        (Get-Content -Raw "$pageFolder/$Name.md") -replace '(?s)^.*?\n## NOTES\n' -split '\n' |
            ForEach-Object { if ($_ -match '^\| (\w+) \|' -and $Matches[1] -ne 'Id') { $Matches[1] } }
    }
}

Describe 'The module' {
    It 'has a page for each command, and a command for each page' {
        $pages = Get-ChildItem $pageFolder -Filter *.md | Where-Object Name -NotLike about_* | ForEach-Object BaseName
        $pages | Should -Be @(Get-Command -Module ConcurrentWeb -CommandType Cmdlet | ForEach-Object Name | Sort-Object)
    }

    It 'has a topic about its concepts' {
        $help = Get-Help about_ConcurrentWeb
        $help | Should -Match 'LONG DESCRIPTION'
        (Get-Help about_ConcurrentWe*).Synopsis | Should -Match 'answers in input order'
    }

    It 'describes each kind of failure in one of the pages' {
        $listed = @(Get-PageId Invoke-ConcurrentWebRequest) + @(Get-PageId Get-BookMetadata) | Sort-Object -Unique
        $kind = (Invoke-ConcurrentWebRequest 'no address' -SkipErrorCheck).Error.Kind
        $listed | Should -Be @([Enum]::GetNames($kind.GetType()) | Sort-Object)
    }
}

Describe 'The help of <Name>' -ForEach $commands {
    BeforeAll {
        $page = Get-PageParameter $Path
        $parameters = Get-CommandParameter $Name
        $help = Get-Help $Name -Full
        $instance = [Activator]::CreateInstance((Get-Command $Name).ImplementingType)
    }

    AfterAll {
        if ($instance -is [IDisposable]) { $instance.Dispose() }
    }

    It 'has a synopsis, a description, inputs, outputs and notes' {
        $help.Synopsis.Trim() | Should -Match '\.$'
        $help.Synopsis | Should -Not -Match ([regex]::Escape("$Name ["))
        "$($help.description.Text)".Length | Should -BeGreaterThan 500
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.alertSet.alert.Text | Should -Not -BeNullOrEmpty
    }

    It 'has no table whose cells are a word wide' {
        $lines = (@($help.description.Text) + @($help.alertSet.alert.Text)) -split '\r?\n' | ForEach-Object Trim
        for ($i = 3; $i -lt $lines.Count; $i++) {
            $lines[($i - 3)..$i] -match '^[\w(][^\s]*[,;.)]?$' | Should -Not -HaveCount 4 -Because "$($lines[($i - 3)..$i])"
        }
    }

    It 'names the type that comes out' {
        $help.returnValues.returnValue.type.name | Should -Be (Get-Command $Name).OutputType.Name
    }

    It 'has three examples or more, with code and remarks' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.code | Should -Match $Name
            "$($example.remarks.Text)".Trim() | Should -Not -BeNullOrEmpty -Because $example.title
        }
    }

    It 'has every parameter, and none besides' {
        @($page.Keys | Sort-Object) | Should -Be @($parameters.Name | Sort-Object)
        @($help.parameters.parameter.name | Sort-Object) | Should -Be @($parameters.Name | Sort-Object)
    }

    It 'describes each parameter' {
        foreach ($parameter in $parameters) {
            "$((Get-Help $Name -Parameter $parameter.Name).description.Text)".Trim().Length |
                Should -BeGreaterThan 20 -Because $parameter.Name
        }
    }

    It 'has the types, aliases and accepted values that the parameters have' {
        foreach ($parameter in $parameters) {
            $facts = $page[$parameter.Name]
            $accepted = if ($parameter.ParameterType.IsEnum) { [Enum]::GetNames($parameter.ParameterType) }
            else { $parameter.Attributes.Where{ $_ -is [ValidateSet] }.ValidValues }

            $facts['Type'] | Should -Be $parameter.ParameterType.Name -Because $parameter.Name
            $facts['Aliases'] | Should -Be ($parameter.Aliases -join ', ') -Because $parameter.Name
            "$($facts['Accepted values'])" | Should -Be ($accepted -join ', ') -Because $parameter.Name
        }
    }

    It 'has the parameter sets, positions and ways in that the parameters have' {
        foreach ($parameter in $parameters) {
            $facts = $page[$parameter.Name]
            $sets = @($parameter.ParameterSets.Keys) -replace '^__AllParameterSets$', '(All)'
            $attribute = $parameter.Attributes.Where{ $_ -is [Parameter] }[0]
            $position = if ($attribute.Position -lt 0) { 'Named' } else { $attribute.Position }
            $way = @(
                if ($attribute.ValueFromPipeline) { 'ByValue' }
                if ($attribute.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
            ) -join ', '

            $facts['Parameter Sets'] | Should -Be ($sets -join ', ') -Because $parameter.Name
            $facts['Required'] | Should -Be "$($attribute.Mandatory)" -Because $parameter.Name
            $facts['Position'] | Should -Be "$position" -Because $parameter.Name
            $facts['Accept pipeline input'] | Should -Be $(if ($way) { "True ($way)" } else { 'False' }) -Because $parameter.Name
        }
    }

    # Where a parameter's own value is null or 0, the default is worked out later, and the page says it in words.
    It 'has the defaults that the parameters have' {
        foreach ($parameter in $parameters | Where-Object Name -NotIn WhatIf, Confirm) {
            $default = $instance.($parameter.Name)
            if ($parameter.SwitchParameter) {
                $page[$parameter.Name]['Default value'] | Should -Be 'False' -Because $parameter.Name
            }
            elseif ($default) {
                $page[$parameter.Name]['Default value'] | Should -Be ($default -join ', ') -Because $parameter.Name
            }
            else {
                $page[$parameter.Name]['Default value'] | Should -Not -BeNullOrEmpty -Because $parameter.Name
            }
        }
    }

    # In whatever order: the compiler's order of the parameters is nobody's concern.
    It 'has the syntax that PowerShell gives' {
        function Split-Syntax([string] $Syntax) {
            $Syntax.Trim() -replace '\s+', ' ' -split ' (?=\[*[-<])' | Sort-Object
        }

        $text = (Get-Content -Raw $Path) -replace '(?s)^.*?\n## SYNTAX\n' -replace '(?s)\n## DESCRIPTION.*'
        $written = [regex]::Matches($text, '(?ms)^```text\n(.*?)^```$') | ForEach-Object { $_.Groups[1].Value }
        $given = (Get-Command $Name -Syntax) -split '\r?\n' | Where-Object { $_.Trim() }
        @($written).Count | Should -Be @($given).Count
        for ($i = 0; $i -lt @($given).Count; $i++) {
            Split-Syntax @($written)[$i] | Should -Be (Split-Syntax @($given)[$i])
        }
    }

    It 'shows no parameter set that is not there' {
        @($help.syntax.syntaxItem).Count | Should -Be (Get-Command $Name).ParameterSets.Count
    }
}

Describe 'The code under "<Title>" of <Page>' -ForEach $blocks {
    It 'has no syntax errors, and only commands and parameters that exist' {
        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty

        foreach ($call in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $command = Get-Command $call.GetCommandName()
            foreach ($parameter in $call.CommandElements.Where{ $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                { $command.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw -Because $parameter.Extent.Text
            }
        }
    }

    # Get-Help indents it by four, that of a topic by eight, and many terminals have 80 columns.
    It 'fits a terminal, and so does its output' {
        $width = $Page -like 'about_*' ? 72 : 75
        @("$Code$Shown" -split '\n').Where{ $_.Length -gt $width } | Should -BeNullOrEmpty
    }
}

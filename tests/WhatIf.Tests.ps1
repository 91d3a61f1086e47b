# -WhatIf and -Confirm: what is said, what is asked, and what is sent.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    if (-not ('AnsweringHost' -as [type])) {
        # A host that writes down what it is to show, and answers each question with the next of the given labels.
        Add-Type -WarningAction Ignore @'
        using System;
        using System.Collections.Generic;
        using System.Collections.ObjectModel;
        using System.Globalization;
        using System.Linq;
        using System.Management.Automation;
        using System.Management.Automation.Host;
        using System.Security;

        public sealed class AnsweringHost : PSHost
        {
            private readonly AnsweringUI _ui = new AnsweringUI();
            public AnsweringUI Recorded => _ui;
            public override PSHostUserInterface UI => _ui;
            public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
            public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
            public override Guid InstanceId { get; } = Guid.NewGuid();
            public override string Name => "AnsweringHost";
            public override Version Version => new Version(1, 0);
            public override void EnterNestedPrompt() { }
            public override void ExitNestedPrompt() { }
            public override void NotifyBeginApplication() { }
            public override void NotifyEndApplication() { }
            public override void SetShouldExit(int exitCode) { }
        }

        public sealed class AnsweringUI : PSHostUserInterface
        {
            public List<string> Lines { get; } = new List<string>();
            public List<string> Questions { get; } = new List<string>();
            public Queue<string> Answers { get; } = new Queue<string>();
            public override PSHostRawUserInterface RawUI => null;
            public override Dictionary<string, PSObject> Prompt(string c, string m, Collection<FieldDescription> d) => throw new NotSupportedException();
            public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
            {
                Questions.Add(message);
                var answer = Answers.Dequeue();
                return choices.Select(choice => choice.Label.Replace("&", "")).ToList().IndexOf(answer);
            }
            public override PSCredential PromptForCredential(string c, string m, string u, string t) => throw new NotSupportedException();
            public override PSCredential PromptForCredential(string c, string m, string u, string t, PSCredentialTypes a, PSCredentialUIOptions o) => throw new NotSupportedException();
            public override string ReadLine() => throw new NotSupportedException();
            public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
            public override void Write(string value) => Lines.Add(value);
            public override void Write(ConsoleColor f, ConsoleColor b, string value) => Lines.Add(value);
            public override void WriteDebugLine(string message) { }
            public override void WriteErrorLine(string value) { }
            public override void WriteLine(string value) => Lines.Add(value);
            public override void WriteProgress(long sourceId, ProgressRecord record) { }
            public override void WriteVerboseLine(string message) { }
            public override void WriteWarningLine(string message) { }
        }
'@
    }

    # Runs the script under such a host, with these answers; gives output, errors, lines and questions.
    function Invoke-Answered([string] $Script, [string[]] $Answers = @()) {
        $answering = [AnsweringHost]::new()
        foreach ($answer in $Answers) { $answering.Recorded.Answers.Enqueue($answer) }
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModuleManifest)
        $runspace = [runspacefactory]::CreateRunspace($answering, $state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $null = $shell.AddScript("param(`$url) $Script").AddArgument($url)
        $output = $shell.Invoke()
        [pscustomobject]@{
            Output    = $output
            Errors    = $shell.Streams.Error
            Lines     = $answering.Recorded.Lines
            Questions = $answering.Recorded.Questions
        }
        $runspace.Dispose()
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe '-WhatIf' {
    BeforeEach {
        Reset-Gauge
    }

    It 'sends nothing and prints one plan' {
        $run = Invoke-Answered '1..500 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -ThrottleLimit 7 -WhatIf'
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match '500 requests'
        $run.Lines[0] | Should -Match 'GET'
        $run.Lines[0] | Should -Match ([regex]::Escape($url))
        $run.Lines[0] | Should -Match 'at most 7 at once'
        (Get-Gauge).total | Should -Be 0
    }

    It 'prints the plan of an unsafe method, and does not ask' {
        $run = Invoke-Answered '1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/echo" } -Method Delete -WhatIf -Confirm'
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match '3 requests \(3 DELETE\)'
        $run.Questions | Should -BeNullOrEmpty
        (Get-Gauge).total | Should -Be 0
    }

    It 'counts the methods and the servers' {
        $run = Invoke-Answered '@{ Uri = "$url/a" }, @{ Uri = "$url/b"; Method = "Post" }, @{ Uri = "http://example.org"; Method = "Post" } | Invoke-ConcurrentWebRequest -WhatIf'
        $run.Lines[0] | Should -Match '3 requests \(2 POST, 1 GET\) to 2 origins'
    }

    It 'is one sentence of good grammar for one request' {
        $run = Invoke-Answered 'Invoke-ConcurrentWebRequest "$url/todos/1" -WhatIf'
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match '\b1 request \(1 GET\)'
    }

    It 'still gives the errors of invalid inputs, and counts them' {
        $run = Invoke-Answered '"$url/todos/1", "no address", $null, "$url/todos/2" | Invoke-ConcurrentWebRequest -WhatIf'
        $run.Errors.FullyQualifiedErrorId | Should -BeLike 'Invalid*'
        $run.Errors | Should -HaveCount 2
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match '2 requests .*2 inputs are invalid'
        (Get-Gauge).total | Should -Be 0
    }

    It 'says so where nothing would be sent' {
        $run = Invoke-Answered '@() | Invoke-ConcurrentWebRequest -WhatIf'
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match 'Nothing would be sent'
    }

    It 'is taken from $WhatIfPreference' {
        $run = Invoke-Answered '$WhatIfPreference = $true; 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" }'
        $run.Lines | Should -HaveCount 1
        (Get-Gauge).total | Should -Be 0
    }

    It ':$false sends in spite of $WhatIfPreference' {
        $run = Invoke-Answered '$WhatIfPreference = $true; 1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -WhatIf:$false'
        $run.Output | Should -HaveCount 3
        $run.Lines | Should -BeNullOrEmpty
    }

    It 'says how long it takes at the pace, for the server with the most' {
        $run = Invoke-Answered '1..500 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -RequestsPerSecond 2 -WhatIf'
        $run.Lines[0] | Should -Match '2 a second: 4 min 10 s or more\.'

        $run = Invoke-Answered '1..90 | Invoke-ConcurrentWebRequest -Uri { "http://host$($_ % 3).example/$_" } -RequestsPerSecond 0.5 -WhatIf'
        $run.Lines[0] | Should -Match 'to 3 origins, .*0\.5 a second for each origin: 58 s or more\.'
        (Get-Gauge).total | Should -Be 0
    }

    It 'says how long the pauses between groups take' {
        $run = Invoke-Answered '1..95 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -BatchSize 20 -BatchIntervalSec 30 -WhatIf'
        $run.Lines[0] | Should -Match 'in 5 groups with 30 s between them: 2 min or more\.'
    }

    It 'takes pace and pauses together, and invalid inputs as a place in their group' {
        $run = Invoke-Answered '"no address", 2, 3, 4, 5 | Invoke-ConcurrentWebRequest -Uri { if ($_ -is [int]) { "$url/$_" } else { $_ } } -BatchSize 2 -BatchIntervalSec 5 -RequestsPerSecond 0.5 -WhatIf -ErrorAction Ignore'
        $run.Lines[0] | Should -Match 'in 3 groups with 5 s between them: 12 s or more; 1 input is invalid'
    }

    It 'says nothing of time without a pace' {
        $run = Invoke-Answered '1..500 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -WhatIf'
        $run.Lines[0] | Should -Match 'at most 10 at once\.$'
    }

    It 'counts no more origins than it has memory for' {
        $run = Invoke-Answered '1..10500 | Invoke-ConcurrentWebRequest -Uri { "http://host$_.example/" } -WhatIf'
        $run.Lines[0] | Should -Match '10,?500 requests .* to more than 10,?000 origins'
    }

    It 'takes an address with a user name as the same server, and does not show it' {
        $run = Invoke-Answered '"http://user:SESAME@host.example/", "http://host.example/" | Invoke-ConcurrentWebRequest -WhatIf'
        $run.Lines[0] | Should -Match 'to http://host\.example, '
    }

    It 'needs no answer in groups either' {
        $run = Invoke-Answered '1..10 | Invoke-ConcurrentWebRequest -Uri { "$url/todos/$_" } -BatchSize 2 -BatchIntervalSec 100 -WhatIf'
        $run.Lines | Should -HaveCount 1
    }
}

Describe 'Get-BookMetadata -WhatIf' {
    BeforeEach {
        Reset-Gauge
    }

    It 'says what is in the list, and how many requests it takes of whom' {
        $run = Invoke-Answered @'
            '9780006280897', '978-0-00-628089-7', 'no ISBN', '9780002005883', '9780002261982' |
                Get-BookMetadata -BaseUri @{ GoogleBooks = "$url/books/v1/volumes"; OpenLibrary = "$url/openlibrary/api/books" } -IsbnPerRequest 2 -WhatIf
'@
        $run.Output | Should -BeNullOrEmpty
        $run.Errors.FullyQualifiedErrorId | Should -BeLike 'InvalidIsbn*'
        $run.Lines | Should -HaveCount 1
        $run.Lines[0] | Should -Match '5 inputs: 3 valid ISBNs, 1 duplicate, 1 invalid\.'
        $run.Lines[0] | Should -Match "2 requests of up to 2 ISBNs to GoogleBooks \($([regex]::Escape($url))/?\), and up to 3 more for each"
        $run.Lines[0] | Should -Match 'fits in its 1,000 a day\.'
        $run.Lines[0] | Should -Match 'At most 2 requests of up to 2 ISBNs to OpenLibrary .*for what those before it do not have\.'
        (Get-Gauge).total | Should -Be 0
    }

    It 'says that a list does not fit in a day, and what would' {
        $run = Invoke-Answered @'
            1..2001 | ForEach-Object {
                $twelve = '978{0:d9}' -f $_
                $sum = 0
                for ($i = 0; $i -lt 12; $i++) { $sum += ([int] $twelve[$i] - 48) * (1 + 2 * ($i % 2)) }
                "$twelve$((10 - $sum % 10) % 10)"
            } | Get-BookMetadata -BaseUri "$url/books/v1/volumes" -WhatIf
'@
        $run.Lines[0] | Should -Match '2,001 requests to GoogleBooks .*does not fit in its 1,000 a day, and takes 3 days; with -IsbnPerRequest 40 it would be 51 requests'
        (Get-Gauge).total | Should -Be 0
    }

    It 'counts the requests for descriptions' {
        (Invoke-Answered '"9780002005883" | Get-BookMetadata -Provider OpenLibrary -IncludeDescription -WhatIf').Lines[0] |
            Should -Match '1 request of up to 25 ISBNs to OpenLibrary .*, and at most 1 more for descriptions, 0:00:02 at its pace of 1 a second'
        (Invoke-Answered '"9780002005883" | Get-BookMetadata -Provider DNB -IncludeDescription -WhatIf').Lines[0] | Should -Not -Match 'descriptions'
    }

    It 'says so where nothing would be sent' {
        (Invoke-Answered '"x" | Get-BookMetadata -WhatIf').Lines[0] | Should -Match '1 input: 0 valid ISBNs, 0 duplicates, 1 invalid\. Nothing would be sent\.'
    }
}

Describe '-Confirm' {
    BeforeEach {
        Reset-Gauge
    }

    It 'asks before each request of an unsafe method, and leaves out those refused' {
        $run = Invoke-Answered '1..3 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?n=$_" } -Method Post -Body x -Confirm' 'Yes', 'No', 'Yes'
        $run.Questions | Should -HaveCount 3
        $run.Questions[1] | Should -Match ([regex]::Escape("$url/echo?n=2"))
        $run.Output.InputObject | Should -Be 1, 3
        $run.Errors | Should -BeNullOrEmpty
        (Get-Gauge).total | Should -Be 2
    }

    It 'takes an answer for all' {
        $run = Invoke-Answered '1..20 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?n=$_" } -Method Put -Body x -Confirm' 'Yes', 'Yes to All'
        $run.Questions | Should -HaveCount 2
        $run.Output.InputObject | Should -Be (1..20)
    }

    It 'takes a refusal for all' {
        $run = Invoke-Answered '1..20 | Invoke-ConcurrentWebRequest -Uri { "$url/echo?n=$_" } -Method Patch -Body x -Confirm' 'No to All'
        $run.Questions | Should -HaveCount 1
        $run.Output | Should -BeNullOrEmpty
        (Get-Gauge).total | Should -Be 0
    }

    It 'asks for <_>' -ForEach 'Post', 'Put', 'Patch', 'Delete', 'Merge' {
        (Invoke-Answered "Invoke-ConcurrentWebRequest `"`$url/echo`" -Method $_ -Confirm" 'No').Questions | Should -HaveCount 1
    }

    It 'does not ask for <_>' -ForEach 'Get', 'Head', 'Options', 'Trace' {
        $run = Invoke-Answered "Invoke-ConcurrentWebRequest `"`$url/echo`" -Method $_ -Confirm"
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -HaveCount 1
    }

    It 'asks for the method of a row' {
        $run = Invoke-Answered '@{ Uri = "$url/echo" }, @{ Uri = "$url/echo"; Method = "Delete" } | Invoke-ConcurrentWebRequest -Confirm' 'No'
        $run.Questions | Should -HaveCount 1
        $run.Output | Should -HaveCount 1
    }

    It 'names the input where all go to one address' {
        $run = Invoke-Answered '"first", @{ Name = "second"; Password = "SESAME" }, 3 | Invoke-ConcurrentWebRequest -Uri "$url/echo" -Method Post -Confirm' 'No', 'No', 'No'
        $run.Questions[0] | Should -BeLike "*$url/echo, input 0: 'first'*"
        $run.Questions[1] | Should -BeLike "*$url/echo, input 1: @{*Name=second*"
        $run.Questions[2] | Should -BeLike "*$url/echo, input 2: '3'*"
        "$($run.Questions)" | Should -Not -Match 'SESAME'
    }

    It 'hides secrets in the question' {
        $run = Invoke-Answered 'Invoke-ConcurrentWebRequest "$url/echo?key=SESAME" -Method Post -Confirm' 'No'
        $run.Questions[0] | Should -Not -Match 'SESAME'
    }

    It 'does not ask where nobody wants to be asked' {
        $run = Invoke-Answered 'Invoke-ConcurrentWebRequest "$url/echo" -Method Post -Body x'
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -HaveCount 1
    }

    It 'asks where $ConfirmPreference is <_>' -ForEach 'Low', 'Medium' {
        $run = Invoke-Answered "`$ConfirmPreference = '$_'; Invoke-ConcurrentWebRequest `"`$url/echo`" -Method Post -Body x" 'No'
        $run.Questions | Should -HaveCount 1
        $run.Output | Should -BeNullOrEmpty
    }

    It 'does not ask where $ConfirmPreference is <_>' -ForEach 'High', 'None' {
        $run = Invoke-Answered "`$ConfirmPreference = '$_'; Invoke-ConcurrentWebRequest `"`$url/echo`" -Method Post -Body x"
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -HaveCount 1
    }

    It ':$false does not ask, whatever $ConfirmPreference is' {
        $run = Invoke-Answered '$ConfirmPreference = "Low"; Invoke-ConcurrentWebRequest "$url/echo" -Method Post -Body x -Confirm:$false'
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -HaveCount 1
    }
}

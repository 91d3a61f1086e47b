# ISBNs without a service: ConvertTo-Isbn13, ConvertTo-Isbn10, Test-Isbn, and what Get-BookMetadata shares with them.

BeforeAll {
    . $PSScriptRoot/Fixture.ps1

    # What comes out of a pipeline in the order in which it comes: output, and errors as "! " and their message.
    function Get-Transcript([scriptblock] $Script) {
        $ErrorActionPreference = 'Continue'
        & $Script 2>&1 3>$null | ForEach-Object { if ($_ -is [Management.Automation.ErrorRecord]) { "! $_" } else { "$_" } }
    }
}

Describe 'ConvertTo-Isbn13' {
    It 'gives thirteen digits or an error for each input, in its place' {
        $out = Get-Transcript { '0-00-200588-3', '', 'ISBN 9780002238304', 'Agatha Christie', 9780006280897 | ConvertTo-Isbn13 }
        $out.Count | Should -Be 5
        $out[0, 2, 4] | Should -Be '9780002005883', '9780002238304', '9780006280897'
        $out[1] | Should -Be "! Input 1, '': it is empty where an ISBN should be."
        $out[3] | Should -BeLike "! 'Agatha Christie' is not an ISBN: it has letters*"
    }

    It 'says which line is empty, as all others do' {
        $lines = '9780002005883', ' ', $null, ''
        $said = 1..3 | ForEach-Object { "Input $_, '': it is empty where an ISBN should be." }
        foreach ($command in 'ConvertTo-Isbn13', 'ConvertTo-Isbn10', 'Get-BookMetadata') {
            $parameters = if ($command -eq 'Get-BookMetadata') { @{ BaseUri = 'http://127.0.0.1:1'; MaximumRetryCount = 0 } } else { @{} }
            $out = Get-Transcript { $lines | & $command @parameters }
            $out | Should -HaveCount 4
            $out[1..3] | Should -Be @($said | ForEach-Object { "! $_" }) -Because $command
        }

        ($lines | Test-Isbn -Detailed).Reason | Should -Be (@($null) + $said)
    }

    It 'gives text' {
        ConvertTo-Isbn13 9780002005883 | Should -BeOfType string
    }

    It 'takes numbers of any type' {
        9780002005883, [double] 9780002005883, [decimal] 9780002005883, [ulong] 9780002005883 | ConvertTo-Isbn13 |
            Should -Be (@('9780002005883') * 4)
    }

    It 'takes an argument, several, and null' {
        ConvertTo-Isbn13 '0-00-200588-3' | Should -Be '9780002005883'
        ConvertTo-Isbn13 '0-00-200588-3', '9780002238304' | Should -Be '9780002005883', '9780002238304'
        ConvertTo-Isbn13 $null -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.Count | Should -Be 1
        ConvertTo-Isbn13 @() | Should -BeNullOrEmpty
    }

    It 'wants input, and not two at once' {
        { ConvertTo-Isbn13 } | Should -Throw -ErrorId 'InvalidInput*'
        { '9780002005883' | ConvertTo-Isbn13 -Isbn '9780002005883' } | Should -Throw -ErrorId 'InvalidInput*'
    }

    It 'works for each item of a script block' {
        1..3 | ForEach-Object { ConvertTo-Isbn13 '0002005883' } | Should -Be (@('9780002005883') * 3)
    }

    It 'says what it should be where that is sure' {
        '002005883' | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -BeLike '*did you mean 0002005883[?]'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidIsbn,*'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failed[0].TargetObject | Should -Be '002005883'
        $failed[0].Exception | Should -BeOfType FormatException
    }

    It 'says an error in one sentence' {
        'x' | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Be "'x' is not an ISBN: it has 1 digit, and an ISBN has 10 or 13."
    }

    It 'ends at the first error with -ErrorAction Stop, after what came before it' {
        $out = [Collections.Generic.List[string]]::new()
        { '9780002005883', 'x', '9780002238304' | ConvertTo-Isbn13 -ErrorAction Stop | ForEach-Object { $out.Add($_) } } |
            Should -Throw -ErrorId 'InvalidIsbn*'
        $out | Should -Be '9780002005883'
    }

    It 'streams' {
        $read = [Collections.Generic.List[int]]::new()
        1..1000 | ForEach-Object { $read.Add($_); '9780002005883' } | ConvertTo-Isbn13 | Select-Object -First 3 | Should -HaveCount 3
        $read.Count | Should -Be 3
    }

    It 'converts the input of its errors again' {
        '9780002005884' | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable again
        $again[0].TargetObject | Should -Be '9780002005884'
    }
}

Describe 'ConvertTo-Isbn10' {
    It 'gives ten digits, with an X where it has to be' {
        '978-0-439-42089-1', '0-00-200588-3' | ConvertTo-Isbn10 | Should -Be '043942089X', '0002005883'
    }

    It 'says why there are none, in their place' {
        $out = Get-Transcript { '9780002005883', '979-10-90636-07-1', '9780002238304' | ConvertTo-Isbn10 }
        $out.Count | Should -Be 3
        $out[1] | Should -BeLike "! '979-10-90636-07-1' has no form of ten digits*979*"
        '9791090636071' | ConvertTo-Isbn10 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoIsbn10,*'
    }

    It 'comes back to thirteen' {
        $books = '9780002005883', '9780439420891', '9780006470229'
        $books | ConvertTo-Isbn10 | ConvertTo-Isbn13 | Should -Be $books
    }
}

Describe 'Test-Isbn' {
    It 'filters lines' {
        $lines = '978-0-00-200588-3', 'ISBN', '', 'x', '0-439-42089-x', '9780002005884'
        $lines | Where-Object { Test-Isbn $_ } | Should -Be '978-0-00-200588-3', '0-439-42089-x'
    }

    It 'gives one answer for each input, whatever it is, and no error' {
        $inputs = '9780002005883', $null, '', 'ISBN', 'a;b', '9780002005883;Gilead', 9780002005883, 1, [pscustomobject] @{ a = 1 },
        [pscustomobject] @{ ean = '9780002005883' }, @{ Isbn = 'x' }
        $inputs | Test-Isbn -ErrorVariable failed |
            Should -Be $true, $false, $false, $false, $false, $true, $true, $false, $false, $true, $false
        $failed | Should -BeNullOrEmpty
        Test-Isbn $null | Should -BeFalse
    }

    It 'says with -Detailed what is wrong, and what it should be' {
        $checks = '0-00-200588-3', '002005883', '9780002005884' | Test-Isbn -Detailed
        $checks[0].PSTypeNames[0] | Should -Be 'ConcurrentWeb.IsbnCheck'
        $checks.IsValid | Should -Be $true, $false, $false
        $checks.Isbn | Should -Be '0-00-200588-3', '002005883', '9780002005884'
        $checks[0].Isbn13 | Should -Be '9780002005883'
        $checks[0].Isbn10 | Should -Be '0002005883'
        $checks[0].Reason | Should -BeNullOrEmpty
        $checks[1].Suggestion | Should -Be '0002005883'
        $checks[2].Suggestion | Should -BeNullOrEmpty
        $checks[2].Reason | Should -BeLike 'A digit is wrong*'
    }

    It 'keeps the row with -Detailed' {
        $check = [pscustomobject] @{ Shelf = 'A1'; 'ISBN-13' = '9780002005883' } | Test-Isbn -Detailed
        $check.InputObject.Shelf | Should -Be 'A1'
        $check.Isbn | Should -Be '9780002005883'
        (@{ Shelf = 'A1' } | Test-Isbn -Detailed).Reason | Should -BeLike 'The row has no column Isbn*'
    }

    It 'shows a table' {
        $shown = '002005883' | Test-Isbn -Detailed | Out-String
        $shown | Should -Match 'Valid +Isbn +Suggestion +Reason'
        $shown | Should -Match 'False +002005883 +0002005883 +It has 9 digits'
    }
}

Describe 'The columns of rows' {
    It 'may be named <_>' -ForEach @(
        'Isbn', 'ISBN', 'isbn13', 'ISBN-13', 'isbn_13', 'ISBN 13', 'Isbn10', 'ISBN_10', 'EAN', 'ean-13', 'EAN 13', 'gtin', 'GTIN-13'
        'ISBN (Print)', 'e-ISBN', 'Barcode'
    ) {
        [pscustomobject] @{ Title = 'Gilead'; $_ = '9780002005883' } | ConvertTo-Isbn13 | Should -Be '9780002005883'
        @{ Title = 'Gilead'; $_ = '9780002005883' } | ConvertTo-Isbn13 | Should -Be '9780002005883'
    }

    It 'are taken in order, save for what is no ISBN' {
        $rows = @'
ISBN-13;isbn_10;EAN
9780002005883;0002238306;9780006280897
;0002238306;
="";;9780006280897
9.78E+12;0002238306;
'@ | ConvertFrom-Csv -Delimiter ';'
        $rows | ConvertTo-Isbn13 | Should -Be '9780002005883', '9780002238304', '9780006280897', '9780002238304'
    }

    It 'may hold lists, and numbers' {
        [pscustomobject] @{ isbn_13 = @('none', '9780002005883') }, [pscustomobject] @{ isbn = 9780002238304 } | ConvertTo-Isbn13 |
            Should -Be '9780002005883', '9780002238304'
    }

    It 'may be empty, which is an error that names the row' {
        [pscustomobject] @{ Title = 'Gilead'; Isbn = ' ' } | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -BeLike 'Input 0, *Title=Gilead*: the column Isbn is empty.'
        $failed[0].TargetObject.Title | Should -Be 'Gilead'
    }

    It 'may throw, which is an error in its place' {
        $bad = [pscustomobject] @{ Title = 'x' } | Add-Member ScriptProperty Isbn { throw 'no such book' } -PassThru
        $out = Get-Transcript { '9780002005883', $bad, '9780002238304' | ConvertTo-Isbn13 }
        $out[0, 2] | Should -Be '9780002005883', '9780002238304'
        $out[1] | Should -BeLike '*the column Isbn cannot be read*no such book*'
    }

    It 'do not hide a secret of the row in the open' {
        [pscustomobject] @{ Title = 'x'; ApiKey = 'top-secret' } | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        ($failed | Out-String) + ($failed | Format-List * -Force | Out-String) | Should -Not -Match 'top-secret'
    }

    It 'may be missing because of another delimiter, which the error says' {
        "Title`tISBN", "Gilead`t9780002005883" | ConvertFrom-Csv | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -Match 'Import-Csv -Delimiter "`t"\.$'
        'Title;ISBN', 'Gilead;9780002005883' | ConvertFrom-Csv | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -BeLike "*Import-Csv -Delimiter ';'."
    }

    It 'are not those of a file' {
        $file = New-Item "$TestDrive/list.txt" -Value '9780002005883'
        $file | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -Be "Input 0, 'list.txt': it is a file; read it with Get-Content or Import-Csv."
    }
}

Describe 'Lines of a table' {
    It 'have a header alone on top, which is left out' -ForEach 'ISBN', 'isbn13', '"ISBN-13"', 'EAN' {
        $_, '9780002005883' | ConvertTo-Isbn13 -WarningVariable warnings -ErrorVariable failed | Should -Be '9780002005883'
        $warnings | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'may be nothing but a header, which is an error then' {
        'ISBN' | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        $failed[0].ToString() | Should -BeLike "Input 0, 'ISBN':*header*nothing*"
        $failed[0].TargetObject | Should -Be 'ISBN'
    }

    It 'are read by the header, with one warning' {
        $lines = 'Title;ISBN;Author', 'Gilead;978-0-00-200588-3;Marilynne Robinson', '"A; B";0-00-223830-6;', 'x;;9780006280897', 'y;97800;z'
        $warnings = $null
        $out = $lines | ConvertTo-Isbn13 -WarningAction SilentlyContinue -WarningVariable warnings -ErrorAction SilentlyContinue -ErrorVariable failed
        $out | Should -Be '9780002005883', '9780002238304'
        $warnings.Count | Should -Be 1
        $warnings[0].Message | Should -BeLike "*'Title;ISBN;Author'*column ISBN*Import-Csv -Delimiter ';'*"
        $failed.Count | Should -Be 2
        $failed[0].ToString() | Should -Be "Input 3, 'x;;9780006280897': the column ISBN is empty."
        $failed[1].ToString() | Should -BeLike "'97800' is not an ISBN: *"
    }

    It 'are read by the field that is an ISBN where there is no header' {
        $warnings = $null
        '9780002005883,Gilead', 'Gilead,9780002238304' | ConvertTo-Isbn13 -WarningAction SilentlyContinue -WarningVariable warnings |
            Should -Be '9780002005883', '9780002238304'
        $warnings.Count | Should -Be 1
    }

    It 'come from several files, each with a header of its own' {
        Set-Content "$TestDrive/a.csv" 'ISBN,Title', '9780002005883,1'
        Set-Content "$TestDrive/b.csv" '', 'Title;EAN', '2;9780002238304'
        Set-Content "$TestDrive/c.txt" '9780006280897'
        Get-Content "$TestDrive/a.csv", "$TestDrive/b.csv", "$TestDrive/c.txt" |
            ConvertTo-Isbn13 -WarningAction SilentlyContinue -ErrorAction SilentlyContinue |
            Should -Be '9780002005883', '9780002238304', '9780006280897'
    }

    It 'give two errors, not thousands, where none has an ISBN' {
        $failed = $null
        'Title;Author' , (1..6999 | ForEach-Object { "Book $_;Author $_" }) | Write-Output |
            ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.Count | Should -Be 2
        $failed[0].ToString() | Should -BeLike "Input 0, 'Title;Author': the line looks like a row of a table*Import-Csv*"
        $failed[1].ToString() | Should -BeLike 'Input 1, and 6998 more up to input 6999: *'
    }

    It 'give as few where rows have no such column' {
        1..7000 | ForEach-Object { [pscustomobject] @{ Title = $_ } } | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 2
    }

    It 'say what they have counted before the first ISBN goes out, and count no more after it' {
        $out = Get-Transcript { 'a;b', 'c;d', 'e;f', 'g;9780002005883', 'h;i', 'j;k' | ConvertTo-Isbn13 }
        $out.Count | Should -Be 5
        $out[0] | Should -BeLike "! Input 0, 'a;b'*"
        $out[1] | Should -BeLike '! Input 1, and 1 more up to input 2*'
        $out[2] | Should -Be '9780002005883'
        $out[3] | Should -BeLike "! Input 4, 'h;i'*"
        $out[4] | Should -BeLike "! Input 5, 'j;k'*"
    }

    It 'lose none where only one was counted' {
        $out = Get-Transcript { 'a;b', 'c;d', '9780002005883' | ConvertTo-Isbn13 }
        $out[1] | Should -BeLike "! Input 1, 'c;d'*"
    }

    It 'holding two books are an error that says so' {
        '9780002005883, 9780002238304' | ConvertTo-Isbn13 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -BeLike '*it holds 2 of them*'
    }
}

Describe 'Get-BookMetadata' {
    BeforeAll {
        $server = Start-TestServer
        $service = @{ BaseUri = "$($server.Address)/books/v1/volumes" }
    }

    AfterAll {
        Stop-TestServer $server
    }

    It 'reads lines of a table by their header' {
        $warnings = $null
        $books = 'Title;ISBN-13;Shelf', 'x;978-0-00-200588-3;A1', 'y;9780002238305;A2', 'z;9780006280897;A3' |
            Get-BookMetadata @service -WarningAction SilentlyContinue -WarningVariable warnings -ErrorAction SilentlyContinue -ErrorVariable failed
        $books.Isbn | Should -Be '978-0-00-200588-3', '9780006280897'
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be 'y;9780002238305;A2'
        $warnings.Count | Should -Be 1
    }

    It 'leaves out a header alone on top' {
        ('ISBN', '9780002005883' | Get-BookMetadata @service).Isbn13 | Should -Be '9780002005883'
    }

    It 'writes two errors for a file of the wrong shape, and asks for nothing' {
        Reset-Gauge
        1..7000 | ForEach-Object { "Book $_;Author $_" } | Get-BookMetadata @service -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 2
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidIsbn,*'
        (Get-Gauge).total | Should -Be 0
    }

    It 'reads the ISBN of a row from the column <_>' -ForEach 'ISBN-13', 'ean 13', 'GTIN' {
        ([pscustomobject] @{ $_ = '9780006280897' } | Get-BookMetadata @service).Isbn13 | Should -Be '9780006280897'
    }
}

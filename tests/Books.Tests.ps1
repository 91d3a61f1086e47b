BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $server = Start-TestServer
    $service = @{ BaseUri = "$($server.Address)/books/v1/volumes" }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Get-BookMetadata' {
    It 'gives a record or an error for each line, in the order of the lines' {
        $lines = '9780002005883', '', '0-00-647022-X', 'Agatha Christie', '9780006280897'
        $out = $lines | Get-BookMetadata @service -ErrorAction SilentlyContinue -ErrorVariable failed
        $out.Isbn13 | Should -Be '9780002005883', '9780006470229', '9780006280897'
        $out.Isbn | Should -Be '9780002005883', '0-00-647022-X', '9780006280897'
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidIsbn*'
        $failed.Count | Should -Be 2
        $failed[1].TargetObject | Should -Be 'Agatha Christie'
        $failed[1].ToString() | Should -BeLike "*'Agatha Christie'*"
    }

    It 'has the fields of the book' {
        $book = Get-BookMetadata 9780006470229 @service
        $book.PSTypeNames[0] | Should -Be 'ConcurrentWeb.BookMetadata'
        $book.Title | Should -Be 'The Gap Into Madness'
        $book.Authors | Should -Be 'Stephen R. Donaldson'
        $book.Isbn10 | Should -Be '000647022X'
        $book.PublishedYear | Should -Be 1994
        $book.Source | Should -Be 'GoogleBooks'
        $book.Found | Should -BeTrue
    }

    It 'reads the ISBN of a row from the column <_>' -ForEach 'Isbn', 'ISBN13', 'EAN', 'isbn10' {
        ([pscustomobject] @{ $_ = '9780006280897' } | Get-BookMetadata @service).Isbn13 | Should -Be '9780006280897'
    }

    It 'takes a number for an ISBN' {
        (9780006280897 | Get-BookMetadata @service).Isbn13 | Should -Be '9780006280897'
    }

    It 'says that a row has no such column' {
        [pscustomobject] @{ Title = 'x' } | Get-BookMetadata @service -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidIsbn*'
        $failed[0].ToString() | Should -BeLike '*Title=x*no column Isbn*'
    }

    It 'asks for the same book once and answers twice' {
        Reset-Gauge
        $out = '9780006280897', '978-0-00-628089-7' | Get-BookMetadata @service
        $out.Isbn | Should -Be '9780006280897', '978-0-00-628089-7'
        (Get-Gauge).total | Should -Be 1
    }

    It 'writes an error for a book that nobody knows, and a record with -IncludeMissing' {
        $numbers = 0..40 | ForEach-Object { "978123450$('{0:000}' -f $_)" } | ForEach-Object {
            $sum = 0
            for ($i = 0; $i -lt 12; $i++) { $sum += [int]::Parse($_[$i]) * (1 + 2 * ($i % 2)) }
            "$_$((10 - $sum % 10) % 10)"
        }
        $found = $numbers | Get-BookMetadata @service -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -BeGreaterThan 0
        $failed.FullyQualifiedErrorId | Should -BeLike 'BookNotFound*'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $found.Count + $failed.Count | Should -Be $numbers.Count

        $records = $numbers | Get-BookMetadata @service -IncludeMissing
        $records.Isbn13 | Should -Be $numbers
        @($records | Where-Object Found -eq $false).Isbn13 | Should -Be $failed.TargetObject
    }

    It 'tells that the quota is used up' {
        '9780006280897' | Get-BookMetadata -BaseUri "$($server.Address)/quota-books/v1/volumes" -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'QuotaExhausted*'
        $failed[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
    }

    It 'sends the key as a header, and shows it nowhere' {
        $keyed = "$($server.Address)/keyed-books/v1/volumes"
        $key = ConvertTo-SecureString 'test-key' -AsPlainText -Force
        ('9780006280897' | Get-BookMetadata -BaseUri $keyed -ApiKey $key).Found | Should -BeTrue
        '9780006280897' | Get-BookMetadata -BaseUri $keyed -ApiKey (ConvertTo-SecureString 'wrong-secret' -AsPlainText -Force) -ErrorAction SilentlyContinue -ErrorVariable failed
        ($failed | Format-List * -Force | Out-String) + ($failed | Out-String) | Should -Not -Match 'wrong-secret'
    }

    It 'keeps the throttle' {
        Reset-Gauge
        '9780002005883', '9780002238304', '9780002261982', '9780006163831', '9780006178736', '9780006280897' |
            Get-BookMetadata -BaseUri "$($server.Address)/slow-books/20/60/v1/volumes" -ThrottleLimit 2 | Should -HaveCount 6
        (Get-Gauge).highest | Should -BeLessOrEqual 2
    }
}

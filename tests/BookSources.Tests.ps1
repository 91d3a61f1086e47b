# Get-BookMetadata with several services, each of which misbehaves in the way that it is known for.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $env:GOOGLE_BOOKS_API_KEY = $null
    $server = Start-TestServer
    $url = $server.Address
    $real = '9780002005883', '9780002261982', '9780006163831', '9780006178736', '9780006280897', '9780006280934', '9780006353287', '9780006380832'
    $openLibrary = "$url/openlibrary/api/books"

    # The n-th valid ISBN of those that the server makes books for.
    function Get-Isbn([int[]] $Number) {
        foreach ($n in $Number) {
            $twelve = '9781{0:d8}' -f $n
            $sum = 0
            for ($i = 0; $i -lt 12; $i++) { $sum += ([int] $twelve[$i] - 48) * (1 + 2 * ($i % 2)) }
            "$twelve$((10 - $sum % 10) % 10)"
        }
    }

    # A google that fails in the middle: so many answers, so many refusals, then answers again.
    function Get-Failing([string] $Refusal, [int] $Skip = 0, [int] $Count = 1000000) {
        "$url/failing-books/$(New-Guid)/$Skip/$Count/$Refusal/v1/volumes"
    }

    function Get-Books([string[]] $Isbn, [hashtable] $Parameters) {
        $warnings = $failed = $null
        $books = $Isbn | Get-BookMetadata @Parameters -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue -WarningVariable warnings
        [pscustomobject] @{ Books = @($books); Failed = @($failed); Warnings = @($warnings) }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Get-BookMetadata of Google Books' {
    It 'spends one request and one warning where there is no quota, and goes on with Open Library' {
        Reset-Gauge
        $run = Get-Books $real @{ BaseUri = @{ GoogleBooks = "$url/quota-books/v1/volumes"; OpenLibrary = $openLibrary } }
        $run.Books.Isbn13 | Should -Be $real
        $run.Books.Source | Should -Be (@('OpenLibrary') * 8)
        $run.Warnings | Should -HaveCount 1
        $run.Warnings[0] | Should -BeLike 'GoogleBooks is not asked any more*use an API key*'
        (Get-Gauge).total | Should -Be 2
    }

    It 'says of a book that the other service does not know that it is not found' {
        $isbns = Get-Isbn (0..60)
        $run = Get-Books $isbns @{ BaseUri = @{ GoogleBooks = "$url/quota-books/v1/volumes"; OpenLibrary = $openLibrary } }
        $run.Failed.Count | Should -BeGreaterThan 0
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'BookNotFound*'
        $run.Failed[0].ToString() | Should -BeLike '*is known to OpenLibrary.'
        $run.Books.Count + $run.Failed.Count | Should -Be 61
    }

    It 'ends with its quota in the middle, with an error for each that is left and a word on when' -ForEach 'day', 'old-day' {
        Reset-Gauge
        $run = Get-Books $real @{ BaseUri = Get-Failing $_ 3; ThrottleLimit = 1 }
        $run.Books.Isbn13 | Should -Be $real[0..2]
        $run.Failed | Should -HaveCount 5
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'QuotaExhausted*'
        $run.Failed.TargetObject | Should -Be $real[3..7]
        $run.Warnings | Should -HaveCount 2
        $run.Warnings[1] | Should -BeLike '5 inputs are left because of a quota; the quota of GoogleBooks begins anew at *'
        (Get-Gauge).total | Should -Be 4
        $again = $run.Failed | Get-BookMetadata -BaseUri "$url/books/v1/volumes"
        $again.Isbn13 | Should -Be $real[3..7]
    }

    It 'fails all alike that it wants a pause of hours for, said with "<Refusal>", <InFlight> in flight' -ForEach @(
        foreach ($refusal in 'minute', 'old-minute', 'backend') {
            foreach ($inFlight in 1, 10) { @{ Refusal = $refusal; InFlight = $inFlight } }
        }
    ) {
        $run = Get-Books $real @{ BaseUri = (Get-Failing $Refusal 3) + '?retry-after=7200'; ThrottleLimit = $InFlight; MaximumRetryCount = 2 }
        $run.Books | Should -HaveCount 3
        $run.Failed | Should -HaveCount 5
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'QuotaExhausted*'
        $run.Warnings | Should -HaveCount 2
        $run.Warnings[0] | Should -BeLike 'GoogleBooks is not asked any more in this run: Google Books says that it is not to be asked again before 2*Z.'
        $run.Warnings[1] | Should -BeLike '5 inputs are left because of a quota; the quota of GoogleBooks begins anew at *'
        foreach ($failure in $run.Failed) {
            $failure.Exception.Message | Should -BeLike "No answer for the ISBN '$($failure.TargetObject)': Google Books says that it is not to be asked again before 2*Z."
        }
    }

    It 'goes on with the next service after "<_>"' -ForEach 'minute', 'old-minute', 'location', 'backend' {
        $run = Get-Books $real[0] @{ BaseUri = @{ GoogleBooks = Get-Failing $_; OpenLibrary = $openLibrary } }
        $run.Books.Source | Should -Be 'OpenLibrary'
        $run.Warnings | Should -BeNullOrEmpty
    }

    It 'is put aside where it is asked too often and wants a long pause, with one warning, and the next service goes on' {
        $second = Start-TestServer
        try {
            $uris = @{ GoogleBooks = (Get-Failing 'minute' 2) + '?retry-after=90'; OpenLibrary = "$($second.Address)/openlibrary/api/books" }
            $isbns = @($real) + @('9780002005883' | ConvertTo-Isbn10) + @(Get-Isbn (0..60))
            Reset-Gauge
            $run = Get-Books $isbns @{ BaseUri = $uris; ThrottleLimit = 1; MaximumRetryCount = 2 }
        }
        finally {
            Stop-TestServer $second
        }

        (Get-Gauge).total | Should -Be 3
        $run.Books.Source | Should -Be (@('GoogleBooks') * 2 + @('OpenLibrary') * 6 + 'GoogleBooks' + @('OpenLibrary') * ($run.Books.Count - 9))
        $run.Books.Isbn | Should -Be $isbns.Where{ $_ -notin $run.Failed.TargetObject }

        # GoogleBooks may have those that Open Library does not know.
        $run.Failed.Count | Should -BeGreaterThan 0
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'QuotaExhausted*'
        $run.Failed[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $run.Failed[0].ToString() | Should -BeLike '*GoogleBooks is asked too often, and wants a pause of 90 s.'
        $run.Warnings | Should -HaveCount 2
        $run.Warnings[0] | Should -BeLike 'GoogleBooks is asked too often, and wants a pause of 90 s. OpenLibrary is asked instead until *'
        $run.Warnings[1] | Should -BeLike "$($run.Failed.Count) inputs are left because of a quota; GoogleBooks may be asked again at *"
    }

    It 'is waited for where it wants a short pause, or no other is there' {
        (Get-Books $real[0..2] @{ BaseUri = @{ GoogleBooks = (Get-Failing 'minute' 1 1) + '?retry-after=1'; OpenLibrary = $openLibrary }; ThrottleLimit = 1; MaximumRetryCount = 2 }).Books.Source |
            Should -Be (@('GoogleBooks') * 3)
        $alone = Get-Books $real[0] @{ BaseUri = (Get-Failing 'minute') + '?retry-after=1'; MaximumRetryCount = 1 }
        $alone.Failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure*'
        $alone.Warnings | Should -BeNullOrEmpty
    }

    It 'is asked again after "<_>", which passes' -ForEach 'minute', 'old-minute', 'backend' {
        $run = Get-Books $real[0] @{ BaseUri = Get-Failing $_ 0 1; MaximumRetryCount = 2; RetryIntervalSec = 0.01 }
        $run.Books.Source | Should -Be 'GoogleBooks'
    }

    It 'is quoted in its own words, and not in the JSON around them' {
        $run = Get-Books $real[0..1] @{ BaseUri = Get-Failing 'backend'; IsbnPerRequest = 2 }
        $run.Failed | Should -HaveCount 2
        $run.Failed.ErrorDetails.Message | Should -BeLike "GET http*: the server answered 503 (Service Unavailable).`nService temporarily unavailable."
        $run.Failed[0].Exception.Message | Should -BeLike 'GET http*: the server answered 503 (Service Unavailable).'
        $run.Failed[0].Exception.Result.Content | Should -BeLike '{*backendFailed*}'
    }

    It 'says which country it wants, and gets it' {
        $run = Get-Books $real[0] @{ BaseUri = "$url/abroad-books/v1/volumes" }
        $run.Failed[0].Exception.Message | Should -BeLike "*from which country*DE*"
        (Get-Books $real[0] @{ BaseUri = "$url/abroad-books/v1/volumes"; Country = 'de' }).Books | Should -HaveCount 1
    }

    It 'is not asked again after it has refused the key' {
        $run = Get-Books $real @{ BaseUri = Get-Failing 'key'; ThrottleLimit = 1 }
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailure*'
        $run.Failed | Should -HaveCount 8
        $run.Warnings | Should -HaveCount 1
    }

    It 'knows some books in capitals only, and some by the bare number only' {
        $run = Get-Books '9780000000408', '9780000000507' @{ BaseUri = "$url/books/v1/volumes"; IsbnPerRequest = 40 }
        $run.Books.Isbn13 | Should -Be '9780000000408', '9780000000507'
    }
}

Describe 'Get-BookMetadata of Open Library' {
    It 'finds the books of a list, packed' {
        Reset-Gauge
        $run = Get-Books $real @{ Provider = 'OpenLibrary'; BaseUri = $openLibrary }
        $run.Books.Isbn13 | Should -Be $real
        $run.Books[0].Weight | Should -BeLike '* grams'
        $run.Books[0].Published.ToString() | Should -Be '2004-11-04'
        (Get-Gauge).total | Should -Be 1
    }

    It 'asks again where the answer has no book at all' {
        $run = Get-Books $real @{ Provider = 'OpenLibrary'; BaseUri = "$url/empty-openlibrary/$(New-Guid)/1/api/books" }
        $run.Books.Isbn13 | Should -Be $real
        (Get-Books $real[0] @{ Provider = 'OpenLibrary'; BaseUri = "$url/empty-openlibrary/$(New-Guid)/1/api/books" }).Books | Should -HaveCount 1
    }

    It 'finds what there is beside a book that makes the whole answer empty' {
        $run = Get-Books $real @{ Provider = 'OpenLibrary'; BaseUri = "$url/poisoned-openlibrary/$($real[3])/api/books" }
        $run.Books.Isbn13 | Should -Be ($real -ne $real[3])
        $run.Failed.TargetObject | Should -Be $real[3]
    }

    It 'has descriptions where they are asked for, in as many requests again' {
        Reset-Gauge
        (Get-BookMetadata $real -Provider OpenLibrary -BaseUri $openLibrary).Where{ $_.Description } | Should -BeNullOrEmpty
        (Get-Gauge).total | Should -Be 1
        $isbns = $real + (Get-Isbn (1000..1091))
        Reset-Gauge
        $run = Get-Books $isbns @{ Provider = 'OpenLibrary'; BaseUri = $openLibrary; IncludeDescription = $true }
        (Get-Gauge).total | Should -BeIn (4 + 4), (4 + 3)
        $run.Books[0].Description | Should -BeLike 'In 1956 the Reverend John Ames*'
        $run.Books.Where{ $_.Description }.Count | Should -BeGreaterThan 60
        $run.Books.Isbn13 | Should -Be $isbns.Where{ $_ -notin $run.Failed.TargetObject }
    }

    It 'is asked for descriptions of those books only that it has, and that nobody describes' {
        Reset-Gauge
        $both = @{ GoogleBooks = "$url/books/v1/volumes"; OpenLibrary = $openLibrary }
        $null = Get-BookMetadata $real[0] -BaseUri $both -Merge -IncludeDescription
        (Get-Gauge).total | Should -Be 2
    }

    It 'says which books a request that failed was for' {
        $run = Get-Books $real[0..1] @{ Provider = 'OpenLibrary'; BaseUri = "$url/status/500" }
        $run.Failed | Should -HaveCount 2
        $run.Failed[0].Exception.Message | Should -BeLike "GET *bibkeys=ISBN:$($real[0]),ISBN:$($real[1])&*the server answered 500*"
    }

    It 'is told who asks' {
        $request = Get-RequestLog { Get-BookMetadata $real[0] -Provider OpenLibrary -BaseUri $openLibrary -Contact me@example.org }
        $request.headers.'User-Agent' | Should -Match '^ConcurrentWeb/\d+\.\d+\.\d+ \(\+https://\S+; me@example\.org; gzip\)$'
        (Get-Books $real[0] @{ Provider = 'OpenLibrary'; BaseUri = $openLibrary; UserAgent = 'Bare/1.0' }).Failed.FullyQualifiedErrorId |
            Should -BeLike 'HttpStatusFailure*'
    }
}

Describe 'Get-BookMetadata of <Provider>' -ForEach @(
    @{ Provider = 'DNB'; Path = 'dnb' }, @{ Provider = 'LibraryOfCongress'; Path = 'lcdb' }, @{ Provider = 'Crossref'; Path = 'crossref/works' }
) {
    It 'finds the books of a list' {
        $run = Get-Books $real @{ Provider = $Provider; BaseUri = "$url/$Path" }
        $run.Books.Isbn13 | Should -Be $real
        $run.Books.Source | Should -Be (@($Provider) * 8)
        $run.Books[0].Title | Should -Be 'Gilead'
        $run.Books[0].Authors | Should -Be 'Marilynne Robinson'
        $run.Books[0].PublishedYear | Should -Be 2004
        $run.Books[2].Title | Should -Be 'The One Tree'
    }

    It 'packs its list into few requests' {
        $isbns = Get-Isbn (0..99)
        Reset-Gauge
        $run = Get-Books $isbns @{ Provider = $Provider; BaseUri = "$url/$Path"; IsbnPerRequest = 20 }
        (Get-Gauge).total | Should -Be 5
        $run.Books.Count + $run.Failed.Count | Should -Be 100
        $run.Books.Isbn13 | Should -Be $isbns.Where{ $_ -notin $run.Failed.TargetObject }
        Reset-Gauge
        $null = Get-Books $isbns[0..19] @{ Provider = $Provider; BaseUri = "$url/$Path" }
        (Get-Gauge).total | Should -BeLessOrEqual 2
    }

    It 'says what it does not know' {
        $isbns = Get-Isbn (0..60)
        $run = Get-Books $isbns @{ Provider = $Provider; BaseUri = "$url/$Path" }
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'BookNotFound*'
        $run.Failed.Count | Should -BeIn (1..20)
        $run.Books.Count + $run.Failed.Count | Should -Be 61
    }
}

Describe 'Get-BookMetadata of a catalogue that answers with <_>' -ForEach 'diagnostic', 'html', 'cut', 'dtd' {
    It 'says that the answer cannot be used, and asks the next one' {
        $run = Get-Books $real[0] @{ Provider = 'DNB'; BaseUri = "$url/broken-sru/$_" }
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse*'
        $next = Get-Books $real[0] @{ Provider = 'DNB', 'OpenLibrary'; BaseUri = @{ DNB = "$url/broken-sru/$_"; OpenLibrary = $openLibrary } }
        $next.Books.Source | Should -Be 'OpenLibrary'
    }
}

Describe 'Get-BookMetadata -IsbnPerRequest' {
    It 'packs as many as the service takes' {
        $isbns = Get-Isbn (1000..1099)
        Reset-Gauge
        $null = Get-BookMetadata $isbns -Provider OpenLibrary -BaseUri $openLibrary -IsbnPerRequest 1000 -IncludeMissing
        (Get-Gauge).total | Should -Be 2
    }

    It 'keeps the order of the list across requests, and asks singly for what an answer lacks' {
        $isbns = Get-Isbn (0..199)
        $records = Get-BookMetadata $isbns -BaseUri "$url/slow-books/1/40/v1/volumes" -IsbnPerRequest 7 -ThrottleLimit 5 -IncludeMissing
        $records.Isbn | Should -Be $isbns
        Reset-Gauge
        $known = $records.Where{ $_.Found }.Isbn
        $null = Get-BookMetadata $known -BaseUri "$url/books/v1/volumes" -IsbnPerRequest 40
        (Get-Gauge).total | Should -Be ([Math]::Ceiling($known.Count / 40))
    }

    It 'does not hold back what a slow list has given' {
        Reset-Gauge
        $seen = & { $real[0..2]; Wait-Gauge { $_.total -ge 1 }; $real[3] } |
            Get-BookMetadata -BaseUri "$url/books/v1/volumes" -IsbnPerRequest 40
        $seen.Isbn13 | Should -Be $real[0..3]
    }

    It 'does not wait for itself where the window is smaller than a request' {
        $records = Get-BookMetadata $real -BaseUri "$url/books/v1/volumes" -IsbnPerRequest 40 -WindowSize 3
        $records.Isbn13 | Should -Be $real
        (Get-BookMetadata $real -BaseUri "$url/books/v1/volumes" -IsbnPerRequest 40 -BatchSize 3).Isbn13 | Should -Be $real
    }

    It 'loses no other book to one that spoils the answer' {
        $isbns = @($real[0..2]) + '9780000000200' + $real[3..7]
        $run = Get-Books $isbns @{ BaseUri = "$url/books/v1/volumes"; IsbnPerRequest = 40 }
        $run.Books.Isbn13 | Should -Be $real
        $run.Failed.TargetObject | Should -Be '9780000000200'
        $run.Failed.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse*'
    }
}

Describe 'Get-BookMetadata -Merge' {
    BeforeAll {
        $both = @{ GoogleBooks = "$url/books/v1/volumes"; OpenLibrary = $openLibrary }
    }

    It 'fills what the first service does not say, and says who said what' {
        $book = Get-BookMetadata $real[0] -BaseUri $both -Merge
        $book.Source | Should -Be 'GoogleBooks'
        $book.AverageRating | Should -Be 3.85
        $book.Weight | Should -BeLike '* grams'
        $book.Sources.Title | Should -Be 'GoogleBooks'
        $book.Sources.Weight | Should -Be 'OpenLibrary'
        $book.Sources['publishplaces'] | Should -Be 'OpenLibrary'
        $book.Sources.ContainsKey('Edition') | Should -BeFalse
    }

    It 'has the services'' own words where they are asked for' {
        $book = Get-BookMetadata $real[0] -BaseUri $both -Merge -IncludeRaw
        ($book.Raw.GoogleBooks | ConvertFrom-Json).volumeInfo.title | Should -Be 'Gilead'
        ($book.Raw.OpenLibrary | ConvertFrom-Json).title | Should -Be 'Gilead'
        (Get-BookMetadata $real[0] -BaseUri $both).Raw.Count | Should -Be 0
    }

    It 'is flat in a CSV file' {
        $row = Get-BookMetadata $real[1] -BaseUri $both -Merge | ConvertTo-Csv | ConvertFrom-Csv
        $row.Authors | Should -Be 'Charles Osborne; Agatha Christie'
        $row.Identifiers | Should -BeLike 'ISBN_13:9780002261982; ISBN_10:*'
        $row.Published | Should -Be '2000'
        $row.Sources | Should -BeLike 'Title=GoogleBooks;*Weight=OpenLibrary*'
        $row.PSObject.Properties.Value | Should -Not -Match 'ConcurrentWeb\.|System\.'
    }
}

Describe 'A record' {
    It 'looks good as a list' {
        $text = Get-BookMetadata $real[0] -BaseUri "$url/books/v1/volumes" | Format-List | Out-String
        $text | Should -Match '(?m)^Title +: Gilead: A Novel\s*$'
        $text | Should -Match '(?m)^Published +: HarperCollins, 2004-11-04\s*$'
        $text | Should -Not -Match '(?m)^Edition'
    }
}

Describe 'The parameters of Get-BookMetadata' {
    It 'refuse what makes no sense: <Because>' -ForEach @(
        @{ Because = 'one address for several services'; Parameters = @{ Provider = 'DNB', 'Crossref'; BaseUri = 'http://127.0.0.1:1' }; Says = '*dictionary*' }
        @{ Because = 'an address of a service that is not asked'; Parameters = @{ Provider = 'DNB'; BaseUri = @{ Crossref = 'http://127.0.0.1:1' } }; Says = '*Crossref*-Provider*' }
        @{ Because = 'a service that there is not'; Parameters = @{ Provider = 'Nobody' }; Says = "*'Nobody'*GoogleBooks*" }
        @{ Because = 'an address that is none'; Parameters = @{ BaseUri = @{ GoogleBooks = 'ftp://127.0.0.1' } }; Says = '*ftp*' }
        @{ Because = 'a contact that is none'; Parameters = @{ Contact = 'me' }; Says = '*contact*' }
        @{ Because = 'a country that is none'; Parameters = @{ Country = 'Germany' }; Says = '*two letters*' }
    ) {
        { Get-BookMetadata $real[0] @Parameters -ErrorAction Stop } | Should -Throw -ExpectedMessage $Says
    }

    It 'offer the names of the services' {
        (TabExpansion2 'Get-BookMetadata -Provider Op' -cursorColumn 29).CompletionMatches.CompletionText | Should -Be 'OpenLibrary'
    }
}

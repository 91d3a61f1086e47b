# Save-BookCover: the pictures of books, in order, into files that are whole or not there.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $server = Start-TestServer
    $url = $server.Address
    $real = '9780002005883', '9780002261982', '9780006163831', '9780006178736', '9780006280897'
    $books = Get-BookMetadata $real -BaseUri "$url/books/v1/volumes"

    function Get-Row([string] $Uri, [string] $Isbn13 = '9780002005883') {
        [pscustomobject] @{ Isbn13 = $Isbn13; CoverUri = $Uri }
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Save-BookCover' {
    BeforeEach {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid))).FullName
        Reset-Gauge
    }

    It 'writes the largest cover of each book, and emits the files in order' {
        $files = $books | Save-BookCover $folder
        $files.Name | Should -Be ($real -replace '$', '.jpg')
        $files.FullName | Should -Be ($real | ForEach-Object { Join-Path $folder "$_.jpg" })
        $files | ForEach-Object Length | Should -Be (@(6000) * 5)
        (Get-ChildItem $folder -Force).Count | Should -Be 5
    }

    It 'takes a smaller one where that is wanted' {
        ($books[0] | Save-BookCover $folder -Size SmallThumbnail).Length | Should -Be 1500
    }

    It 'keeps the order whatever the order of the answers' {
        $rows = 90, 10, 60, 0, 30 | ForEach-Object { Get-Row "$url/delay/$_" "978000000000$_" }
        $files = $rows | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed
        $files | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse*'
        $failed.TargetObject.CoverUri | Should -Be $rows.CoverUri
    }

    It 'starts in PowerShell''s location' {
        Push-Location $folder
        try { ($books[0] | Save-BookCover).DirectoryName | Should -Be $folder } finally { Pop-Location }
    }

    It 'leaves alone what is there, and asks for the rest' {
        $null = $books[0..2] | Save-BookCover $folder
        Reset-Gauge
        $files = $books | Save-BookCover $folder -Resume
        $files.Name | Should -Be ($real -replace '$', '.jpg')
        (Get-Gauge).total | Should -Be 2
    }

    It 'leaves nothing of a picture that cannot be put into its place, and names that' {
        $taken = Join-Path $folder '9780002005883.jpg'
        $null = New-Item -ItemType Directory $taken
        $files = $books[0..1] | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed
        $files.Name | Should -Be '9780002261982.jpg'
        $failed.FullyQualifiedErrorId | Should -BeLike 'OutFileFailure,*'
        $failed.Exception.Message | Should -BeLike "*: the file '$taken' cannot be written: *"
        $failed.Exception.Message | Should -Not -Match 'partial'
        (Get-ChildItem $folder -Force).Name | Should -Be '9780002005883.jpg', '9780002261982.jpg'
    }

    It 'takes a failed one again' {
        $rows = @(Get-Row "$url/status-sequence/$(New-Guid)/503,200?type=image/png&body=x"; Get-Row "$url/bytes/9" '9780002261982')
        $files = @($rows | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed)
        $files.Name | Should -Be '9780002261982.jpg'
        $files += $failed | Save-BookCover $folder
        $files.Name | Should -Be '9780002261982.jpg', '9780002005883.jpg'
    }

    It 'reads rows of a CSV file' {
        $rows = $books | ConvertTo-Csv | ConvertFrom-Csv
        ($rows | Save-BookCover $folder).Name | Should -Be ($real -replace '$', '.jpg')
    }

    It 'takes the end of the address where it is one of pictures' {
        ('a.PNG', 'a.webp', 'a.exe' | ForEach-Object { Get-Row "$url/bytes/$([int] ($_ -replace '\D'))1/$_" $_ } | Save-BookCover $folder).Name |
            Should -Be 'a.PNG.png', 'a.webp.webp', 'a.exe.jpg'
    }

    It 'gives the same book twice two files' {
        ($books[0], $books[0] | Save-BookCover $folder).Name | Should -Be '9780002005883.jpg', '9780002005883 (2).jpg'
    }

    It 'does not leave its folder, whatever a row says' {
        $file = Get-Row "$url/bytes/5" '../../evil' | Save-BookCover $folder
        $file.DirectoryName | Should -Be $folder
        (Get-ChildItem $folder).Count | Should -Be 1
    }

    It 'says what is no book, or has no cover, in its place' {
        $inputs = '9780002005883', (Get-Row ''), $null, (Get-Row 'ftp://127.0.0.1/x'), $books[1]
        $files = $inputs | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed
        $files.Name | Should -Be '9780002261982.jpg'
        $failed | Should -HaveCount 4
        $failed[0].ToString() | Should -BeLike "*'9780002005883' is no book*Get-BookMetadata*"
        $failed[1].ToString() | Should -BeLike '*has no cover*'
        $failed[3].FullyQualifiedErrorId | Should -BeLike 'InvalidUri*'
    }

    It 'quotes the words of a service, and not the JSON around them' {
        $body = [uri]::EscapeDataString('{"error": {"code": 404, "message": "No such cover."}}')
        Get-Row "$url/status/404?type=application/json&body=$body" | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'HttpStatusFailure*'
        $failed.ErrorDetails.Message | Should -Be "$($failed.Exception.Message)`nNo such cover."
    }

    It 'writes nothing over a picture when the answer is none' {
        Set-Content "$folder/9780002005883.jpg" 'old'
        Get-Row "$url/content-type?value=text/html&body=sign-in" | Save-BookCover $folder -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidResponse*'
        Get-Content "$folder/9780002005883.jpg" | Should -Be 'old'
        (Get-ChildItem $folder -Force).Count | Should -Be 1
    }

    It 'needs a folder that exists' {
        { $books | Save-BookCover "$folder/none" } | Should -Throw -ErrorId 'InvalidOutFile*'
        { Save-BookCover $folder } | Should -Throw -ErrorId 'InvalidInput*'
    }

    It 'sends nothing with -WhatIf' {
        $books | Save-BookCover $folder -WhatIf
        (Get-Gauge).total | Should -Be 0
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }
}

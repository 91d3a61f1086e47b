# In which encoding answers are read: the same as with Invoke-WebRequest and Invoke-RestMethod, which are asked the same here,
# save that a byte order mark counts and is no part of the text, and that quotes around a charset are none of it.

BeforeDiscovery {
    $types = 'text/html', 'text/plain', 'application/xml', 'application/json'
    $documents = @(
        # What the meta tag names is believed, even where it cannot be.
        '<html><head><meta charset="Unicode"></head></html>', '<html><head><meta charset = Unicode></head></html>', '<meta charset=utf-16BE>é', "<meta charset='utf-32'>"
        "<html>`n    <head>`n        <meta`n            charset=`"utf-16`"`n            >`n    </head>`n</html>"
        "<meta`n    http-equiv=`"content-type`"`n    content=`"text/html; charset=Unicode`">`n"
        '<meta charset="iso-8859-1">é', '<META CHARSET=KOI8-R>é', '<meta charset=windows-1252 />é', '<meta charset=windows-1252/>é', "<meta http-equiv='x' content='text/html; charset=latin1;'>é"
        '<meta charset="klingon-8">é', '<meta charset=1252>é', '<meta charset=l1>é', '<meta charset=utf8>é', '<meta charset=>é', '<meta charset', "<meta charset=latin1"
        '<meta charset=us-ascii><meta charset=latin1>é', '<meta name=x><p>charset=latin1 </p>é', '<metal charset=latin1>é', '{"a":"<meta charset=latin1>é"}'
        "$(' ' * 1003)<meta charset=latin1>é", "$(' ' * 1004)<meta charset=latin1>é"
        # So is the XML declaration, where no meta tag names anything.
        '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', '<?xml version="1.0" encoding="utf-16"?><a>é</a>', '<?xml version="1.0" encoding="klingon-8"?><a>é</a>'
        '<?xml version="1.0"?><a encoding="iso-8859-1">é</a>', '<?xml version="1.0" encoding="us-ascii"?><meta charset="latin1"/>é', '<?xml version="1.0" encoding="latin1"?><meta charset="klingon-8"/>é'
        'é', ''
    )
    $charsets = 'iso-8859-1', 'LATIN1', 'us-ascii', 'utf-16', 'utf-16BE', 'Unicode', 'utf-32', 'windows-1251', 'shift_jis', 'klingon-8', 'utf8', '1252', "'iso-8859-1'"
    $same = @(
        foreach ($document in $documents) { foreach ($type in $types) { @{ Document = $document; Type = $type; Sent = 'utf-8' } } }
        foreach ($charset in $charsets) {
            foreach ($document in 'é', '<meta charset="koi8-r">é', '<?xml version="1.0" encoding="koi8-r"?><a>é</a>') { @{ Document = $document; Type = "text/html; charset=$charset"; Sent = 'utf-8' } }
        }
        @{ Document = 'é'; Type = 'text/plain; charset=utf-16'; Sent = 'utf-16' }
        @{ Document = 'é'; Type = 'text/plain'; Sent = 'iso-8859-1' }
        @{ Document = '<meta charset="windows-1251">д'; Type = 'text/html'; Sent = 'windows-1251' }
    )
    $untyped = foreach ($document in '<meta charset="latin1">é', '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', '{"a":"é"}', 'é') {
        foreach ($type in 'application/octet-stream', 'application/octet-stream; charset=iso-8859-1', 'nonsense') { @{ Document = $document; Type = $type; Sent = 'utf-8' } }
    }
    # A feed is asked itself, whatever the content type says.
    $feeds = @(
        @{ Document = '<rss><item>é</item></rss>'; Type = 'application/rss+xml; charset=iso-8859-1'; Sent = 'utf-8' }
        @{ Document = '<rss><item>é</item></rss>'; Type = 'application/rss+xml; charset=utf-16'; Sent = 'utf-16' }
        @{ Document = '<?xml version="1.0" encoding="iso-8859-1"?><rss><item>é</item></rss>'; Type = 'application/rss+xml; charset=utf-8'; Sent = 'iso-8859-1' }
        @{ Document = '<?xml version="1.0" encoding="windows-1252"?><feed><entry>é</entry></feed>'; Type = 'text/plain'; Sent = 'windows-1252' }
        @{ Document = '<?xml version="1.0" encoding="utf-16"?><rss><item>é</item></rss>'; Type = 'application/rss+xml'; Sent = 'utf-16' }
        @{ Document = "`u{FEFF}<?xml version=`"1.0`" encoding=`"utf-16`"?><rss><item>é</item></rss>"; Type = 'application/rss+xml'; Sent = 'utf-16' }
        @{ Document = '<?xml version="1.0" encoding="utf-16"?><rss><item>é</item></rss>'; Type = 'application/rss+xml; charset=utf-8'; Sent = 'utf-8' }
        @{ Document = '<?xml version="1.0" encoding="klingon-8"?><rss><item>é</item></rss>'; Type = 'application/rss+xml'; Sent = 'utf-8' }
    )
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    function Get-DocumentAddress([string] $Document, [string] $Type, [string] $Sent) {
        "$url/content-type?value=$([uri]::EscapeDataString($Type))&body=$([uri]::EscapeDataString($Document))&encoding=$Sent"
    }

    # What comes out, and the encoding that the debug message names; code units as numbers, since no comparison may pass over any.
    function Get-Reading([string] $Command, [string] $Address) {
        $DebugPreference = 'Continue'
        $out = & $Command $Address 5>&1
        $encoding = $out | Where-Object { $_ -is [Management.Automation.DebugRecord] } | ForEach-Object { if ("$_" -match '^WebResponse content encoding: .*$') { $Matches[0] } }
        $value = $out | Where-Object { $_ -isnot [Management.Automation.DebugRecord] }
        $text = if ($value -is [Xml.XmlNode]) { $value.OuterXml } elseif ($value -is [string]) { $value } else { $value | ConvertTo-Json -Compress }
        [pscustomobject]@{ Encoding = $encoding; Read = "$(if ($null -ne $value) { $value.GetType() }) $([int[]] [char[]] "$text")" }
    }
}

AfterAll { Stop-TestServer $server }

Describe 'Text' {
    It 'is read as Invoke-WebRequest does: <Document> (<Type>, sent in <Sent>)' -ForEach $same {
        $address = Get-DocumentAddress $Document $Type $Sent
        $ours, $theirs = (Invoke-ConcurrentWebRequest $address), (Invoke-WebRequest $address)
        $ours.Encoding.WebName | Should -Be $theirs.Encoding.WebName
        [int[]] [char[]] $ours.Content | Should -Be ([int[]] [char[]] $theirs.Content)
        ($ours.RawContent -split '\r?\n\r?\n', 2)[1] | Should -BeExactly ($theirs.RawContent -split '\r?\n\r?\n', 2)[1]
    }

    # What calls itself JSON has to be JSON here.
    It 'is read as Invoke-RestMethod does: <Document> (<Type>, sent in <Sent>)' -ForEach @(@($same) + $untyped | Where-Object Type -NE 'application/json') {
        $address = Get-DocumentAddress $Document $Type $Sent
        $ours, $theirs = (Get-Reading Invoke-ConcurrentRestMethod $address), (Get-Reading Invoke-RestMethod $address)
        $ours.Read | Should -BeExactly $theirs.Read
        $ours.Encoding | Should -BeExactly $theirs.Encoding
    }

    It 'of a feed is read as Invoke-RestMethod does: <Document> (<Type>, sent in <Sent>)' -ForEach $feeds {
        $address = Get-DocumentAddress $Document $Type $Sent
        (Get-Reading Invoke-ConcurrentRestMethod $address).Read | Should -BeExactly (Get-Reading Invoke-RestMethod $address).Read
    }

    It 'is in the charset that stands in quotes' {
        $result = Invoke-ConcurrentWebRequest (Get-DocumentAddress 'é' 'text/html; charset="iso-8859-1"' 'iso-8859-1')
        [int[]] [char[]] $result.Content | Should -Be 0xE9
    }

    It 'in UTF-7 is not read' {
        $failed = $null
        $out = Get-DocumentAddress 'x' 'text/html; charset=utf-7' 'utf-8' | Invoke-ConcurrentWebRequest -ErrorAction SilentlyContinue -ErrorVariable failed
        $out | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'UnreadableCharset,ConcurrentWeb.Commands.InvokeConcurrentWebRequestCommand'
        (Invoke-ConcurrentWebRequest (Get-DocumentAddress '<meta charset=utf-7>+AGE-' 'text/html' 'utf-8')).Content | Should -BeExactly '<meta charset=utf-7>+AGE-'
    }
}

Describe 'A byte order mark' {
    BeforeDiscovery {
        $marked = foreach ($sent in 'utf-8', 'utf-16', 'utf-16BE', 'utf-32') { foreach ($type in 'text/plain', 'application/json', "application/json; charset=$($sent -replace 'BE')") { @{ Sent = $sent; Type = $type } } }
    }

    It 'of <Sent> tells the encoding of <Type>, and is no part of the text' -ForEach $marked {
        $address = Get-DocumentAddress "`u{FEFF}{`"a`":`"é`"}" $Type $Sent
        $result = Invoke-ConcurrentWebRequest $address
        $result.Encoding.WebName | Should -Be $Sent
        [int[]] [char[]] $result.Content | Should -Be ([int[]] [char[]] '{"a":"é"}')
        (Invoke-ConcurrentRestMethod $address).a | Should -BeExactly 'é'
    }

    It 'does not count beside a charset of the content type' {
        $address = Get-DocumentAddress "`u{FEFF}é" 'text/plain; charset=iso-8859-1' 'utf-8'
        $ours, $theirs = (Invoke-ConcurrentWebRequest $address), (Invoke-WebRequest $address)
        [int[]] [char[]] $ours.Content | Should -Be ([int[]] [char[]] $theirs.Content)
    }
}

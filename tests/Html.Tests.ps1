# The properties of a result that are made of its HTML and of its Link headers, as Invoke-WebRequest's result has them.

BeforeDiscovery {
    $pages = @(
        '<html><body><a href="one" class=''k'' data-x=7 disabled>One <b title="t">b</b></a><A HREF=two>2</A></body></html>'
        '<!-- <a href="c">x</a> --><a  href = "x>y" id="gt">z</a><a>no</a><a href="self"/>'
        '<a name="last" href="e">never ended <a href=f />'
        '<img src="https://fakesite.org/image.png" id="mainImage" class="lightbox"><IMG src=''b'' alt=""><img><img/><image x>'
        "<input name='foo' value='bar'>", "<input name='foo' value='bar'/>", "<input name='foo' value='bar'>baz</input>"
        "<input name='item1' value='bar'><input name='item2' value='foo'><input name='item3'></input><input name='item4' value='fu'><input name='item5' value='bahr'/>"
        '<input type=checkbox checked name=a><input  type="text" value="&quot;&auml;">'
        "<img`nsrc=`"a.png`"`n  alt = 'two`nlines'`n/>"
        'no html at all, 1 < 2 > 1', ''
    ) | ForEach-Object { @{ Html = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Fixture.ps1
    $server = Start-TestServer
    $url = $server.Address

    function Get-PageAddress([string] $Html, [string] $Type = 'text/html') {
        "$url/content-type?value=$([uri]::EscapeDataString($Type))&body=$([uri]::EscapeDataString($Html))"
    }

    function Get-LinkAddress([string[]] $Link) {
        "$url/headers?$(($Link | ForEach-Object { "Link=$([uri]::EscapeDataString($_))" }) -join '&')"
    }

    # Names, values and kinds of all properties, one element on a line.
    function Format-Element($Elements) {
        ($Elements | ForEach-Object { ($_.psobject.Properties | ForEach-Object { "$($_.Name):$($_.MemberType)=$($null -eq $_.Value ? 'null' : "'$($_.Value)'")" }) -join ' ' }) -join "`n"
    }
}

AfterAll {
    Stop-TestServer $server
}

Describe 'Elements' {
    It 'are those that Invoke-WebRequest finds: <Html>' -TestCases $pages {
        $address = Get-PageAddress $Html
        $theirs = Invoke-WebRequest $address
        $ours = Invoke-ConcurrentWebRequest $address
        foreach ($list in 'Links', 'Images', 'InputFields') {
            Format-Element $ours.$list | Should -BeExactly (Format-Element $theirs.$list)
            $ours.$list.Count | Should -Be $theirs.$list.Count
        }
    }

    It 'are found by id and name' {
        $result = Invoke-ConcurrentWebRequest (Get-PageAddress '<input id=a name=b value=1><input id=b name=a value=2><input id=c name=d value=3>')
        $result.InputFields.FindById('b').value | Should -Be 2
        $result.InputFields.FindByName('b').value | Should -Be 1
        $result.InputFields.Find('b').value | Should -Be 2
        $result.InputFields.Find('d').value | Should -Be 3
        $result.InputFields.Find('x') | Should -Be $null
        $result.InputFields.FindByName('D') | Should -Be $null
    }

    It 'are found once' {
        $result = Invoke-ConcurrentWebRequest (Get-PageAddress '<a href=x>1</a>')
        [object]::ReferenceEquals($result.Links, $result.Links) | Should -BeTrue
        [object]::ReferenceEquals($result.Links[0], $result.Links[0]) | Should -BeTrue
    }

    It 'may have attributes with the names of what every object has, and twice the same' {
        $result = Invoke-ConcurrentWebRequest (Get-PageAddress '<a href=1 HREF=2 psobject=3 pstypenames=4 outerHTML=5 Length=6>x</a>')
        Format-Element $result.Links | Should -Match "^outerHTML:NoteProperty='<a.+ tagName:NoteProperty='A' href:NoteProperty='1' Length:NoteProperty='6'$"
    }

    It 'are found in any text, and in nothing else' {
        (Invoke-ConcurrentWebRequest (Get-PageAddress '"<a href=x>1</a>"' 'application/json')).Links | Should -HaveCount 1
        (Invoke-ConcurrentWebRequest (Get-PageAddress '<a href=x>1</a>' 'image/png')).Links | Should -Be $null
        (Invoke-WebRequest (Get-PageAddress '<a href=x>1</a>' 'image/png')).Links | Should -Be $null
        ('nonsense' | Invoke-ConcurrentWebRequest -SkipErrorCheck).Links | Should -Be $null
    }

    It 'are properties of the result that Get-Member -Force shows and Select-Object takes by name' {
        $result = Invoke-ConcurrentWebRequest (Get-PageAddress '<img src=x>')
        ($result | Get-Member -Name Links, Images, InputFields -Force).MemberType | Should -Be CodeProperty, CodeProperty, CodeProperty
        ($result | Select-Object Images).Images[0].src | Should -Be 'x'
    }
}

Describe 'Relation links' {
    It 'are none without a Link header' {
        (Invoke-ConcurrentWebRequest "$url/todos/1").RelationLink.Count | Should -Be 0
    }

    It 'are absolute, and whatever their case: <_>' -ForEach '', '?relative=' {
        $links = (Invoke-ConcurrentWebRequest "$url/link/2/5$_").RelationLink
        $links.Count | Should -Be 4
        $links['next'] | Should -BeExactly "$url/link/3/5"
        $links['NEXT'] | Should -BeExactly "$url/link/3/5"
        $links['preV'] | Should -BeExactly "$url/link/1/5"
        $links['FiRsT'] | Should -BeExactly "$url/link/1/5"
        $links.last | Should -BeExactly "$url/link/5/5"
    }

    It 'are those that Invoke-WebRequest finds: <Name>' -TestCases @(
        @{ Name = 'several headers'; Link = '<http://x.test/1>; rel="prev"', '<http://x.test/2>; rel="next"' }
        @{ Name = 'no address'; Link = '<http://x.test/1>; rel="last",<>; rel="next"' }
        @{ Name = 'malformed'; Link = '<http://x.test/1>; rel="last",{url}; foo' }
        @{ Name = 'no relation'; Link = '<http://x.test/1>; rel="last",<url>; foo="bar"' }
        @{ Name = 'no white space'; Link = '<http://x.test/1>;rel="last",<http://x.test/2>;rel="next"' }
        @{ Name = 'much white space'; Link = '<http://x.test/1>;  rel="last",  <http://x.test/2>;  rel="next"' }
        @{ Name = 'commas'; Link = '<http://x.test/1?type=with,comma>; rel="last",<http://x.test/2,3>; rel="next"' }
        @{ Name = 'relative'; Link = '<?page=2>; rel="next",<../x>; rel=up' }
    ) {
        $address = Get-LinkAddress $Link
        $theirs = (Invoke-WebRequest $address).RelationLink
        $ours = (Invoke-ConcurrentWebRequest $address).RelationLink
        $theirs.Count | Should -BeGreaterThan 0
        $ours.Keys | Sort-Object | Should -Be ($theirs.Keys | Sort-Object)
        foreach ($key in $theirs.Keys) {
            $ours[$key] | Should -BeExactly $theirs[$key]
        }
    }
}

# The code in Markdown pages, for the tests that read it and run it.

# The fenced blocks of PowerShell in a page, in order. Each has the heading or the words in bold that it stands under, and
# what a block of text right behind it shows as its output.
function Get-DocumentedCode([string] $Path) {
    $page = [IO.Path]::GetFileNameWithoutExtension($Path)
    $title = $page
    $pattern = '(?ms)^#{2,3} (?<title>[^\n]+)$|^\*\*(?<title>.+?)\.?\*\*|^```powershell\n(?<code>.*?)^```$(\n\n```text\n(?<shown>.*?)^```$)?'
    $number = 0
    foreach ($match in [regex]::Matches((Get-Content -Raw $Path).ReplaceLineEndings("`n"), $pattern)) {
        if ($match.Groups['title'].Success) {
            $title = $match.Groups['title'].Value
            continue
        }

        $number++
        @{
            Page   = $page
            Number = $number
            Title  = $title
            Code   = $match.Groups['code'].Value
            Shown  = $match.Groups['shown'].Success ? $match.Groups['shown'].Value : $null
        }
    }
}

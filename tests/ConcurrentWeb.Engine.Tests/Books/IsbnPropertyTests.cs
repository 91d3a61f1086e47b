using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Books;

public class IsbnPropertyTests
{
    private static readonly Gen<string> Isbn13s =
        from prefix in Gen.Frequency((3, Gen.Constant("978")), (1, Gen.Choose(1, 9).Select(n => "979" + n)))
        from digits in Gen.ArrayOf(Gen.Choose(0, 9), 12 - prefix.Length)
        select WithCheckDigit(prefix + string.Concat(digits));

    private static readonly Gen<string> WithOneDigitChanged =
        from text in Isbn13s
        from form in Gen.Elements(text, Isbn.Parse(text).Isbn10 ?? text)
        from place in Gen.Choose(0, form.Length - 1)
        from digit in Gen.Choose(0, 9).Select(n => (char)('0' + n))
        where form[place] != digit
        select form[..place] + digit + form[(place + 1)..];

    private static readonly Gen<string> Dirt = Gen.Elements("", "", " ", "-", "\u2010", "\u2013", "\u00A0", "\t", "\u200B", "\u00AD", "'");

    [Fact]
    public void Every_number_with_the_right_check_digit_is_read_as_itself() =>
        Prop.ForAll(Isbn13s.ToArbitrary(), text => Isbn.Parse(text).Isbn13 == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Ten_digits_lead_back_to_thirteen() =>
        Prop.ForAll(
            Isbn13s.ToArbitrary(),
            text => Isbn.Parse(text) is var isbn && (isbn.Isbn10 is null ? text[2] == '9' : Isbn.Parse(isbn.Isbn10) == isbn))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Dirt_between_the_digits_changes_nothing()
    {
        var dirty = from text in Isbn13s
                    from dirt in Gen.ArrayOf(Dirt, text.Length + 1)
                    select (text, Dirty: string.Concat(text.Select((digit, i) => dirt[i] + digit)) + dirt[^1]);
        Prop.ForAll(dirty.ToArbitrary(), it => Isbn.Parse(it.Dirty).Isbn13 == it.text).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_change_of_one_digit_goes_unseen()
    {
        Prop.ForAll(WithOneDigitChanged.ToArbitrary(), text => !Isbn.TryParse(text, out _)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_two_neighbours_of_ten_digits_change_places_unseen()
    {
        var swapped = from text in Isbn13s
                      let ten = Isbn.Parse(text).Isbn10
                      where ten is not null
                      from place in Gen.Choose(0, 8)
                      where ten[place] != ten[place + 1]
                      select Swap(ten, place);
        Prop.ForAll(swapped.ToArbitrary(), text => !Isbn.TryParse(text, out _)).QuickCheckThrowOnFailure();
    }

    // The weights 1 and 3 do not see a difference of five: 3 × 5 − 5 is ten.
    [Fact]
    public void Neighbours_of_thirteen_digits_change_places_unseen_only_where_they_differ_by_five()
    {
        var swapped = from text in Isbn13s
                      from place in Gen.Choose(3, 11)
                      select (Text: Swap(text, place), Difference: Math.Abs(text[place] - text[place + 1]));
        Prop.ForAll(swapped.ToArbitrary(), it => !it.Text.StartsWith("9790", StringComparison.Ordinal) is var isBook
            && Isbn.TryParse(it.Text, out _) == (isBook && it.Difference is 0 or 5)).QuickCheckThrowOnFailure();
    }

    // Nine of ten digits are another matter: one number in eleven fits, whichever digit was lost.
    [Fact]
    public void A_wrong_swapped_or_lost_digit_is_never_guessed()
    {
        var otherwise = from text in Isbn13s
                        from form in Gen.Elements(text, Isbn.Parse(text).Isbn10 ?? text)
                        from place in Gen.Choose(0, form.Length - 2)
                        from digit in Gen.Choose(0, 9)
                        from spoilt in Gen.Elements(Swap(form, place), text.Remove(place, 1), text + (char)('0' + digit))
                        where !Isbn.TryParse(spoilt, out _)
                        select spoilt;
        var spoiled = Gen.OneOf(WithOneDigitChanged, otherwise);
        Prop.ForAll(spoiled.ToArbitrary(), text => Isbn.Check(text).Suggestion is null).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_lost_zero_is_found_again()
    {
        var short9 = from digits in Gen.ArrayOf(Gen.Choose(0, 9), 8)
                     from first in Gen.Choose(1, 9)
                     let ten = Isbn.Parse(WithCheckDigit($"9780{first}{string.Concat(digits)[..7]}")).Isbn10!
                     select ten;
        Prop.ForAll(short9.ToArbitrary(), ten => Isbn.Check(ten[1..]).Suggestion == ten).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_spreadsheets_way_of_writing_numbers_changes_nothing()
    {
        var written = from text in Isbn13s
                      let number = long.Parse(text, CultureInfo.InvariantCulture)
                      from culture in Gen.Elements("en-US", "de-DE", "fr-FR", "de-CH", "sv-SE")
                      from format in Gen.Elements("N0", "N2", "0.0", "0.00", "0.000000000000E+00")
                      select (text, Written: number.ToString(format, CultureInfo.GetCultureInfo(culture)));
        Prop.ForAll(written.ToArbitrary(), it => Isbn.TryParse(it.Written, out var isbn) && isbn.Isbn13 == it.text).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Below_a_header_the_column_is_found_whatever_stands_in_the_others()
    {
        var cells = Gen.Elements("a", "\"", ",", ";", "|", "\t", " ", "9780002238304", "0002005883", "ISBN").ListOf().Select(parts => string.Concat(parts));
        var rows = from text in Isbn13s
                   from before in cells.ListOf()
                   from after in cells.ListOf()
                   from delimiter in Gen.Elements(DelimitedLine.Delimiters)
                   where before.Count + after.Count > 0
                   select (text, delimiter, Before: before.ToList(), After: after.ToList());
        Prop.ForAll(rows.ToArbitrary(), row =>
        {
            var table = new IsbnTable();
            var header = row.Before.Select(_ => "x").Append("isbn-13").Concat(row.After.Select(_ => "y"));
            var fields = row.Before.Append(row.text).Concat(row.After).Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            return table.Read(string.Join(row.delimiter, header)).Kind == IsbnLineKind.Header
                && table.Read(string.Join(row.delimiter, fields)) == new IsbnLine(IsbnLineKind.Row, row.text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_line_of_a_table_throws()
    {
        var lines = Gen.Elements("isbn", "Title", ";", ",", "\t", "|", "\"", "9780002005883", "0002005883", "9.78E+12", " ", "=", "x", "\uFEFF", "\uD800", "(", ")")
            .ListOf().Select(parts => string.Concat(parts)).ListOf();
        Prop.ForAll(lines.ToArbitrary(), list =>
        {
            var table = new IsbnTable();
            return list.Select(line => table.Read(line)).All(line => line.Text is not null);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_throws_and_every_refusal_has_a_printable_sentence()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements("isbn", "urn:", "978", "979", "0", "13", "10", ":", ",", "x", "E+", "=", "\"", " ", "\0", "\uD800", "\t", "٣")
                .ListOf().Select(parts => string.Concat(parts)));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var isIsbn = Isbn.TryParse(text, out var isbn, out var error);
            return isIsbn
                ? isbn is not null && error is null
                : isbn is null && error![^1] is '.' or '?' && !error.Any(char.IsControl);
        }).QuickCheckThrowOnFailure();
    }

    private static string Swap(string text, int place) =>
        text[..place] + text[place + 1] + text[place] + text[(place + 2)..];

    private static string WithCheckDigit(string twelve)
    {
        var sum = twelve.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return twelve + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}

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
        var changed = from text in Isbn13s
                      from form in Gen.Elements(text, Isbn.Parse(text).Isbn10 ?? text)
                      from place in Gen.Choose(0, form.Length - 1)
                      from digit in Gen.Choose(0, 9).Select(n => (char)('0' + n))
                      where form[place] != digit
                      select form[..place] + digit + form[(place + 1)..];
        Prop.ForAll(changed.ToArbitrary(), text => !Isbn.TryParse(text, out _)).QuickCheckThrowOnFailure();
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

    private static string WithCheckDigit(string twelve)
    {
        var sum = twelve.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return twelve + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}

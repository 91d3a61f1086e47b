namespace ConcurrentWeb.Engine.Tests.Books;

public class IsbnTableTests
{
    private const string Book = "9780002005883";

    [Theory]
    [InlineData("ISBN")]
    [InlineData("\uFEFF\"isbn_13\"")]
    [InlineData("Title;ISBN;Author")]
    [InlineData("Title,Author,ISBN-13")]
    [InlineData("\uFEFFEAN\tTitle")]
    [InlineData("\"Title\"|\"Isbn 10\"|\"Year\"")]
    [InlineData("Last, first; ISBN")]
    public void The_first_line_may_be_a_header(string line)
    {
        var table = new IsbnTable();
        Assert.Equal(IsbnLineKind.Header, table.Read(line).Kind);
        Assert.Equal(new IsbnLine(IsbnLineKind.Number, Book), table.Read(Book));
        Assert.Equal(IsbnLineKind.Header, table.Read(line).Kind);
    }

    [Theory]
    [InlineData("Title;Author")]
    [InlineData("Books of 2004")]
    [InlineData("ISBN 9780002005883")]
    [InlineData("ISBN;9780002005883")]
    [InlineData("isbns of last year")]
    public void What_names_no_column_or_holds_an_ISBN_is_no_header(string line) =>
        Assert.NotEqual(IsbnLineKind.Header, new IsbnTable().Read(line).Kind);

    [Fact]
    public void Blank_lines_may_stand_before_a_header()
    {
        var table = new IsbnTable();
        Assert.Equal(IsbnLineKind.Number, table.Read(" ").Kind);
        Assert.Equal(IsbnLineKind.Header, table.Read("ISBN").Kind);
    }

    [Fact]
    public void A_name_further_down_is_no_header()
    {
        var table = new IsbnTable();
        table.Read(Book);
        Assert.Equal(IsbnLineKind.Number, table.Read("ISBN:").Kind);
        Assert.Equal(IsbnLineKind.RowWithoutIsbn, table.Read("Title;ISBN").Kind);
    }

    [Fact]
    public void Another_file_may_have_another_header()
    {
        var table = new IsbnTable();
        table.Read("Title;ISBN");
        Assert.Equal("1", table.Read($"{Book};1").Text);
        Assert.Equal(IsbnLineKind.Header, table.Read("ISBN,Title", isFirstOfFile: true).Kind);
        Assert.Equal("ISBN", table.Column);
        Assert.Equal(',', table.Delimiter);
        Assert.Equal(Book, table.Read($"{Book},1").Text);
        Assert.Equal(Book, table.Read(Book, isFirstOfFile: true).Text);
        Assert.Null(table.Column);
    }

    [Theory]
    [InlineData("Gilead;9780002005883;2004", "9780002005883")]
    [InlineData("\"Gilead; a novel\";\"978-0-00-200588-3\";", "978-0-00-200588-3")]
    [InlineData("\"The \"\"G\"\" book\";0002005883", "0002005883")]
    [InlineData(";=\"0002005883\";", "=\"0002005883\"")]
    [InlineData("9780002238304;97800020058;x", "97800020058")]
    [InlineData("9780002238304;none", "none")]
    public void Below_a_header_its_column_is_read(string line, string expected) =>
        Assert.Equal(new IsbnLine(IsbnLineKind.Row, expected), Below("Title;ISBN;Year", line));

    [Theory]
    [InlineData("0002005883;;2004")]
    [InlineData("0002005883;")]
    [InlineData("0002005883; ;x")]
    [InlineData("0002005883;\"=\"\"\"\"\"")]
    [InlineData(";")]
    public void Below_a_header_an_empty_cell_is_not_replaced_by_another(string line) =>
        Assert.Equal(new IsbnLine(IsbnLineKind.RowWithEmptyIsbn, line), Below("Id;ISBN;Year", line));

    [Theory]
    [InlineData("1,0002005883,9780002005883", "0002005883")]
    [InlineData("1,=\"\",9780002005883", "9780002005883")]
    [InlineData("1,2005,9780002005883", "9780002005883")]
    [InlineData("1,0002005883,9.78E+12", "0002005883")]
    [InlineData("1,,9.78E+12", "9.78E+12")]
    public void Of_two_columns_the_first_that_is_an_ISBN_counts(string line, string expected) =>
        Assert.Equal(expected, Below("Id,ISBN,ISBN13", line).Text);

    [Theory]
    [InlineData("9780002005883,Gilead", "9780002005883")]
    [InlineData("Gilead,9780002005883,2004", "9780002005883")]
    [InlineData("Robinson, Marilynne;0-00-200588-3;2004", "0-00-200588-3")]
    [InlineData("\"Gilead; a novel\",9780002005883", "9780002005883")]
    [InlineData("1\t9780002005883", "9780002005883")]
    [InlineData("0002005883|9780002005883|Gilead", "9780002005883")]
    [InlineData("1303456789,9780002005883", "9780002005883")]
    [InlineData("Gilead,9780002005884", "9780002005884")]
    [InlineData("Gilead,9.78E+12", "9.78E+12")]
    [InlineData("Gilead,ISBN 200", "ISBN 200")]
    [InlineData("0002005883,9780002238305", "9780002238305")]
    [InlineData("9780002005883,9780002238304", "9780002005883,9780002238304")]
    public void Without_a_header_the_field_that_looks_like_one_is_read(string line, string expected) =>
        Assert.Equal(new IsbnLine(IsbnLineKind.Row, expected), new IsbnTable().Read(line));

    [Theory]
    [InlineData("Gilead;Robinson")]
    [InlineData("Gilead,2004-11-04,12.50")]
    [InlineData("1,2,3")]
    [InlineData("Gilead;12 (with a map)")]
    [InlineData("Christie, Agatha")]
    public void A_row_may_have_no_ISBN(string line) =>
        Assert.Equal(new IsbnLine(IsbnLineKind.RowWithoutIsbn, line), new IsbnTable().Read(line));

    [Theory]
    [InlineData("9780002005883,")]
    [InlineData("9,780,002,005,883")]
    [InlineData("9780002005883,00")]
    [InlineData("hello")]
    public void What_is_one_number_has_no_columns(string line) =>
        Assert.Equal(new IsbnLine(IsbnLineKind.Number, line), new IsbnTable().Read(line));

    private static IsbnLine Below(string header, string line)
    {
        var table = new IsbnTable();
        Assert.Equal(IsbnLineKind.Header, table.Read(header).Kind);
        return table.Read(line);
    }
}

using System.IO.Compression;
using System.Text;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class ContentDecodingTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Straße und Weg. ", 5000)));

    public static TheoryData<string, string> Codings => new()
    {
        { "gzip", "gzip" },
        { "x-gzip", "gzip" },
        { "GZip", "gzip" },
        { "br", "br" },
        { "deflate", "zlib" },
        { "deflate", "raw" },
    };

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_coded_body_is_decoded_in_whatever_pieces_it_comes(string coding, string format)
    {
        var coded = Encode(Text, format);
        foreach (var piece in new[] { 1, 7, coded.Length })
        {
            using var content = Answer.Coded(PiecewiseStream.Of(coded, piece), coding);

            var result = await Answer.WithAsync(content);

            Assert.Null(result.Error);
            Assert.Equal(Text, result.Body.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task The_length_of_a_coded_body_is_not_that_of_its_text(string coding, string format)
    {
        var coded = Encode(Text, format);
        using var content = Answer.Coded(PiecewiseStream.Of(coded, 100), coding);
        content.Headers.ContentLength = coded.Length;

        var result = await Answer.WithAsync(content, options: new EngineOptions { MaximumResponseSize = Text.Length });

        Assert.Null(result.Error);
        Assert.Equal(Text.Length, result.RawContentLength);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task The_size_limit_counts_what_comes_out(string coding, string format)
    {
        var bomb = PiecewiseStream.Of(Encode(new byte[64 * Megabyte], format), 1000);
        using var content = Answer.Coded(bomb, coding);

        var result = await Answer.WithAsync(content, options: new EngineOptions { MaximumResponseSize = Megabyte });

        Assert.Equal(WebErrorKind.ResponseTooLarge, result.Error?.Kind);
        Assert.True(bomb.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task An_empty_body_may_be_said_to_be_coded(string coding, string format)
    {
        Assert.NotNull(format);
        using var content = Answer.Coded(new PiecewiseStream([]), coding);

        var result = await Answer.WithAsync(content);

        Assert.Null(result.Error);
        Assert.Equal(0, result.RawContentLength);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task What_cannot_be_decoded_is_an_invalid_response(string coding, string format)
    {
        var coded = Encode(Text, format);
        coded.AsSpan(format switch { "gzip" => 10, "zlib" => 2, _ => 0 }).Fill(0xFF);
        using var content = Answer.Coded(PiecewiseStream.Of(coded, 100), coding);

        var result = await Answer.WithAsync(content);

        Assert.Equal(WebErrorKind.InvalidResponse, result.Error?.Kind);
        Assert.Contains("cannot be decompressed", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codings_come_off_in_the_reverse_of_the_order_in_which_they_were_applied()
    {
        var coded = Encode(Encode(Text, "gzip"), "br");
        using var inOneLine = Answer.Coded(new MemoryStream(coded), "identity, gzip, br");
        using var inTwo = Answer.Coded(new MemoryStream(coded), "gzip", "br");

        Assert.Equal(Text, (await Answer.WithAsync(inOneLine)).Body.ToArray());
        Assert.Equal(Text, (await Answer.WithAsync(inTwo)).Body.ToArray());
    }

    [Fact]
    public async Task Identity_is_no_coding()
    {
        using var content = Answer.Coded(new MemoryStream(Text), "Identity");

        Assert.Equal(Text, (await Answer.WithAsync(content)).Body.ToArray());
    }

    [Fact]
    public async Task An_unknown_coding_is_an_invalid_response_that_is_named()
    {
        using var content = Answer.Coded(new MemoryStream(Text), "zstd");

        var result = await Answer.WithAsync(content);

        Assert.Equal(WebErrorKind.InvalidResponse, result.Error?.Kind);
        Assert.Contains("zstd", result.Error!.Message, StringComparison.Ordinal);
    }

    private static byte[] Encode(byte[] body, string format)
    {
        using var coded = new MemoryStream();
        using (Stream stream = format switch
        {
            "gzip" => new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            "zlib" => new ZLibStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(coded, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return coded.ToArray();
    }
}

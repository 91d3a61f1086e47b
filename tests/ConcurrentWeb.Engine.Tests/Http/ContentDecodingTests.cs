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
    public Task A_coded_body_that_is_cut_short_anywhere_is_an_error() => Property.HoldsAsync(
        async choices =>
        {
            var (coding, format) = choices.Of([("gzip", "gzip"), ("br", "br"), ("deflate", "zlib"), ("deflate", "raw")]);
            var length = 1 + choices.Next(choices.Of([2, 300, 70_000]));
            var text = choices.Next(2) == 0 ? Text[..length] : Noise(length);
            var level = choices.Of([CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal]);
            var coded = Encode(text, format, level);
            var near = Math.Min(coded.Length, 12);

            // Near its ends is where a cut is hard to notice.
            var cut = choices.Next(3) switch
            {
                0 => choices.Next(near),
                1 => coded.Length - 1 - choices.Next(near),
                _ => choices.Next(coded.Length),
            };
            var piece = 1 + choices.Next(choices.Of([1, 10, 20_000]));

            var whole = await ReadAsync(coded, piece, coding);
            var part = await ReadAsync(coded[..cut], piece, coding);

            Assert.Null(whole.Error);
            Assert.Equal(text, whole.Body.ToArray());
            Assert.Equal(cut == 0 ? null : WebErrorKind.TruncatedResponse, part.Error?.Kind);
            Assert.True(part.Body.IsEmpty);
        },
        runs: 1000);

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_that_lacks_its_last_byte_is_truncated_whatever_its_frame_says(string coding, string format)
    {
        var coded = Encode(Text, format)[..^1];
        using var content = Answer.Coded(PiecewiseStream.Of(coded, 100), coding);
        content.Headers.ContentLength = coded.Length;

        var result = await Answer.WithAsync(content);

        Assert.Equal(WebErrorKind.TruncatedResponse, result.Error?.Kind);
        Assert.Contains("in the middle of its compressed body", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_gzip_may_follow_one_another_and_each_has_to_be_whole()
    {
        byte[] first = Encode(Text, "gzip");
        byte[] both = [.. first, .. Encode(Text[..10], "gzip")];
        for (var end = first.Length; end <= both.Length; end++)
        {
            foreach (var piece in new[] { 1, first.Length, both.Length })
            {
                var result = await ReadAsync(both[..end], piece, "gzip");

                Assert.Equal(end == first.Length || end == both.Length ? null : WebErrorKind.TruncatedResponse, result.Error?.Kind);
                Assert.Equal(end == first.Length ? Text.Length : end == both.Length ? Text.Length + 10 : 0, result.Body.Length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task What_follows_a_coded_body_is_left_alone(string coding, string format)
    {
        byte[] coded = [.. Encode(Text, format), 0, 0, 0, 0, 0x1F, 0, 0xFF];
        foreach (var piece in new[] { 1, coded.Length - 7, coded.Length })
        {
            var result = await ReadAsync(coded, piece, coding);

            Assert.Null(result.Error);
            Assert.Equal(Text, result.Body.ToArray());
        }
    }

    [Fact]
    public async Task Each_of_several_codings_has_to_be_whole()
    {
        var inner = Encode(Encode(Text, "gzip")[..^4], "br");
        using var innerCut = Answer.Coded(new MemoryStream(inner), "gzip, br");
        using var outerCut = Answer.Coded(new MemoryStream(Encode(Encode(Text, "gzip"), "br")[..^1]), "gzip, br");

        Assert.Equal(WebErrorKind.TruncatedResponse, (await Answer.WithAsync(innerCut)).Error?.Kind);
        Assert.Equal(WebErrorKind.TruncatedResponse, (await Answer.WithAsync(outerCut)).Error?.Kind);
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

    private static async Task<WebResult> ReadAsync(byte[] coded, int piece, string coding)
    {
        using var content = Answer.Coded(PiecewiseStream.Of(coded, piece), coding);
        return await Answer.WithAsync(content);
    }

    /// <summary>Bytes that nothing makes shorter.</summary>
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Encode(byte[] body, string format, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var coded = new MemoryStream();
        using (Stream stream = format switch
        {
            "gzip" => new GZipStream(coded, level, leaveOpen: true),
            "br" => new BrotliStream(coded, level, leaveOpen: true),
            "zlib" => new ZLibStream(coded, level, leaveOpen: true),
            _ => new DeflateStream(coded, level, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return coded.ToArray();
    }
}

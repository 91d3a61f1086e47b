using System.IO.Compression;
using System.Net;
using ConcurrentWeb.Engine.Tests.Support;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class FileDestinationTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private static readonly byte[] Old = [.. "what was there"u8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5000, 999)]
    [InlineData(256 * 1024, 70_000)]
    [InlineData((3 * Megabyte) + 5, 1_000_000)]
    public async Task A_body_goes_whole_to_its_file_and_not_to_memory(int length, int piece)
    {
        var body = BodyReaderTests.Bytes(length);
        foreach (var announced in new[] { true, false })
        {
            using var content = new StreamContent(PiecewiseStream.Of(body, piece));
            content.Headers.ContentLength = announced ? length : null;

            var result = await SaveAsync(content);

            Assert.Null(result.Error);
            Assert.Equal(body, _folder.Read("file"));
            Assert.Equal(_folder.File("file"), result.OutFile);
            Assert.Equal(length, result.RawContentLength);
            Assert.True(result.Body.IsEmpty);
            Assert.Equal(["file"], _folder.Names);
        }
    }

    [Fact]
    public async Task A_compressed_body_is_decompressed_into_its_file()
    {
        var body = BodyReaderTests.Bytes(300_000);
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(body, TestContext.Current.CancellationToken);
        }

        packed.Position = 0;
        using var content = Answer.Coded(packed, "gzip");

        var result = await SaveAsync(content);

        Assert.Equal(body, _folder.Read("file"));
        Assert.Equal(body.Length, result.RawContentLength);
    }

    [Fact]
    public async Task A_file_from_before_is_replaced_and_keeps_its_mode()
    {
        _folder.File("file", Old);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File("file"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using var content = Answer.Text("new");
        await SaveAsync(content);

        Assert.Equal("new"u8, _folder.Read("file"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("file")));
        }
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    public async Task An_answer_without_a_body_gives_an_empty_file(string method, int status)
    {
        using var content = Answer.Text("no body, only its length");
        var result = await SaveAsync(content, (HttpStatusCode)status, new HttpMethod(method));

        Assert.Null(result.Error);
        Assert.Empty(_folder.Read("file"));
        Assert.Equal(0, result.RawContentLength);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(404, true)]
    [InlineData(302, true)]
    public async Task The_body_of_an_http_error_goes_to_memory(int status, bool skipsCheck)
    {
        _folder.File("file", Old);
        using var content = Answer.Text("nothing here");

        var result = await SaveAsync(content, (HttpStatusCode)status, options: new EngineOptions { SkipHttpErrorCheck = skipsCheck });

        Assert.Equal(skipsCheck ? null : WebErrorKind.HttpStatusFailure, result.Error?.Kind);
        Assert.Equal("nothing here", result.Content);
        Assert.Null(result.OutFile);
        AssertUntouched();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_breaks_off_leaves_what_was_there(bool announced)
    {
        _folder.File("file", Old);
        using var content = new StreamContent(new PiecewiseStream(
            [BodyReaderTests.Bytes(Megabyte)], announced ? null : _ => throw new IOException("The cable is out")));
        content.Headers.ContentLength = announced ? 2 * Megabyte : null;

        var result = await SaveAsync(content);

        Assert.Equal(WebErrorKind.TruncatedResponse, result.Error?.Kind);
        Assert.Null(result.OutFile);
        AssertUntouched();
    }

    [Fact]
    public async Task A_body_that_stands_still_leaves_what_was_there()
    {
        _folder.File("file", Old);
        var clock = new FakeTimeProvider();
        var body = PiecewiseStream.Stalling(BodyReaderTests.Bytes(Megabyte));
        using var content = new StreamContent(body);

        var saving = SaveAsync(content, options: new EngineOptions { TimeProvider = clock, OperationTimeout = TimeSpan.FromSeconds(7) });
        await WhenStalledAsync(body);
        clock.Advance(TimeSpan.FromSeconds(7));
        var result = await saving.Patiently();

        Assert.Equal(WebErrorKind.OperationTimeout, result.Error?.Kind);
        AssertUntouched();
    }

    [Fact]
    public async Task A_stop_half_way_leaves_what_was_there()
    {
        _folder.File("file", Old);
        using var stop = new CancellationTokenSource();
        var body = PiecewiseStream.Stalling(BodyReaderTests.Bytes(Megabyte));
        using var content = new StreamContent(body);

        var saving = SaveAsync(content, stop: stop.Token);
        await WhenStalledAsync(body);
        Assert.Equal(2, _folder.Names.Count());
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving.Patiently());
        AssertUntouched();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_allowed_leaves_what_was_there(bool announced)
    {
        _folder.File("file", Old);
        using var content = new StreamContent(PiecewiseStream.Of(BodyReaderTests.Bytes(Megabyte), 100_000));
        content.Headers.ContentLength = announced ? Megabyte : null;

        var result = await SaveAsync(content, options: new EngineOptions { MaximumResponseSize = Megabyte - 1 });

        Assert.Equal(WebErrorKind.ResponseTooLarge, result.Error?.Kind);
        AssertUntouched();
    }

    [Fact]
    public async Task A_limit_of_its_own_counts_for_what_is_not_compressed_only()
    {
        var file = new OutFile(_folder.File("file")) { MaximumSize = Megabyte };
        var options = new EngineOptions { MaximumResponseSize = 1000 };
        using var plain = new ByteArrayContent(new byte[Megabyte]);
        using var larger = new ByteArrayContent(new byte[Megabyte + 1]);
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[Megabyte], TestContext.Current.CancellationToken);
        }

        packed.Position = 0;
        using var bomb = Answer.Coded(packed, "gzip");

        Assert.Null((await SaveAsync(plain, file: file, options: options)).Error);
        Assert.Equal(WebErrorKind.ResponseTooLarge, (await SaveAsync(larger, file: file, options: options)).Error?.Kind);
        Assert.Equal(WebErrorKind.ResponseTooLarge, (await SaveAsync(bomb, file: file, options: options)).Error?.Kind);
        Assert.Equal(Megabyte, _folder.Read("file").Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutFile("x") { MaximumSize = 0 });
    }

    [Fact]
    public async Task A_body_is_kept_in_memory_too_where_that_is_wanted()
    {
        using var content = Answer.Text("Grüße", "text/plain; charset=utf-8");

        var result = await SaveAsync(content, file: new OutFile(_folder.File("file")) { KeepBody = true });

        Assert.Equal("Grüße", result.Content);
        Assert.Equal("Grüße"u8, _folder.Read("file"));
        Assert.Equal(7, result.RawContentLength);
    }

    [Fact]
    public async Task An_unknown_charset_is_no_hindrance()
    {
        using var content = Answer.Text("x", "text/plain; charset=martian");

        Assert.Null((await SaveAsync(content)).Error);
        Assert.Equal("x"u8, _folder.Read("file"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_failure_that_names_it()
    {
        Directory.CreateDirectory(_folder.File("folder"));
        File.SetAttributes(_folder.File("protected", Old), FileAttributes.ReadOnly);
        foreach (var name in new[] { Path.Join("missing", "file"), "folder", "protected" })
        {
            using var content = Answer.Text("x");

            var result = await SaveAsync(content, file: new OutFile(_folder.File(name)));

            Assert.Equal(WebErrorKind.OutFileFailure, result.Error?.Kind);
            Assert.Contains($"'{_folder.File(name)}' cannot be written", result.Error!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".partial", result.Error.Message, StringComparison.Ordinal);
            Assert.NotNull(result.Error.Exception);
        }

        Assert.Equal(Old, _folder.Read("protected"));
        Assert.Equal(["folder", "protected"], _folder.Names.Order(StringComparer.Ordinal));
        File.SetAttributes(_folder.File("protected"), FileAttributes.Normal);
    }

    [Fact]
    public async Task The_longest_name_leaves_room_for_the_one_in_between()
    {
        var name = new string('ü', 127);
        using var content = Answer.Text("x");

        Assert.Null((await SaveAsync(content, file: new OutFile(_folder.File(name)))).Error);
        Assert.Equal([name], _folder.Names);
    }

    private static async Task WhenStalledAsync(PiecewiseStream body)
    {
        while (body.Reads < 5)
        {
            await Task.Yield();
        }
    }

    private void AssertUntouched()
    {
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal(Old, _folder.Read("file"));
    }

    private async Task<WebResult> SaveAsync(
        HttpContent content,
        HttpStatusCode status = HttpStatusCode.OK,
        HttpMethod? method = null,
        OutFile? file = null,
        EngineOptions? options = null,
        CancellationToken? stop = null)
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(_ => new HttpResponseMessage(status) { Content = content });
        using var engine = new RequestEngine((options ?? new EngineOptions()) with { Transport = transport, MaximumRetryCount = 0 });
        return await engine.SendAsync(
            new RequestDefinition { Uri = Answer.Uri, Method = method ?? HttpMethod.Get, OutFile = file ?? new OutFile(_folder.File("file")) },
            stop ?? TestContext.Current.CancellationToken);
    }
}

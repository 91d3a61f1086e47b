using System.Security.Cryptography;
using System.Text.Json;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class FileContentTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(1_000_000)]
    public async Task A_file_arrives_whole_and_with_its_length(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        await File.WriteAllBytesAsync(_path, bytes, TestContext.Current.CancellationToken);
        await using var server = await WebTestServer.StartAsync();

        var result = await SendAsync(server, () => new FileContent(_path));

        Assert.Equal((size, Hash(bytes), ""), Counted(result));
    }

    [Fact]
    public async Task A_file_is_part_of_a_form()
    {
        await File.WriteAllTextAsync(_path, "in the form", TestContext.Current.CancellationToken);
        await using var server = await WebTestServer.StartAsync();

        var result = await SendAsync(server, () => new MultipartFormDataContent { { new FileContent(_path), "field" } }, path: "echo");

        Assert.Contains("in the form", JsonDocument.Parse(result.GetText()).RootElement.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_opened_when_it_is_sent()
    {
        using var content = new FileContent(_path);
        await File.WriteAllTextAsync(_path, "late", TestContext.Current.CancellationToken);

        Assert.Equal(4, content.Headers.ContentLength);
        Assert.Equal("late", await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_grows_is_sent_up_to_where_it_ended()
    {
        await File.WriteAllTextAsync(_path, "before", TestContext.Current.CancellationToken);
        using var content = new FileContent(_path);
        Assert.Equal(6, content.Headers.ContentLength);
        await File.AppendAllTextAsync(_path, " and after", TestContext.Current.CancellationToken);

        using var sent = new MemoryStream();
        await content.CopyToAsync(sent, TestContext.Current.CancellationToken);

        Assert.Equal(6, sent.Length);
    }

    [Fact]
    public async Task A_file_that_shrinks_is_a_failure_of_the_body()
    {
        await File.WriteAllBytesAsync(_path, new byte[100], TestContext.Current.CancellationToken);
        using var content = new FileContent(_path);
        Assert.Equal(100, content.Headers.ContentLength);
        await File.WriteAllBytesAsync(_path, new byte[10], TestContext.Current.CancellationToken);
        await using var server = await WebTestServer.StartAsync();

        var result = await SendAsync(server, () => content);

        Assert.Equal(WebErrorKind.InvalidBody, result.Error?.Kind);
        Assert.Contains("10 of 100 bytes", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_not_there_is_a_failure_of_the_body(bool inForm)
    {
        await using var server = await WebTestServer.StartAsync();

        var result = await SendAsync(
            server, () => inForm ? new MultipartFormDataContent { { new FileContent(_path), "field" } } : new FileContent(_path));

        Assert.Equal(WebErrorKind.InvalidBody, result.Error?.Kind);
        Assert.Contains(Path.GetFileName(_path), result.Error!.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<FileNotFoundException>(result.Error.Exception);
        Assert.Equal(0, server.Gauge.Total);
    }

    [Fact]
    public async Task An_upload_that_goes_on_does_not_time_out()
    {
        await File.WriteAllBytesAsync(_path, new byte[640 * 1024], TestContext.Current.CancellationToken);
        var clock = new FakeTimeProvider();
        using var transport = new SlowUpload(() => clock.Advance(TimeSpan.FromSeconds(9)));
        using var engine = new RequestEngine(
            new EngineOptions { MaximumRetryCount = 0, TimeProvider = clock, ConnectionTimeout = TimeSpan.FromSeconds(10), Transport = transport });

        var result = await engine.SendAsync(
            new RequestDefinition { Uri = Answer.Uri, Method = HttpMethod.Put, CreateContent = () => new FileContent(_path) },
            TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.True(result.Duration >= TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task An_upload_that_stands_still_times_out()
    {
        await File.WriteAllBytesAsync(_path, new byte[640 * 1024], TestContext.Current.CancellationToken);
        var clock = new FakeTimeProvider();
        using var transport = new SlowUpload(() => clock.Advance(TimeSpan.FromSeconds(11)));
        using var engine = new RequestEngine(
            new EngineOptions { MaximumRetryCount = 0, TimeProvider = clock, ConnectionTimeout = TimeSpan.FromSeconds(10), Transport = transport });

        var result = await engine.SendAsync(
            new RequestDefinition { Uri = Answer.Uri, Method = HttpMethod.Put, CreateContent = () => new FileContent(_path) },
            TestContext.Current.CancellationToken);

        Assert.Equal(WebErrorKind.ConnectionTimeout, result.Error?.Kind);
    }

    internal static async Task<WebResult> SendAsync(WebTestServer server, Func<HttpContent> create, string path = "count", bool isReplayable = true)
    {
        using var engine = new RequestEngine();
        return await engine.SendAsync(
            new RequestDefinition
            {
                Uri = new Uri(server.BaseAddress, path),
                Method = HttpMethod.Put,
                CreateContent = create,
                IsReplayable = isReplayable,
            },
            TestContext.Current.CancellationToken);
    }

    internal static (long Length, string? Hash, string? TransferEncoding) Counted(WebResult result)
    {
        Assert.Null(result.Error);
        var answer = JsonDocument.Parse(result.GetText()).RootElement;
        return (answer.GetProperty("length").GetInt64(), answer.GetProperty("sha256").GetString(), answer.GetProperty("transferEncoding").GetString());
    }

    internal static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>A server that takes its time with each piece.</summary>
    private sealed class SlowUpload(Action beforeEachPiece) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(new Sink(beforeEachPiece), cancellationToken);
            return new HttpResponseMessage();
        }
    }

    private sealed class Sink(Action beforeEachPiece) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            beforeEachPiece();
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.CompletedTask;
        }
    }
}

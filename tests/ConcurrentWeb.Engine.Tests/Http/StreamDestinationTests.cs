using System.Net.Sockets;
using ConcurrentWeb.Engine.Tests.Retry;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Http;

/// <summary>Bodies that go to a pipe, a socket or a device.</summary>
public sealed class StreamDestinationTests : RetryTest, IDisposable
{
    /// <summary>More than any system's pipe holds.</summary>
    private const int Large = 3_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Large)]
    public async Task A_pipe_gets_the_whole_body_and_stays_one(int length)
    {
        var pipe = NamedPipe.In(_folder);
        var reading = pipe.ReadAsync();

        var result = await SendAsync(Answering(BodyReaderTests.Bytes(length)), ToFile(pipe.Path));

        Assert.Null(result.Error);
        Assert.Equal((pipe.Path, (long)length), (result.OutFile, result.RawContentLength));
        Assert.Equal(BodyReaderTests.Bytes(length), await reading.Patiently());
        Assert.Equal(FileKind.Pipe, FileKinds.Of(pipe.Path));
        Assert.Equal(["pipe"], _folder.Names);
    }

    [Fact]
    public async Task A_link_to_a_pipe_stays_one_too()
    {
        var pipe = NamedPipe.In(_folder);
        var link = File.CreateSymbolicLink(_folder.File("link"), "pipe");
        var reading = pipe.ReadAsync();

        var result = await SendAsync(Answering("x"u8.ToArray()), ToFile(link.FullName));

        Assert.Null(result.Error);
        Assert.Equal("x"u8.ToArray(), await reading.Patiently());
        Assert.Equal("pipe", new FileInfo(link.FullName).LinkTarget);
    }

    [Fact]
    public async Task The_reader_gets_bytes_as_they_come()
    {
        var pipe = NamedPipe.In(_folder);
        var gate = new TaskCompletionSource();
        var transport = new AnsweringTransport(_ => new HttpResponseMessage
        {
            Content = new StreamContent(new PiecewiseStream(["first"u8.ToArray()], _ => gate.Task)),
        });

        var sending = SendAsync(transport, ToFile(pipe.Path));
        await using var reader = await pipe.OpenAsync().Patiently();
        var buffer = new byte[5];
        await reader.ReadExactlyAsync(buffer, Stop).AsTask().Patiently();
        gate.SetResult();

        Assert.Equal("first"u8.ToArray(), buffer);
        Assert.Null((await sending.Patiently()).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_ends_the_wait_for_a_reader_and_for_a_full_pipe(bool hasReader)
    {
        var pipe = NamedPipe.In(_folder);
        var opening = hasReader ? pipe.OpenAsync() : null;
        using var stop = new CancellationTokenSource();
        var transport = Answering(BodyReaderTests.Bytes(Large));
        using var engine = Engine(transport);

        var sending = engine.SendAsync(ToFile(pipe.Path), stop.Token);
        await transport.WhenSentAsync(1).Patiently();
        await using var reader = opening is null ? null : await opening.Patiently();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Patiently());
        Assert.Equal(FileKind.Pipe, FileKinds.Of(pipe.Path));
    }

    [Fact]
    public async Task A_reader_that_leaves_is_a_failure_that_names_the_pipe()
    {
        var pipe = NamedPipe.In(_folder);
        var opening = pipe.OpenAsync();

        var sending = SendAsync(Answering(BodyReaderTests.Bytes(Large)), ToFile(pipe.Path));
        await (await opening.Patiently()).DisposeAsync();
        var result = await sending.Patiently();

        Assert.Equal((WebErrorKind.OutFileFailure, 1), (result.Error?.Kind, result.Attempts));
        Assert.Contains($"the file '{pipe.Path}' cannot be written: ", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_sent_again_because_its_first_part_was_delivered()
    {
        var pipe = NamedPipe.In(_folder);
        var reading = pipe.ReadAsync();

        var result = await SendAsync(new AnsweringTransport(_ => AnsweringTransport.Truncated()), ToFile(pipe.Path));

        Assert.Equal((WebErrorKind.TruncatedResponse, 1), (result.Error?.Kind, result.Attempts));
        Assert.Equal("part"u8.ToArray(), await reading.Patiently());
    }

    [Fact]
    public async Task Failures_before_the_first_byte_are_retried()
    {
        var pipe = NamedPipe.In(_folder);
        var reading = pipe.ReadAsync();
        var transport = new AnsweringTransport(sent => sent.Number == 1 ? AnsweringTransport.Status(503) : AnsweringTransport.Status(200, "whole"));

        var result = await WhilePassingAsync(Second, SendAsync(transport, ToFile(pipe.Path)));

        Assert.Equal((null, 2), (result.Error, result.Attempts));
        Assert.Equal("whole"u8.ToArray(), await reading.Patiently());
    }

    [Fact]
    public async Task A_pipe_is_not_resumed()
    {
        var pipe = NamedPipe.In(_folder);
        var reading = pipe.ReadAsync();
        var transport = Answering("whole"u8.ToArray());

        var result = await SendAsync(transport, ToFile(pipe.Path, resume: true));

        Assert.Null(result.Error);
        Assert.Null(Assert.Single(transport.Sent).Message.Headers.Range);
        Assert.Equal("whole"u8.ToArray(), await reading.Patiently());
    }

    [Fact]
    public async Task A_socket_gets_the_body()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shows a socket as a file.");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));
        listener.Listen();

        var sending = SendAsync(Answering("whole"u8.ToArray()), ToFile(_folder.File("socket")));
        using var accepted = await listener.AcceptAsync(Stop).AsTask().Patiently();
        await using var stream = new NetworkStream(accepted);
        using var reader = new StreamReader(stream);

        Assert.Equal("whole", await reader.ReadToEndAsync(Stop).Patiently());
        Assert.Null((await sending).Error);
    }

    [Fact]
    public async Task A_device_that_is_full_is_a_failure()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");

        var result = await SendAsync(Answering("x"u8.ToArray()), ToFile("/dev/full"));

        Assert.Equal((WebErrorKind.OutFileFailure, 1), (result.Error?.Kind, result.Attempts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_null_device_keeps_nothing(bool resume)
    {
        var transport = Answering(BodyReaderTests.Bytes(Large));

        var result = await SendAsync(transport, ToFile(FileKinds.NullDevice, resume));

        Assert.Null(result.Error);
        Assert.Equal((FileKinds.NullDevice, (long)Large), (result.OutFile, result.RawContentLength));
        Assert.Null(Assert.Single(transport.Sent).Message.Headers.Range);
    }

    private static AnsweringTransport Answering(byte[] body) => new(_ => new HttpResponseMessage { Content = new ByteArrayContent(body) });

    private static RequestDefinition ToFile(string path, bool resume = false) =>
        Request(Here) with { OutFile = new OutFile(path) { Resume = resume } };
}

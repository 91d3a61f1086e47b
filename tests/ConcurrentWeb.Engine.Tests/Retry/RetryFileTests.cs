using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>Answers that go to a file, and break off.</summary>
public sealed class RetryFileTests : RetryTest, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_holds_the_whole_answer_and_nothing_of_the_one_that_broke_off()
    {
        var transport = new AnsweringTransport(sent => sent.Number == 1 ? AnsweringTransport.Truncated() : AnsweringTransport.Status(200, "whole"));
        _folder.File("name", "before"u8.ToArray());

        var result = await SendAsync(transport, Request(Here) with { OutFile = new OutFile(_folder.File("name")) });

        Assert.Null(result.Error);
        Assert.Equal((2, 5L, _folder.File("name")), (result.Attempts, result.RawContentLength, result.OutFile));
        Assert.Equal("whole"u8.ToArray(), _folder.Read("name"));
        Assert.Equal(["name"], _folder.Names);
    }

    [Fact]
    public async Task Where_all_attempts_break_off_the_file_is_as_it_was()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Truncated());
        _folder.File("name", "before"u8.ToArray());

        var result = await SendAsync(transport, Request(Here) with { OutFile = new OutFile(_folder.File("name")) });

        Assert.Equal((WebErrorKind.TruncatedResponse, 3), (result.Error!.Kind, result.Attempts));
        Assert.Equal("before"u8.ToArray(), _folder.Read("name"));
        Assert.Equal(["name"], _folder.Names);
    }

    [Fact]
    public async Task A_download_that_is_resumed_asks_each_time_for_what_it_lacks()
    {
        var transport = new AnsweringTransport(sent =>
        {
            var from = sent.Message.Headers.Range!.Ranges.Single().From!.Value;
            var response = AnsweringTransport.Truncated(206);
            if (from == 8)
            {
                response.Content = new ByteArrayContent("rest"u8.ToArray());
            }

            response.Content.Headers.ContentRange = new(from, 11, 12);
            return response;
        });

        var result = await SendAsync(transport, Request(Here) with { OutFile = new OutFile(_folder.File("name")) { Resume = true } });

        Assert.Null(result.Error);
        Assert.Equal([0, 4, 8], transport.Sent.Select(sent => sent.Message.Headers.Range!.Ranges.Single().From));
        Assert.Equal("partpartrest"u8.ToArray(), _folder.Read("name"));
        Assert.Equal(3, result.Attempts);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_not_asked_for_again()
    {
        var transport = new AnsweringTransport(_ => AnsweringTransport.Status(200, "whole"));
        var folder = _folder.File("a-folder");
        Directory.CreateDirectory(folder);

        var result = await SendAsync(transport, Request(Here) with { OutFile = new OutFile(folder) });

        Assert.Equal((WebErrorKind.OutFileFailure, 1), (result.Error!.Kind, result.Attempts));
    }
}

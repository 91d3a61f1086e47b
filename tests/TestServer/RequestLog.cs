using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace ConcurrentWeb.TestServer;

/// <summary>The requests received while it was on.</summary>
public sealed class RequestLog
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<RecordedRequest> _requests = [];
    private long _arrivals = -1;
    private volatile bool _isOn;

    public bool IsOn => _isOn;

    /// <summary>What was recorded so far, in the order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests.OrderBy(request => request.Number)];
            }
        }
    }

    /// <summary>Begins an empty log.</summary>
    public void Start()
    {
        Clear();
        _isOn = true;
    }

    /// <summary>Records no more; what was recorded stays.</summary>
    public void Stop() => _isOn = false;

    public void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    /// <summary>Reads the whole body, records the request, and puts the body back for the endpoint to read.</summary>
    internal async Task RecordAsync(HttpContext context)
    {
        var at = Stopwatch.GetElapsedTime(_start);
        var number = Interlocked.Increment(ref _arrivals);
        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        finally
        {
            // A body that broke off is recorded as far as it came.
            Add(context, number, at, body.ToArray());
        }

        body.Position = 0;
        context.Request.Body = body;
    }

    private void Add(HttpContext context, long number, TimeSpan at, byte[] body)
    {
        var request = context.Request;
        var recorded = new RecordedRequest
        {
            Number = number,
            At = at,
            Method = request.Method,
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Protocol = request.Protocol,
            ConnectionId = context.Connection.Id,
            Headers = request.Headers.ToDictionary(
                header => header.Key,
                header => (IReadOnlyList<string>)[.. header.Value.Select(value => value ?? "")],
                StringComparer.OrdinalIgnoreCase),
            Body = body,
        };
        lock (_requests)
        {
            _requests.Add(recorded);
        }
    }
}

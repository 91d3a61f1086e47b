namespace ConcurrentWeb.Http;

/// <summary>Content that is sent in pieces, and may take long for its size alone.</summary>
internal interface IStreamedContent
{
    /// <summary>Called after each piece.</summary>
    public Action? PieceSent { get; set; }
}

/// <summary>Keeps an upload from being taken for a server that does not answer.</summary>
internal static class StreamedContent
{
    /// <summary>Has the time-out until the headers begin anew with each piece that gets through, in content or parts that are streamed.</summary>
    internal static void Watch(HttpContent content, AttemptTimer timer)
    {
        if (content is IStreamedContent streamed)
        {
            streamed.PieceSent = timer.ArmForAnswer;
        }
        else if (content is MultipartContent parts)
        {
            foreach (var part in parts)
            {
                Watch(part, timer);
            }
        }
    }
}

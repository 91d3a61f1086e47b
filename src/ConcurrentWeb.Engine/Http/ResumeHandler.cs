using System.Net;
using System.Net.Http.Headers;

namespace ConcurrentWeb.Http;

/// <summary>
/// Asks only for what a file lacks (RFC 9110, section 14.2). It stands right around the exchange, so that each attempt,
/// and each address on the way of a redirect, is asked from where the file ends by then.
/// </summary>
internal sealed class ResumeHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);
        return context.Definition.OutFile is { Resume: true } file
            ? ResumeAsync(file, context, request, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> ResumeAsync(
        OutFile file, RequestContext context, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The caller's thread is not the one to wait for a disk.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (FileKinds.Of(file.Path) != FileKind.File)
        {
            // A pipe or a device holds nothing that could be resumed.
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var there = new FileInfo(file.Path);
        var size = there.Exists ? there.Length : 0;
        Ask(request, context, size);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        if (response.Content.Headers.ContentRange is { HasLength: true } range && range.Length == size)
        {
            FileDestination.EnsureExists(file);
            (context.Body, context.Encoding) = (default, null);
            context.EndFile(file.Path, 0);
            return response;
        }

        // The file is larger than the answer, or the server cannot say; so what is there is something else.
        response.Dispose();
        request.Headers.Range = null;
        request.Headers.IfRange = null;
        context.ResumeFrom = null;
        context.ContinueAttempt();
        request.Content = request.Content is null ? null : context.CreateContent(context.Definition);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static void Ask(HttpRequestMessage request, RequestContext context, long size)
    {
        context.ResumeFrom = size;
        request.Headers.Range = new RangeHeaderValue(size, null);
        request.Headers.IfRange = size > 0 && context.SavedVersion is { } version ? new RangeConditionHeaderValue(version) : null;

        // A range counts the bytes as they are sent, and the file holds them as they are.
        request.Headers.Remove("Accept-Encoding");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
    }
}

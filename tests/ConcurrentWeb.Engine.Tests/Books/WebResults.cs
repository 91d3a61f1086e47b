using System.Net;
using System.Text;

namespace ConcurrentWeb.Engine.Tests.Books;

/// <summary>Makes the results that an engine would give.</summary>
internal static class WebResults
{
    internal static WebResult Ok(string body) => Ok(Encoding.UTF8.GetBytes(body));

    internal static WebResult Ok(byte[] body) => new()
    {
        Uri = new Uri("https://books.example/volumes"),
        BaseResponse = new HttpResponseMessage(HttpStatusCode.OK),
        Body = body,
        Encoding = Encoding.UTF8,
    };

    internal static WebResult Status(int status, string body) => new()
    {
        Uri = new Uri("https://books.example/volumes"),
        BaseResponse = new HttpResponseMessage((HttpStatusCode)status),
        Body = Encoding.UTF8.GetBytes(body),
        Encoding = Encoding.UTF8,
        Error = new WebError(WebErrorKind.HttpStatusFailure, "GET https://books.example/volumes: the server answered."),
    };

    internal static WebResult NoConnection() => new()
    {
        Uri = new Uri("https://books.example/volumes"),
        Error = new WebError(WebErrorKind.ConnectionFailure, "GET https://books.example/volumes: could not connect."),
    };
}

using System.Security.Cryptography;
using System.Text;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/auth: asks for a user and a password, and answers like /echo who gives them.</summary>
internal static class Authentication
{
    private const string Realm = "test";
    private const string Nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c0";

    public static void AddTo(Action<string, Func<Exchange, Task>> add) => add("auth", exchange =>
    {
        var (user, password) = (exchange.Query("user") ?? "testuser", exchange.Query("password") ?? "testpassword");
        var given = exchange.Request.Headers.Authorization.ToString();
        var (isGranted, challenge) = exchange.Argument(0) switch
        {
            "basic" => (IsBasic(given, user, password), $"Basic realm=\"{Realm}\""),
            "digest" => (IsDigest(given, exchange.Request.Method, user, password), $"Digest realm=\"{Realm}\", nonce=\"{Nonce}\", qop=\"auth\""),
            "negotiate" => (given.StartsWith("Negotiate ", StringComparison.Ordinal), "Negotiate"),
            var other => throw new FormatException($"{other} is not a scheme."),
        };
        if (isGranted)
        {
            return Echo.AnswerAsync(exchange);
        }

        exchange.Response.Headers.WWWAuthenticate = challenge;
        return exchange.AnswerTextAsync("who are you?", StatusCodes.Status401Unauthorized);
    });

    private static bool IsBasic(string given, string user, string password) =>
        given == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";

    // RFC 2617, section 3.2.2.
    private static bool IsDigest(string given, string method, string user, string password)
    {
        if (!given.StartsWith("Digest ", StringComparison.Ordinal))
        {
            return false;
        }

        var fields = given["Digest ".Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('"'), StringComparer.OrdinalIgnoreCase);
        var secret = Md5($"{user}:{Realm}:{password}");
        var what = Md5($"{method}:{fields["uri"]}");
        return fields["response"] == Md5($"{secret}:{Nonce}:{fields["nc"]}:{fields["cnonce"]}:{fields["qop"]}:{what}");
    }

#pragma warning disable CA5351 // What the scheme prescribes.
    private static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5351
}

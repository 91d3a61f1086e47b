using System.Globalization;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConcurrentWeb.TestServer;

/// <summary>The arguments of the server as a process.</summary>
internal sealed record CommandLine
{
    public const string Usage =
        "[--port N] [--https] [--tls 1.2|1.3] [--client-certificate allow|require] [--http2] [--http3] "
        + "[--unix-socket PATH] [--proxy] [--proxy-user NAME:PASSWORD] [--log] [--book-latency MIN-MAX] [--parent PID] [--stdin]";

    public WebTestServerOptions Options { get; private init; } = new();

    /// <summary>Starts a proxy in front of the server, too.</summary>
    public bool HasProxy { get; private init; }

    /// <summary>Who may use the proxy; null for anybody.</summary>
    public string? ProxyUser { get; private init; }

    /// <summary>Ends with this process.</summary>
    public int? Parent { get; private init; }

    /// <summary>Ends with standard input.</summary>
    public bool EndsWithInput { get; private init; }

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[^1]} lacks its value.");
            line = arguments[i] switch
            {
                "--port" => line with { Options = line.Options with { Port = Number(Value()) } },
                "--https" => line with { Options = line.Options with { Https = true } },
                "--tls" => line with { Options = line.Options with { TlsVersions = TlsVersion(Value()) } },
                "--client-certificate" => line with { Options = line.Options with { ClientCertificate = ClientCertificate(Value()) } },
                "--http2" => line with { Options = line.Options with { Http2 = true } },
                "--http3" => line with { Options = line.Options with { Http3 = true } },
                "--unix-socket" => line with { Options = line.Options with { UnixSocket = Value() } },
                "--proxy" => line with { HasProxy = true },
                "--proxy-user" => line with { HasProxy = true, ProxyUser = Value() },
                "--log" => line with { Options = line.Options with { RecordRequests = true } },
                "--book-latency" => line with { Options = line.Options with { BookLatency = Range(Value()) } },
                "--parent" => line with { Parent = Number(Value()) },
                "--stdin" => line with { EndsWithInput = true },
                var other => throw new FormatException($"{other} is not an argument."),
            };
        }

        return line;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static SslProtocols TlsVersion(string text) => text switch
    {
        "1.2" => SslProtocols.Tls12,
        "1.3" => SslProtocols.Tls13,
        _ => throw new FormatException($"{text} is not 1.2 or 1.3."),
    };

    private static ClientCertificateMode ClientCertificate(string text) => text switch
    {
        "allow" => ClientCertificateMode.AllowCertificate,
        "require" => ClientCertificateMode.RequireCertificate,
        _ => throw new FormatException($"{text} is not allow or require."),
    };

    private static (int Min, int Max) Range(string text) =>
        text.Split('-') is [var min, var max] ? (Number(min), Number(max)) : throw new FormatException($"{text} is not MIN-MAX.");
}

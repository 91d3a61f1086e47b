using System.Globalization;
using ConcurrentWeb.SimulatedServers;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>A proxy before the server of a row, where it is installed.</summary>
/// <param name="Program">Its program.</param>
/// <param name="Configuration">Its configuration; PORT, BACKEND and FOLDER stand for its port, the server's and a temporary folder.</param>
internal abstract record Proxy(string Program, string Configuration)
{
    /// <summary>The same limit in virtual time, before a server. Default: none.</summary>
    public Func<SimulatedServer, SimulatedServer> Simulated { get; init; } = static server => server;

    /// <summary>Which requests it has fail, in virtual time. Default: none.</summary>
    public Func<FaultSource>? Faults { get; init; }

    /// <summary>The path of the program; null where it is not installed.</summary>
    public string? Path => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
        .Append("/usr/sbin")
        .Select(folder => System.IO.Path.Combine(folder, Program))
        .FirstOrDefault(File.Exists);

    /// <summary>The arguments that have the program read a configuration, and stay in the foreground.</summary>
    public abstract IReadOnlyList<string> Arguments(string folder, string file);

    public string ConfigurationFor(int port, int backend, string folder) => Configuration
        .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("BACKEND", backend.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("FOLDER", folder, StringComparison.Ordinal);
}

/// <summary>nginx, with a limit or without.</summary>
/// <param name="Zone">Its limit_req_zone or limit_conn_zone; empty for none.</param>
/// <param name="Location">What its only location says.</param>
/// <param name="Upstream">The servers behind it.</param>
internal sealed record Nginx(string Zone, string Location, string Upstream) : Proxy("nginx", $$"""
    daemon off;
    master_process off;
    pid FOLDER/nginx.pid;
    error_log stderr emerg;
    events { worker_connections 4096; }
    http {
        access_log off;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        keepalive_requests 1000000;
        {{Zone}}
        upstream backend { {{Upstream}} keepalive 100; }
        server {
            listen 127.0.0.1:PORT;
            location / {
                {{Location}}
                proxy_pass http://backend;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
            }
        }
    }
    """)
{
    public override IReadOnlyList<string> Arguments(string folder, string file) => ["-p", folder, "-e", "stderr", "-c", file];
}

/// <summary>haproxy with a rule of its frontend.</summary>
/// <param name="Rule">The lines of the rule.</param>
internal sealed record Haproxy(string Rule) : Proxy("haproxy", $"""
    defaults
        mode http
        timeout client 60s
        timeout server 60s
        timeout connect 5s
    frontend front
        bind 127.0.0.1:PORT
        {Rule}
        default_backend back
    backend back
        server one 127.0.0.1:BACKEND

    """)
{
    public override IReadOnlyList<string> Arguments(string folder, string file) => ["-db", "-q", "-f", file];
}

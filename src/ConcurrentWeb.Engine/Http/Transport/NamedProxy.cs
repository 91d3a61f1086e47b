using System.Net;

namespace ConcurrentWeb.Http;

/// <summary>One proxy for every address but those of this machine, as Invoke-WebRequest has it.</summary>
internal sealed class NamedProxy(Uri address, ICredentials? credentials) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = credentials;

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : address;

    public bool IsBypassed(Uri host) => host.IsLoopback;
}

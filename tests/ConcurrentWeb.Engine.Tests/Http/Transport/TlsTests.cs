using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using ConcurrentWeb.TestServer;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

public sealed class TlsTests
{
    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_with_the_reason()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });

        var result = await Sending.GetAsync(server.SecureBaseAddress!, "todos/1");

        result.AssertFailed(WebErrorKind.SecureConnectionFailure, "the server's certificate is not trusted: it is signed by itself (UntrustedRoot)");
        Assert.Contains("SkipCertificateCheck", result.Error!.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(result.Error.Exception);
        Assert.Equal(0, server.Gauge.Total);
    }

    [Fact]
    public async Task A_connection_made_without_the_check_serves_none_with_it()
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true });

        Assert.Null((await Sending.GetAsync(server.SecureBaseAddress!, "todos/1", Sending.AnyCertificate)).Error);
        var result = await Sending.GetAsync(server.SecureBaseAddress!, "todos/1");

        Assert.Equal(WebErrorKind.SecureConnectionFailure, result.Error?.Kind);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, SslProtocols.Tls12, "Tls12")]
    [InlineData(SslProtocols.Tls13, SslProtocols.Tls13, "Tls13")]
    [InlineData(SslProtocols.None, SslProtocols.Tls12, "Tls12")]
    [InlineData(SslProtocols.Tls12 | SslProtocols.Tls13, SslProtocols.Tls12, "Tls12")]
    [InlineData(SslProtocols.Tls12, SslProtocols.None, "Tls12")]
    public async Task The_versions_of_tls_are_those_offered(SslProtocols offered, SslProtocols accepted, string taken)
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true, TlsVersions = accepted });

        var result = await Sending.GetAsync(server.SecureBaseAddress!, "tls", Sending.AnyCertificate with { SslProtocols = offered });

        Assert.Equal(taken, result.Member("version"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls13, SslProtocols.Tls12)]
    public async Task Without_a_common_version_there_is_no_connection(SslProtocols offered, SslProtocols accepted)
    {
        await using var server = await WebTestServer.StartAsync(new WebTestServerOptions { Https = true, TlsVersions = accepted });

        var result = await Sending.GetAsync(server.SecureBaseAddress!, "tls", Sending.AnyCertificate with { SslProtocols = offered });

        result.AssertFailed(WebErrorKind.SecureConnectionFailure, "no secure connection: ");
    }

    [Fact]
    public async Task A_client_certificate_is_shown_on_connections_of_its_own_run()
    {
        await using var server = await WebTestServer.StartAsync(
            new WebTestServerOptions { Https = true, ClientCertificate = ClientCertificateMode.RequireCertificate });
        using var mine = Certificate("CN=client", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

        var result = await Sending.GetAsync(server.SecureBaseAddress!, "tls", Sending.AnyCertificate with { ClientCertificates = [mine] });

        Assert.Equal(mine.Thumbprint, result.Member("thumbprint"));
        await server.Gauge.WaitUntilAsync(gauge => gauge.OpenConnections == 0, Patience.Limit);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_server_that_requires_a_certificate_refuses_who_has_none(SslProtocols version)
    {
        await using var server = await WebTestServer.StartAsync(
            new WebTestServerOptions { Https = true, ClientCertificate = ClientCertificateMode.RequireCertificate, TlsVersions = version });

        var result = await Sending.GetAsync(server.SecureBaseAddress!, "tls", Sending.AnyCertificate);

        Assert.Equal(WebErrorKind.ConnectionFailure, result.Error?.Kind);
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable, X509ChainStatusFlags.NoError, "the server showed none")]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, X509ChainStatusFlags.NoError, "it is for 'a.test', 'b.test', 'c.test' and 1 more, not for 'host.test'")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid, "it, or one above it, is out of date: it is valid from 2001-02-03 to 2002-03-04")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.Revoked, "its issuer has revoked it")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.UntrustedRoot, "it is signed by itself (UntrustedRoot)")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotValidForUsage, "its chain has a fault (NotValidForUsage)")]
    public void What_is_wrong_is_said_in_words(SslPolicyErrors errors, X509ChainStatusFlags status, string description)
    {
        using var certificate = Certificate("CN=server", new(2001, 2, 3, 0, 0, 0, TimeSpan.Zero), new(2002, 3, 4, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(description, ServerCertificate.Describe(certificate, status, errors, "host.test"));
    }

    [Fact]
    public void Several_faults_are_all_said()
    {
        using var certificate = Certificate("CN=server", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        const SslPolicyErrors Both = SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors;
        const X509ChainStatusFlags Status = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.UntrustedRoot;

        Assert.Equal(3, ServerCertificate.Describe(certificate, Status, Both, "host.test").Split("; ").Length);
    }

    private static X509Certificate2 Certificate(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("a.test");
        names.AddDnsName("b.test");
        names.AddDnsName("c.test");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(from, to);

        // Windows cannot use the key in memory for TLS.
        return new X509Certificate2(made.Export(X509ContentType.Pfx));
    }

}

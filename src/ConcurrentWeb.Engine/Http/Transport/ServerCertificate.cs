using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrentWeb.Http;

/// <summary>Refuses a server's certificate as the runtime would, and says why in words.</summary>
internal static class ServerCertificate
{
    private const int NamesShown = 3;

    /// <summary>True where the certificate is good.</summary>
    /// <exception cref="AuthenticationException">It is not; the message says what is wrong with it.</exception>
    internal static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new AuthenticationException(
                $"the server's certificate is not trusted: {Describe(certificate, Status(chain), errors, (sender as SslStream)?.TargetHostName ?? QuicFault.TargetHost(sender))}. SkipCertificateCheck would accept it.");

    internal static string Describe(X509Certificate? certificate, X509ChainStatusFlags status, SslPolicyErrors errors, string? host)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server showed none";
        }

        using var server = new X509Certificate2(certificate);
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"it is for {Names(server)}, not for {PrintableText.Quote(host ?? string.Empty)}");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            faults.AddRange(ChainFaults(server, status));
        }

        return string.Join("; ", faults);
    }

    private static X509ChainStatusFlags Status(X509Chain? chain) =>
        (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);

    private static List<string> ChainFaults(X509Certificate2 server, X509ChainStatusFlags status)
    {
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        const X509ChainStatusFlags NotAsked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

        var faults = new List<string>();
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            faults.Add($"it, or one above it, is out of date: it is valid from {Day(server.NotBefore)} to {Day(server.NotAfter)}");
        }

        if ((status & Untrusted) != X509ChainStatusFlags.NoError)
        {
            faults.Add(
                server.SubjectName.RawData.AsSpan().SequenceEqual(server.IssuerName.RawData)
                    ? "it is signed by itself (UntrustedRoot)"
                    : $"this machine does not trust its issuer, {Name(server.GetNameInfo(X509NameType.SimpleName, forIssuer: true))} ({status & Untrusted})");
        }

        if (status.HasFlag(X509ChainStatusFlags.Revoked))
        {
            faults.Add("its issuer has revoked it");
        }

        var others = status & ~(Untrusted | X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.Revoked | NotAsked);
        if (others != X509ChainStatusFlags.NoError || faults.Count == 0)
        {
            faults.Add($"its chain has a fault ({status})");
        }

        return faults;
    }

    private static string Names(X509Certificate2 server)
    {
        var alternatives = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternatives is null
            ? [server.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]
            : alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(address => address.ToString())).ToList();
        var shown = string.Join(", ", names.Take(NamesShown).Select(Name));
        return names.Count switch
        {
            0 => "no name",
            > NamesShown => $"{shown} and {names.Count - NamesShown} more",
            _ => shown,
        };
    }

    private static string Name(string name) => PrintableText.Quote(name);

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

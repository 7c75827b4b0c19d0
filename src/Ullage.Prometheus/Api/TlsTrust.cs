using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>Decides whether a server's certificate is trusted, and says in one line why not.</summary>
internal static class TlsTrust
{
    /// <summary>The TLS settings of a connection.</summary>
    public static SslClientAuthenticationOptions Options(PrometheusConnectionOptions options, string host)
    {
        var name = options.TlsServerName ?? host;
        var tls = new SslClientAuthenticationOptions();
        var authorities = options.CertificateAuthorityFile is { } authority ? ReadAuthorities(authority) : null;
        if (authorities is not null)
        {
            tls.CertificateChainPolicy = TrustAnchors.Policy(authorities);
        }

        if (options.ClientCertificateFile is { } certificate)
        {
            tls.ClientCertificates = [Usable(X509Certificate2.CreateFromPemFile(certificate, options.ClientKeyFile))];
        }

        var skip = options.SkipTlsVerification;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => skip || errors == SslPolicyErrors.None || (authorities is not null && TrustAnchors.Hold(authorities, chain, errors)) ? true : throw new CertificateRefusedException(Describe(name, certificate as X509Certificate2, chain, errors));
        return tls;
    }

    public static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }

    /// <summary>Windows' TLS takes a key only from a store, which the detour over PKCS 12 makes; elsewhere that would link PKCS 12 for nothing.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static string Describe(string name, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server showed no certificate";
        }

        var statuses = chain?.ChainStatus.Select(static s => s.Status).ToHashSet() ?? [];
        if (statuses.Contains(X509ChainStatusFlags.NotTimeValid))
        {
            var now = chain!.ChainPolicy.VerificationTime.ToUniversalTime();
            var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            return "its certificate is not valid now: it " + (
                to < now ? $"expired on {to:yyyy-MM-dd}; renew it"
                : from > now ? $"begins on {from:yyyy-MM-dd}; check this machine's clock"
                : $"is signed by one that has expired (itself valid {from:yyyy-MM-dd} to {to:yyyy-MM-dd}); renew the authority's");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"its certificate is for {Names(certificate)}, not for {name}; use that name in the URL or set the TLS server name";
        }

        return statuses.Contains(X509ChainStatusFlags.UntrustedRoot) || statuses.Contains(X509ChainStatusFlags.PartialChain)
            ? $"its certificate, issued by \"{Excerpt.Printable(certificate.Issuer)}\", is not trusted; give the authority's certificate as CA file"
            : $"its certificate was refused ({string.Join(", ", statuses)})";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(static a => a.ToString()))).Take(5).ToList();
        return Excerpt.Printable(names.Count > 0 ? string.Join(", ", names) : certificate.Subject);
    }
}

/// <summary>Thrown out of the TLS handshake, so that its reason reaches the message.</summary>
internal sealed class CertificateRefusedException(string reason) : Exception(reason);

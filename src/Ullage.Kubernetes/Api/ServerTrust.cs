using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ullage.Kubernetes.Access;
using Ullage.Model;

namespace Ullage.Kubernetes.Api;

/// <summary>Decides whether the API server's certificate is trusted, and says why not.</summary>
internal static class ServerTrust
{
    /// <summary>The TLS settings of a connection.</summary>
    public static SslClientAuthenticationOptions Options(ClusterAccess access, ClientIdentity? identity)
    {
        var tls = new SslClientAuthenticationOptions();
        var authorities = access.Authorities;
        if (authorities is not null)
        {
            tls.CertificateChainPolicy = TrustAnchors.Policy(authorities);
        }

        if (identity is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, identity.Issuers, offline: true);
        }

        var name = access.TlsServerName ?? access.Server.Host;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            access.SkipTlsVerification || errors == SslPolicyErrors.None || (authorities is not null && TrustAnchors.Hold(authorities, chain, errors)) ? true : throw new UntrustedServerException(Reason(name, certificate as X509Certificate2, chain, errors));
        return tls;
    }

    private static string Reason(string name, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "it showed no certificate";
        }

        if (chain?.ChainStatus.Any(static s => s.Status == X509ChainStatusFlags.NotTimeValid) == true)
        {
            return $"its certificate, or its issuer's, is not valid now (its own: {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}); renew it, or mend this machine's clock";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"its certificate is not for {name}; set tls-server-name in the kubeconfig to a name that it carries"
            : $"its certificate, issued by \"{Printable.Of(certificate.Issuer)}\", is not trusted; check certificate-authority in the kubeconfig";
    }
}

/// <summary>Thrown out of the TLS handshake, so that its reason reaches the message.</summary>
internal sealed class UntrustedServerException(string reason) : Exception(reason);

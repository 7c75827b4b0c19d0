using System.Security.Cryptography.X509Certificates;

namespace Ullage.Kubernetes.Access;

/// <summary>A client certificate with its key, and the issuers that its file holds behind it: a server that knows the root alone needs them.</summary>
internal sealed class ClientIdentity
{
    private ClientIdentity(X509Certificate2 certificate, X509Certificate2Collection issuers) => (Certificate, Issuers) = (certificate, issuers);

    public X509Certificate2 Certificate { get; }

    public X509Certificate2Collection Issuers { get; }

    /// <summary>Reads it.</summary>
    /// <param name="certificates">The certificate and then its issuers, in PEM.</param>
    /// <param name="key">Its key, unencrypted, in PEM.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no pair.</exception>
    /// <exception cref="ArgumentException">There is no certificate or no key.</exception>
    public static ClientIdentity FromPem(string certificates, string key)
    {
        var certificate = X509Certificate2.CreateFromPem(certificates, key);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(certificates);
        issuers.RemoveAt(0);
        return new(certificate, issuers);
    }
}

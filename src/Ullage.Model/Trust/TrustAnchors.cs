using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ullage.Model;

/// <summary>
/// Trust that ends at any certificate that was given, as Go's and so kubectl's and Prometheus' does. .NET's own chains must end at one that signed itself, so that a file that holds
/// an intermediate authority alone, or the server's own certificate, would be refused.
/// </summary>
public static class TrustAnchors
{
    /// <summary>The policy of a chain that may end at the anchors and nowhere else.</summary>
    /// <param name="anchors">Certificates that are trusted.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection anchors)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(anchors);
        return policy;
    }

    /// <summary>Whether a chain that .NET refused ends well all the same: an anchor is in it that is valid now, and nothing below it is wrong (signatures, times, usage, constraints). What is above is of no account.</summary>
    /// <param name="anchors">Certificates that are trusted.</param>
    /// <param name="chain">The chain, built by <see cref="Policy"/>.</param>
    /// <param name="errors">What .NET says of the connection; a name that does not fit is never forgiven.</param>
    public static bool Hold(X509Certificate2Collection anchors, X509Chain? chain, SslPolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || chain is null)
        {
            return false;
        }

        foreach (var element in chain.ChainElements)
        {
            var faults = element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);
            if (anchors.Any(a => a.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)))
            {
                // That its own issuer is unknown or untrusted is what an anchor is for; the end of a chain is not asked for its time elsewhere.
                return (faults & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) == 0 && IsValid(element.Certificate, chain.ChainPolicy.VerificationTime);
            }

            if (faults != X509ChainStatusFlags.NoError)
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsValid(X509Certificate2 certificate, DateTime at) => certificate.NotBefore.ToUniversalTime() <= at.ToUniversalTime() && at.ToUniversalTime() <= certificate.NotAfter.ToUniversalTime();
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ullage.Model.Tests.Trust;

public sealed class TrustAnchorsTests
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly X509Certificate2 Root = Issue("root", null);
    private static readonly X509Certificate2 Upper = Issue("upper", Root);
    private static readonly X509Certificate2 Lower = Issue("lower", Upper);
    private static readonly X509Certificate2 Server = Issue("server", Lower, authority: false);

    [Fact]
    public void A_chain_may_end_at_any_certificate_that_was_given()
    {
        foreach (var anchor in new[] { Root, Upper, Lower, Server })
        {
            Assert.True(Trusts(anchor, Server, Upper, Lower), anchor.Subject);
            Assert.True(Trusts(anchor, Server, Upper, Lower, Root), $"{anchor.Subject}, with the root shown");
        }

        Assert.True(Trusts(Lower, Server));
        Assert.True(Trusts(Server, Server));
        Assert.False(Trusts(Upper, Server), "the one between is not shown");
    }

    [Fact]
    public void What_was_not_given_is_not_trusted()
    {
        Assert.False(Trusts(Issue("other", null), Server, Upper, Lower, Root));
        Assert.False(Trusts(Issue("other", Root), Server, Upper, Lower));
        Assert.False(Trusts(Issue("other", Lower, authority: false), Server, Upper, Lower));
    }

    [Fact]
    public void An_anchor_of_the_same_name_with_another_key_is_refused()
    {
        Assert.False(Trusts(Issue("lower", Upper), Server));
        Assert.False(Trusts(Issue("lower", Upper), Server, Upper, Lower, Root));
        Assert.False(Trusts(Issue("upper", Root), Server, Lower));
    }

    [Fact]
    public void Every_certificate_up_to_the_anchor_must_be_valid_now_and_none_above_it()
    {
        var expired = Issue("lower", Upper, until: -1);
        Assert.False(Trusts(expired, Issue("server", expired, authority: false)));
        Assert.False(Trusts(Upper, Issue("server", expired, authority: false), expired));
        Assert.False(Trusts(Lower, Issue("server", Lower, authority: false, until: -1)));
        Assert.False(Trusts(Lower, Issue("server", Lower, authority: false, from: 1)));
        var old = Issue("root", null, until: -1);
        var under = Issue("lower", old);
        Assert.True(Trusts(under, Issue("server", under, authority: false), old));
    }

    [Fact]
    public void Only_an_authority_vouches_for_others_and_only_for_servers()
    {
        Assert.False(Trusts(Server, Issue("another", Server, authority: false)));
        Assert.False(Trusts(Lower, Issue("server", Lower, authority: false, use: ClientUse)));
    }

    [Fact]
    public void A_name_that_does_not_fit_is_never_forgiven()
    {
        using var chain = Chain(Lower, []);
        Assert.False(chain.Build(Server));
        Assert.True(TrustAnchors.Hold([Lower], chain, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(TrustAnchors.Hold([Lower], chain, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.False(TrustAnchors.Hold([Lower], null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    private static bool Trusts(X509Certificate2 anchor, X509Certificate2 server, params X509Certificate2[] shown)
    {
        using var chain = Chain(anchor, shown);
        return chain.Build(server) || TrustAnchors.Hold([anchor], chain, SslPolicyErrors.RemoteCertificateChainErrors);
    }

    // As the TLS stream of .NET makes it.
    private static X509Chain Chain(X509Certificate2 anchor, X509Certificate2[] shown)
    {
        var chain = new X509Chain { ChainPolicy = TrustAnchors.Policy([anchor]) };
        chain.ChainPolicy.ExtraStore.AddRange(shown);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        return chain;
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool authority = true, int from = -30, int until = 30, string use = ServerUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(authority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, true));
        if (!authority)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        }

        var (begin, end) = (Now.AddDays(until < from ? until - 1 : from), Now.AddDays(until));
        using var made = issuer is null
            ? request.CreateSelfSigned(begin, end)
            : request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), begin, end, RandomNumberGenerator.GetBytes(8));
        return issuer is null ? X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null) : made.CopyWithPrivateKey(key);
    }
}

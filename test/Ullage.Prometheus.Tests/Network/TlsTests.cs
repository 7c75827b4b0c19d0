using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Network;

public sealed class TlsTests : IDisposable
{
    private static readonly Func<Stream, Task> Fine = FakeServer.Json("{\"status\":\"success\",\"data\":[]}");

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority = Authority();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_accepted()
    {
        using var certificate = Issue(1, IPAddress.Loopback);
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate);
        await SeriesAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile() });
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_named_with_its_issuer_and_can_be_let_pass()
    {
        using var certificate = Issue(1, IPAddress.Loopback);
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate);
        var error = await FailsAsync(server.Url, static o => o);
        Assert.Contains("issued by \"CN=Test authority\", is not trusted", error.Message, StringComparison.Ordinal);
        await SeriesAsync(server.Url, static o => o with { SkipTlsVerification = true });
    }

    [Fact]
    public async Task An_expired_certificate_is_named_with_its_dates()
    {
        using var certificate = Issue(-1, IPAddress.Loopback);
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate);
        var error = await FailsAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile() });
        Assert.Contains("is not valid now", error.Message, StringComparison.Ordinal);
        Assert.Contains($"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_named_and_the_server_name_can_be_set()
    {
        using var certificate = Issue(1, null, "prometheus.example");
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate);
        var error = await FailsAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile() });
        Assert.Contains("is for prometheus.example, not for 127.0.0.1", error.Message, StringComparison.Ordinal);
        await SeriesAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(), TlsServerName = "prometheus.example" });
    }

    [Fact]
    public async Task An_intermediate_authority_alone_is_enough_for_the_names_it_gave()
    {
        using var intermediate = Intermediate();
        using var another = Intermediate();
        using var certificate = Issue(1, IPAddress.Loopback, issuer: intermediate);
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate);
        await SeriesAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(intermediate) });
        Assert.Contains("is not trusted", (await FailsAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(another) })).Message, StringComparison.Ordinal);
        Assert.Contains("is for 127.0.0.1, not for other.example", (await FailsAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(intermediate), TlsServerName = "other.example" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_where_one_is_wanted()
    {
        using var certificate = Issue(1, IPAddress.Loopback);
        using var client = Issue(1, null, "client");
        var (cert, key) = (_folder.File("client.pem"), _folder.File("client.key"));
        await File.WriteAllTextAsync(cert, client.ExportCertificatePem());
        await File.WriteAllTextAsync(key, client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var server = new FakeServer((_, stream, _) => Fine(stream), certificate, wantsClientCertificate: true);
        await SeriesAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(), ClientCertificateFile = cert, ClientKeyFile = key });
        var error = await Assert.ThrowsAsync<SourceException>(() => SeriesAsync(server.Url, o => o with { CertificateAuthorityFile = AuthorityFile(), MaxAttempts = 1 }));
        Assert.Contains(error.Failure, (SourceFailure[])[SourceFailure.Tls, SourceFailure.Unreachable]);
    }

    [Fact]
    public async Task Https_to_a_plain_port_is_named()
    {
        await using var server = FakeServer.Script(Fine);
        var error = await FailsAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal), static o => o with { MaxAttempts = 1 });
        Assert.Contains("check that the port speaks https", error.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private X509Certificate2 Issue(int validDays, IPAddress? address, string? name = null, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (address is not null)
        {
            names.AddIpAddress(address);
        }

        if (name is not null)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(issuer ?? _authority, DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(validDays), [1, 2, 3, 4]);
        return issued.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Intermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private string AuthorityFile(X509Certificate2? authority = null)
    {
        var path = _folder.File("ca.pem");
        File.WriteAllText(path, (authority ?? _authority).ExportCertificatePem());
        return path;
    }

    private static async Task<SourceException> FailsAsync(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions> change)
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => SeriesAsync(url, change));
        Assert.Equal(SourceFailure.Tls, error.Failure);
        return error;
    }

    private static async Task SeriesAsync(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions> change)
    {
        using var connection = new PrometheusConnection(
            change(new PrometheusConnectionOptions { Url = url, Proxy = "none" }), TimeProvider.System, new Random(1), static (_, _) => Task.CompletedTask);
        await new ApiClient(connection).SeriesAsync(new Selector("up"), new TimeRange(0, 1000), default);
    }
}

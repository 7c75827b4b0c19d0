using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Kubernetes.Tests.Access;

public sealed class KubeconfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("kubeconfig");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_current_context_gives_server_namespace_and_origin()
    {
        var access = Read("config", """
            current-context: prod
            contexts:
            - {name: prod, context: {cluster: one, user: me, namespace: shop}}
            - {name: dev, context: {cluster: two}}
            clusters:
            - {name: one, cluster: {server: "https://one.example:6443/prefix"}}
            - {name: two, cluster: {server: "https://two.example:6443"}}
            users:
            - {name: me, user: {token: abc}}
            """);
        Assert.Equal(("https://one.example:6443/prefix/", "shop"), (access.Server.ToString(), access.Namespace));
        Assert.Contains("context prod of", access.Origin, StringComparison.Ordinal);
        Assert.Empty(access.Warnings);
        Assert.Equal("two.example", Kubeconfig.Read([Path.Combine(_folder.Path, "config")], "dev", TimeProvider.System).Server.Host);
    }

    [Fact]
    public async Task Of_several_files_the_first_that_has_an_entry_counts_and_one_that_is_absent_is_passed_over()
    {
        var first = Write("first", """
            users:
            - {name: me, user: {tokenFile: token}}
            contexts: null
            """);
        Write("token", "from-the-first\n");
        var second = Write("second", """
            current-context: prod
            contexts: [{name: prod, context: {cluster: one, user: me}}]
            clusters: [{name: one, cluster: {server: "https://one.example"}}]
            users: [{name: me, user: {token: from-the-second}}]
            """);
        var access = Kubeconfig.Read([Path.Combine(_folder.Path, "absent"), first, second], null, TimeProvider.System);
        Assert.Equal("from-the-first", (await access.Credentials.GetAsync(null, Cancelled)).Token);
    }

    [Fact]
    public void Every_problem_is_told_at_once_and_no_secret()
    {
        var e = Assert.Throws<ClusterAccessException>(() => Read("config", """
            current-context: prod
            contexts: [{name: prod, context: {cluster: one, user: me}}]
            clusters: [{name: one, cluster: {server: "one.example:6443", certificate-authority: absent.pem, proxy-url: "ftp://proxy:1080"}}]
            users: [{name: me, user: {client-certificate-data: "s3cr3t!", exec: {apiVersion: v1alpha1, interactiveMode: Always}, auth-provider: {name: gcp}}}]
            """));
        Assert.Equal(8, e.Problems.Count);
        Assert.Contains(e.Problems, static p => p.Contains("server is no address", StringComparison.Ordinal));
        Assert.Contains(e.Problems, static p => p.Contains("certificate-authority", StringComparison.Ordinal));
        Assert.Contains(e.Problems, static p => p.Contains("auth-provider is not supported", StringComparison.Ordinal));
        Assert.Contains(e.Problems, static p => p.Contains("interactiveMode", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cr3t", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts: []", "no current context is set; there are no contexts")]
    [InlineData("current-context: x\ncontexts: [{name: prod, context: {}}]", "no x under contexts; there are prod; choose one with --context")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: gone}}]", "no gone under clusters")]
    [InlineData("current-context: x\nusers: [{name: s3cr3t, token: [", "no YAML at line")]
    [InlineData("", "no current context is set")]
    public void What_is_missing_is_told_with_what_there_is(string text, string expected)
    {
        var e = Assert.Throws<ClusterAccessException>(() => Read("config", text));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_trusted_without_a_look_is_told_loudly()
    {
        var access = Read("config", """
            current-context: x
            contexts: [{name: x, context: {cluster: one}}]
            clusters: [{name: one, cluster: {server: "https://one.example", insecure-skip-tls-verify: true}}]
            """);
        Assert.Contains("is not verified", Assert.Single(access.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authority_and_client_certificate_inline_make_a_mutual_TLS_connection()
    {
        using var key = RSA.Create(2048);
        using var made = SelfSigned(key);
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        await using var server = new FakeServer(static (_, stream, _) => FakeServer.Json("{\"metadata\":{\"name\":\"web\"}}")(stream), certificate, wantsClientCertificate: true);
        string Config(string cluster) => $$"""
            current-context: x
            contexts: [{name: x, context: {cluster: one, user: me} }]
            clusters: [{name: one, cluster: {server: "{{server.Url}}"{{cluster}} } }]
            users: [{name: me, user: {client-certificate-data: {{Base64(made.ExportCertificatePem())}}, client-key-data: {{Base64(key.ExportPkcs8PrivateKeyPem())}} } }]
            """;
        using var client = Clients.Of(Read("config", Config($", certificate-authority-data: {Base64(made.ExportCertificatePem())}")));
        Assert.Equal("web", (await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled)).Field("metadata").Text("name"));

        using var distrusting = Clients.Of(Read("config", Config("")));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => distrusting.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal(KubernetesFailure.Tls, e.Failure);
        Assert.Contains("certificate-authority", e.Message, StringComparison.Ordinal);

        using var careless = Clients.Of(Read("config", Config(", insecure-skip-tls-verify: true")));
        Assert.Equal("web", (await careless.GetAsync(ResourceType.Pods, "shop", "web", Cancelled)).Field("metadata").Text("name"));
    }

    [Fact]
    public async Task An_intermediate_authority_alone_is_trusted_as_kubectl_does_and_another_of_its_name_is_not()
    {
        using var rootKey = RSA.Create(2048);
        using var root = Authority("CN=root", rootKey, null);
        using var key = RSA.Create(2048);
        using var intermediate = Authority("CN=intermediate", key, root);
        using var anotherKey = RSA.Create(2048);
        using var another = Authority("CN=intermediate", anotherKey, root);
        using var serverKey = RSA.Create(2048);
        using var issued = Request("CN=localhost", serverKey).Create(intermediate, intermediate.NotBefore, intermediate.NotAfter, [1]).CopyWithPrivateKey(serverKey);
        using var certificate = X509CertificateLoader.LoadPkcs12(issued.Export(X509ContentType.Pfx), null);
        await using var server = new FakeServer(static (_, stream, _) => FakeServer.Json("{\"metadata\":{\"name\":\"web\"}}")(stream), certificate);
        using var client = Client(intermediate, "");
        Assert.Equal("web", (await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled)).Field("metadata").Text("name"));
        await RefusedAsync(another, "", "is not trusted");
        await RefusedAsync(intermediate, ", tls-server-name: other.example", "is not for other.example");

        KubernetesClient Client(X509Certificate2 authority, string more) => Clients.Of(Read("config", $$"""
            current-context: x
            contexts: [{name: x, context: {cluster: one} }]
            clusters: [{name: one, cluster: {server: "{{server.Url}}", certificate-authority-data: {{Base64(authority.ExportCertificatePem())}}{{more}} } }]
            """));

        async Task RefusedAsync(X509Certificate2 authority, string more, string because)
        {
            using var refused = Client(authority, more);
            Assert.Contains(because, (await Assert.ThrowsAsync<KubernetesException>(() => refused.GetAsync(ResourceType.Pods, "shop", "web", Cancelled))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Acting_as_somebody_else_is_asked_for_in_every_request()
    {
        await using var cluster = new FakeCluster(isSecure: true).Add("pods", FakeObjects.Pod("shop", "web", "", ""));
        using var client = Clients.Of(Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path, "{token: t, as: ops, as-groups: [admins]}")], null, TimeProvider.System));
        await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled);
        Assert.Equal(("ops", "admins", "Bearer t"), (cluster.Requests[0].Headers["Impersonate-User"], cluster.Requests[0].Headers["Impersonate-Group"], cluster.Requests[0].Headers["Authorization"]));
    }

    [Theory]
    [InlineData("{token: s3cr3t}")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1, command: false}}")]
    public async Task Without_TLS_no_credentials_are_sent_and_a_refusal_says_so(string user)
    {
        await using var cluster = new FakeCluster { Token = "s3cr3t" };
        using var client = Clients.Of(Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path, user)], null, TimeProvider.System));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal(KubernetesFailure.Unauthorized, e.Failure);
        Assert.Contains("credentials are not sent over http://, nor does kubectl send them; make the context's server https://", e.Message, StringComparison.Ordinal);
        Assert.All(cluster.Requests, static r => Assert.DoesNotContain("Authorization", r.Headers.Keys));
    }

    [Theory]
    [InlineData("alice", false)]
    [InlineData("system:anonymous", true)]
    public async Task A_refusal_of_one_who_is_known_is_not_laid_to_credentials_that_were_not_sent(string user, bool isUnknown)
    {
        await using var cluster = new FakeCluster().Fail("/pods/web", 403, $"pods \"web\" is forbidden: User \"{user}\" cannot get resource \"pods\"");
        using var client = Clients.Of(Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path, "{token: s3cr3t}")], null, TimeProvider.System));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal((KubernetesFailure.Forbidden, isUnknown), (e.Failure, e.Message.Contains("not sent over http://", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_of_who_to_act_as_is_sent_and_without_a_user_nothing_is_guessed()
    {
        await using var cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "web", "", ""));
        using var client = Clients.Of(Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path, "{as: ops, as-uid: '7', as-user-extra: {Example.com/team: [blue]}}")], null, TimeProvider.System));
        await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled);
        Assert.Equal(("7", "blue"), (cluster.Requests[0].Headers["Impersonate-Uid"], cluster.Requests[0].Headers["Impersonate-Extra-example.com%2Fteam"]));
        var e = Assert.Throws<ClusterAccessException>(() => Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path, "{as-groups: [readers]}")], null, TimeProvider.System));
        Assert.Contains("say nothing without as", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_may_speak_SOCKS_as_in_kubectl()
    {
        var access = Read("config", """
            current-context: x
            contexts: [{name: x, context: {cluster: one}}]
            clusters: [{name: one, cluster: {server: "https://one.example", proxy-url: "socks5://proxy:1080"}}]
            """);
        Assert.Equal("socks5", access.Proxy!.Scheme);
    }

    [Fact]
    public void Issuers_behind_a_client_certificate_are_shown_with_it()
    {
        using var key = RSA.Create(2048);
        using var root = SelfSigned(key);
        var request = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var leaf = request.Create(root.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), root.NotBefore, root.NotAfter, [1, 2, 3]);
        var identity = ClientIdentity.FromPem(leaf.ExportCertificatePem() + "\n" + root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Equal(("CN=me", "CN=localhost"), (identity.Certificate.Subject, Assert.Single(identity.Issuers).Subject));
    }

    [Fact]
    public void Default_paths_are_those_of_KUBECONFIG_or_the_home_folder()
    {
        Assert.Equal(["/a", "/b"], Kubeconfig.DefaultPaths(static name => name == "KUBECONFIG" ? "/a::/b" : null));
        Assert.Equal(["/home/me/.kube/config"], Kubeconfig.DefaultPaths(static name => name == "HOME" ? "/home/me" : null));
    }

    public void Dispose() => _folder.Dispose();

    private static X509Certificate2 Authority(string name, RSA key, X509Certificate2? issuer)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        }

        using var made = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 SelfSigned(RSA key) => Request("CN=localhost", key).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private ClusterAccess Read(string name, string text) => Kubeconfig.Read([Write(name, text)], null, TimeProvider.System);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}

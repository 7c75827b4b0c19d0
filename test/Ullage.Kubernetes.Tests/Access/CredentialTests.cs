using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Testing;
using Ullage.Testing.Time;

namespace Ullage.Kubernetes.Tests.Access;

public sealed class CredentialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("credentials");
    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_or_when_its_token_is_refused()
    {
        var path = Write("token", "one\n");
        var source = new TokenFile(path, null, _time);
        var first = await source.GetAsync(null, Cancelled);
        Write("token", "two\n");
        Assert.Equal(("one", "one"), (first.Token, (await source.GetAsync(null, Cancelled)).Token));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("two", (await source.GetAsync(null, Cancelled)).Token);
        Write("token", "three\n");
        Assert.Equal("three", (await source.GetAsync(first, Cancelled)).Token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task A_token_file_that_holds_no_token_is_told_without_what_it_holds(string text)
    {
        var e = await Assert.ThrowsAsync<KubernetesException>(async () => await new TokenFile(Write("token", text), null, _time).GetAsync(null, Cancelled));
        Assert.Equal(KubernetesFailure.Unauthorized, e.Failure);
        Assert.DoesNotContain("lines", e.Message.Replace("more than one line; one line", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_runs_once_until_what_it_gave_expires_or_is_refused()
    {
        using var plugin = Plugin("""
            echo run >> "$COUNT"
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t$(wc -l < "$COUNT")\",\"expirationTimestamp\":\"2026-03-04T13:00:00Z\"}}"
            """);
        var first = await plugin.GetAsync(null, Cancelled);
        Assert.Equal(("t1", "t1"), (first.Token, (await plugin.GetAsync(null, Cancelled)).Token));
        Assert.Equal("t2", (await plugin.GetAsync(first, Cancelled)).Token);
        Assert.Equal("t2", (await plugin.GetAsync(first, Cancelled)).Token);
        _time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("t3", (await plugin.GetAsync(null, Cancelled)).Token);
    }

    [Fact]
    public async Task A_plugin_is_told_the_cluster_and_that_nobody_sits_there()
    {
        using var plugin = Plugin("""printf '%s' "$KUBERNETES_EXEC_INFO" > "$COUNT"; echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"}}'""", new ExecCluster("https://one.example/", null, "pem"u8.ToArray(), false));
        await plugin.GetAsync(null, Cancelled);
        Assert.Equal(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://one.example/","certificate-authority-data":"cGVt"}}}""",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "count"), Cancelled));
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo s3cr3t", "no ExecCredential; run it by hand: it should print JSON of client.authentication.k8s.io/v1")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "neither a token nor a certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"s3cr3t","clientKeyData":"s3cr3t"}}'""", "no ExecCredential")]
    [InlineData("""echo '{"apiVersion":"v9","status":{"token":"s3cr3t"}}'""", "client.authentication.k8s.io/v1 is expected")]
    [InlineData("head -c 2000000 /dev/zero", "more than 1 MiB")]
    public async Task A_plugin_that_fails_is_told_without_what_it_printed(string script, string expected)
    {
        using var plugin = Plugin(script);
        var e = await Assert.ThrowsAsync<KubernetesException>(async () => await plugin.GetAsync(null, Cancelled));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_failed_is_run_again_a_minute_later_and_not_for_each_who_asks()
    {
        using var plugin = Plugin("""echo x >> "$COUNT"; exit 3""");
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<KubernetesException>(async () => await plugin.GetAsync(null, Cancelled));
        }

        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "count"), Cancelled));
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<KubernetesException>(async () => await plugin.GetAsync(null, Cancelled));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "count"), Cancelled)).Length);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_killed_when_its_time_is_up()
    {
        using var plugin = Plugin("exec sleep 600");
        var asked = plugin.GetAsync(null, Cancelled).AsTask();
        while (_time.WaitingTimers == 0)
        {
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Contains("within 60 s", (await Assert.ThrowsAsync<KubernetesException>(() => asked)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_told_with_its_hint()
    {
        using var plugin = new ExecPlugin(new ExecCommand("client.authentication.k8s.io/v1", "/nonexistent/plugin", [], []) { InstallHint = "brew install it" }, _time);
        Assert.EndsWith("in the kubeconfig. brew install it.", (await Assert.ThrowsAsync<KubernetesException>(async () => await plugin.GetAsync(null, Cancelled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_a_pod_the_service_account_lets_in()
    {
        Write("token", "mine");
        Write("namespace", "shop\n");
        File.Copy(CertificateFile(), Path.Combine(_folder.Path, "ca.crt"));
        static string? Variable(string name) => name switch { "KUBERNETES_SERVICE_HOST" => "fd00::1", "KUBERNETES_SERVICE_PORT" => "443", _ => null };
        Assert.True(InClusterAccess.IsHere(Variable, _folder.Path));
        Assert.False(InClusterAccess.IsHere(static _ => null, _folder.Path));
        var access = InClusterAccess.Read(Variable, _time, _folder.Path);
        Assert.Equal(("https://[fd00::1]/", "shop", "mine"), (access.Server.ToString(), access.Namespace, (await access.Credentials.GetAsync(null, Cancelled)).Token));
        Assert.NotEmpty(access.Authorities!);
        Assert.True(access.IsOwnPod);
    }

    [Fact]
    public void A_service_account_that_is_not_mounted_is_told_with_everything_else_that_lacks()
    {
        var e = Assert.Throws<ClusterAccessException>(() => InClusterAccess.Read(static _ => null, _time, Path.Combine(_folder.Path, "absent")));
        Assert.Equal(3, e.Problems.Count);
    }

    public void Dispose() => _folder.Dispose();

    private string CertificateFile()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        using var made = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=ca", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        return Write("made.crt", made.ExportCertificatePem());
    }

    private ExecPlugin Plugin(string script, ExecCluster? cluster = null) =>
        new(new ExecCommand("client.authentication.k8s.io/v1", "/bin/sh", ["-c", script], [new("COUNT", Path.Combine(_folder.Path, "count"))]) { Cluster = cluster }, _time);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}

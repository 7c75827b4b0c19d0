using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ullage.Testing.Servers;

/// <summary>
/// A real Kubernetes API server over a real etcd, with RBAC and, where asked for, the real controllers: Deployments make ReplicaSets and those make pods, which nothing runs. eng/apiserver builds it.
/// </summary>
public sealed class KubernetesServer : IAsyncDisposable
{
    /// <summary>The version that eng/apiserver builds: the newest whose whole source Debian has.</summary>
    public const string Version = "1.20";

    private readonly TemporaryFolder _own;
    private readonly List<ServerProcess> _processes = [];
    private int _etcd;

    private KubernetesServer(TemporaryFolder own) => _own = own;

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A kubeconfig of a cluster administrator.</summary>
    public string Kubeconfig => Path.Combine(_own.Path, "kubeconfig");

    /// <summary>The file with the server's certificate, which signs itself.</summary>
    public string Certificate => Path.Combine(_own.Path, "certs", "apiserver.crt");

    /// <summary>The token of the administrator.</summary>
    public string AdminToken { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The token of the user <c>guest</c>, who may do what RBAC grants.</summary>
    public string GuestToken { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Starts etcd and the API server, and waits until it is ready.</summary>
    /// <param name="controllers">Whether the controller manager runs too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">A part is absent: the test is skipped.</exception>
    public static async Task<KubernetesServer> StartAsync(bool controllers = false, CancellationToken cancellationToken = default)
    {
        var server = Required("kube-apiserver");
        var etcd = Tool.Find("etcd") ?? throw new ToolMissingException("etcd is not on the PATH; ./prove apiserver installs it.");
        var manager = controllers ? Required("kube-controller-manager") : null;
        var cluster = new KubernetesServer(new TemporaryFolder("kubernetes"));
        try
        {
            await cluster.StartEtcdAsync(etcd, cancellationToken);
            await cluster.StartServerAsync(server, cancellationToken);
            if (manager is not null)
            {
                await cluster.StartControllersAsync(manager, cancellationToken);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has etcd forget all states but the newest: older resourceVersions and continue tokens are answered by 410 from then on.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Local("http", _etcd)) };
        using var status = await http.PostAsync(new Uri("v3/maintenance/status", UriKind.Relative), new StringContent("{}"), cancellationToken);
        var revision = System.Text.Json.Nodes.JsonNode.Parse(await status.Content.ReadAsStringAsync(cancellationToken))!["header"]!["revision"]!.ToString();
        using var answer = await http.PostAsync(new Uri("v3/kv/compaction", UriKind.Relative), new StringContent($$"""{"revision":"{{revision}}","physical":true}"""), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _own.Dispose();
    }

    private static Tool Required(string name) =>
        Tool.Find(name, Version) ?? throw new ToolMissingException($"{name} {Version} is not below .tools; ./prove apiserver builds it from Debian's source in some minutes, and runs this.");

    private static string Local(string scheme, int port) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}/");

    private async Task StartEtcdAsync(Tool etcd, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var peer = ServerProcess.FreePort();
        var (process, port) = await ServerProcess.StartAsync(
            etcd.Path,
            port =>
            [
                "--data-dir", _own.Sub($"etcd-{port}"), "--listen-client-urls", Local("http", port).TrimEnd('/'), "--advertise-client-urls", Local("http", port).TrimEnd('/'), "--listen-peer-urls", Local("http", peer).TrimEnd('/'),
                "--initial-advertise-peer-urls", Local("http", peer).TrimEnd('/'), "--initial-cluster", $"default={Local("http", peer).TrimEnd('/')}", "--unsafe-no-fsync", "--log-level", "error",
            ],
            async (port, token) => (await http.GetStringAsync(new Uri(Local("http", port) + "health"), token)).Contains("true", StringComparison.Ordinal),
            cancellationToken: cancellationToken);
        (_etcd, _) = (port, process);
        _processes.Add(process);
    }

    private async Task StartServerAsync(Tool server, CancellationToken cancellationToken)
    {
        using (var key = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(Path.Combine(_own.Path, "accounts.key"), key.ExportRSAPrivateKeyPem(), cancellationToken);
        }

        var tokens = Path.Combine(_own.Path, "tokens.csv");
        await File.WriteAllTextAsync(tokens, $"{AdminToken},admin,1,system:masters\n{GuestToken},guest,2\n", cancellationToken);
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { Timeout = TimeSpan.FromSeconds(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        var (process, port) = await ServerProcess.StartAsync(
            server.Path,
            port =>
            [
                $"--etcd-servers={Local("http", _etcd).TrimEnd('/')}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--secure-port={port}"), $"--cert-dir={_own.Sub("certs")}",
                "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24", "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={Path.Combine(_own.Path, "accounts.key")}",
                $"--service-account-signing-key-file={Path.Combine(_own.Path, "accounts.key")}", $"--token-auth-file={tokens}", "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount", "--v=0",
            ],
            async (port, token) =>
            {
                using var answer = await http.GetAsync(new Uri(Local("https", port) + "readyz"), token);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            cancellationToken: cancellationToken);
        _processes.Add(process);
        Address = new Uri(Local("https", port));
        await File.WriteAllTextAsync(
            Kubeconfig,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: real
            clusters: [{name: real, cluster: {server: "{{Address.ToString().TrimEnd('/')}}", certificate-authority: {{Certificate}} } }]
            users: [{name: admin, user: {token: {{AdminToken}} } }, {name: guest, user: {token: {{GuestToken}} } }]
            contexts: [{name: real, context: {cluster: real, user: admin} }, {name: guest, context: {cluster: real, user: guest} }]

            """,
            new UTF8Encoding(false),
            cancellationToken);
    }

    private async Task StartControllersAsync(Tool manager, CancellationToken cancellationToken)
    {
        var (process, _) = await ServerProcess.StartAsync(
            manager.Path,
            port =>
            [
                $"--kubeconfig={Kubeconfig}", "--controllers=deployment,replicaset,statefulset,daemonset,disruption,resourcequota", "--leader-elect=false", "--bind-address=127.0.0.1",
                string.Create(CultureInfo.InvariantCulture, $"--secure-port={port}"), "--port=0", $"--cert-dir={_own.Sub("manager")}", "--v=0",
            ],
            async (port, token) =>
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port, token);
                return true;
            },
            cancellationToken: cancellationToken);
        _processes.Add(process);
    }
}

using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Access;

/// <summary>A command that prints credentials (an ExecCredential of client.authentication.k8s.io), and how to run it.</summary>
internal sealed class ExecCommand(string apiVersion, string command, IReadOnlyList<string> arguments, IReadOnlyList<KeyValuePair<string, string>> environment)
{
    public string ApiVersion => apiVersion;

    public string Command => command;

    public IReadOnlyList<string> Arguments => arguments;

    public IReadOnlyList<KeyValuePair<string, string>> Environment => environment;

    /// <summary>What to do where the command is not installed, in its configuration's words.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>The cluster as the command wants to be told it; null where it does not.</summary>
    public ExecCluster? Cluster { get; init; }

    /// <summary>The time that it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>What a plugin is told of the cluster.</summary>
internal sealed class ExecCluster(string server, string? tlsServerName, byte[]? authorityPem, bool skipTlsVerification)
{
    public string Server => server;

    public string? TlsServerName => tlsServerName;

    public byte[]? AuthorityPem => authorityPem;

    public bool SkipTlsVerification => skipTlsVerification;
}

/// <summary>Credentials that a command prints, kept until they expire or are refused. It is run without a terminal; its standard error goes to ours. What it fails with holds for a minute.</summary>
internal sealed class ExecPlugin(ExecCommand exec, TimeProvider time) : ICredentialSource, IDisposable
{
    private const int MaxOutputBytes = 1 << 20;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    // Many ask at once: who waits for a login that hangs, or asks a server that counts them, should do so once.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private Credential? _last;
    private DateTimeOffset? _expires;
    private (KubernetesException Why, DateTimeOffset Until)? _failed;

    public async ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Several requests may be refused together; the command runs once for them all.
            if (_last is { } last && !ReferenceEquals(last, refused) && (_expires is null || time.GetUtcNow() < _expires - Margin))
            {
                return last;
            }

            if (_failed is { } failed && time.GetUtcNow() < failed.Until)
            {
                throw new KubernetesException(failed.Why.Failure, failed.Why.Message, failed.Why);
            }

            try
            {
                (_last, _expires) = Read(await RunAsync(cancellationToken).ConfigureAwait(false));
                _failed = null;
                return _last;
            }
            catch (KubernetesException e)
            {
                _failed = (e, time.GetUtcNow() + Rest);
                throw;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<byte[]> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(exec.Command, exec.Arguments) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var (name, value) in exec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Encoding.UTF8.GetString(Info());
        using var process = Start(start);
        using var limit = new CancellationTokenSource(exec.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            process.StandardInput.Close();
            var output = await BoundedBody.BeginningAsync(process.StandardOutput.BaseStream, MaxOutputBytes + 1, both.Token).ConfigureAwait(false);
            if (output.Length > MaxOutputBytes)
            {
                throw Failed("printed more than 1 MiB, where one ExecCredential is expected; run it by hand");
            }

            await process.WaitForExitAsync(both.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? output : throw Failed($"ended with exit code {process.ExitCode}; run it by hand, or log in again");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"gave no credentials within {exec.Timeout.TotalSeconds:0.#} s; run it by hand, since it cannot ask for anything here");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            var hint = exec.InstallHint.Length > 0 ? ". " + Printable.Of(exec.InstallHint).TrimEnd('.') : "";
            throw Failed($"cannot be started; install it, or mend its path in the kubeconfig{hint}", e);
        }
    }

    private byte[] Info()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", exec.ApiVersion);
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (exec.Cluster is { } cluster)
            {
                json.WriteStartObject("cluster");
                json.WriteString("server", cluster.Server);
                if (cluster.TlsServerName is { } name)
                {
                    json.WriteString("tls-server-name", name);
                }

                if (cluster.AuthorityPem is { } pem)
                {
                    json.WriteBase64String("certificate-authority-data", pem);
                }

                if (cluster.SkipTlsVerification)
                {
                    json.WriteBoolean("insecure-skip-tls-verify", true);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private (Credential Credential, DateTimeOffset? Expires) Read(byte[] output)
    {
        try
        {
            using var parsed = JsonDocument.Parse(output);
            var root = parsed.RootElement;
            if (root.Text("apiVersion") != exec.ApiVersion)
            {
                throw Failed($"printed apiVersion \"{Printable.Of(root.Text("apiVersion"))}\", where {exec.ApiVersion} is expected; update the plugin, or its entry in the kubeconfig");
            }

            var status = root.Field("status");
            var (token, pem, key) = (status.Text("token"), status.Text("clientCertificateData"), status.Text("clientKeyData"));
            return (token.Length > 0 && !token.Any(char.IsControl)) || (pem.Length > 0 && key.Length > 0)
                ? (new Credential(token.Length > 0 ? token : null, pem.Length > 0 ? ClientIdentity.FromPem(pem, key) : null), status.Moment("expirationTimestamp"))
                : throw Failed("printed neither a token nor a certificate with its key; run it by hand, or log in again");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or CryptographicException)
        {
            // The exception's own words may quote what was printed.
            throw Failed($"printed what is no ExecCredential; run it by hand: it should print JSON of {exec.ApiVersion}");
        }
    }

    private KubernetesException Failed(string how, Exception? inner = null) =>
        new(KubernetesFailure.Unauthorized, $"The credential plugin {Printable.Of(exec.Command)} {how}.", inner);
}

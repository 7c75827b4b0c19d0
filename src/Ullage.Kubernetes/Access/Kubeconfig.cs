using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ullage.Kubernetes.Api;
using Ullage.Manifests.Yaml;

namespace Ullage.Kubernetes.Access;

/// <summary>
/// Reads kubeconfig files as kubectl does: several merged, contexts, paths relative to the file, data inline or in files, tokens, token
/// files, client certificates and exec plugins.
/// </summary>
public static class Kubeconfig
{
    private const string ExecVersions = "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1";

    private static readonly string[] Shown = ["token", "tokenFile", "client-certificate", "client-certificate-data", "exec"];

    /// <summary>The files that are read where none is named: those of KUBECONFIG, else <c>~/.kube/config</c>.</summary>
    /// <param name="variable">Reads the environment.</param>
    public static IReadOnlyList<string> DefaultPaths(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable("KUBECONFIG") is { Length: > 0 } list
            ? list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(variable("HOME") ?? variable("USERPROFILE") ?? "", ".kube", "config")];
    }

    /// <summary>Reads the access that a context gives.</summary>
    /// <param name="paths">The files, the first counting most.</param>
    /// <param name="context">The context; null for the current one.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ClusterAccessException">It cannot be used; every problem is told.</exception>
    public static ClusterAccess Read(IReadOnlyList<string> paths, string? context, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var config = KubeconfigFile.Load(paths);
        var problems = new List<string>();
        var name = context ?? config.CurrentContext;
        var chosen = Named(config, "contexts", name, problems);
        var cluster = chosen is null ? null : Named(config, "clusters", KubeconfigFile.Text(chosen.Node, "cluster"), problems);
        var userName = chosen is null ? "" : KubeconfigFile.Text(chosen.Node, "user");
        var user = userName.Length == 0 ? null : Named(config, "users", userName, problems);
        var access = cluster is null ? null : Access(name, KubeconfigFile.Text(chosen!.Node, "namespace"), cluster, user, time, problems);
        return problems.Count == 0 ? access! : throw new ClusterAccessException(problems);
    }

    private static KubeconfigEntry? Named(KubeconfigFile config, string list, string name, List<string> problems)
    {
        if (name.Length > 0 && config.Find(list, name) is { } found)
        {
            return found;
        }

        var there = config.Names(list);
        problems.Add($"{string.Join(", ", config.Files.Select(static f => Printable.Of(f)))}: {(name.Length == 0 ? "no current context is set" : $"no {Printable.Of(name)} under {list}")}; "
            + (there.Count == 0 ? $"there are no {list}" : $"there are {Printable.Of(string.Join(", ", there))}") + (list == "contexts" ? "; choose one with --context" : ""));
        return null;
    }

    private static ClusterAccess? Access(string context, string @namespace, KubeconfigEntry cluster, KubeconfigEntry? user, TimeProvider time, List<string> problems)
    {
        var node = cluster.Node;
        var server = Address(cluster, "server", true, problems);
        var proxy = Address(cluster, "proxy-url", false, problems, "socks5");
        var pem = Bytes(cluster, "certificate-authority", problems);
        var skip = KubeconfigFile.Text(node, "insecure-skip-tls-verify") == "true";
        if (skip && pem is not null)
        {
            problems.Add($"{At(cluster)}: insecure-skip-tls-verify and a certificate authority are given together; keep the authority");
        }

        var tlsName = KubeconfigFile.Text(node, "tls-server-name") is { Length: > 0 } told ? told : null;
        var authorities = pem is null ? null : Authorities(cluster, pem, problems);
        // As in kubectl: without TLS nobody knows who listens, on loopback too, and nothing secret is sent.
        var isPlain = server?.Scheme == Uri.UriSchemeHttp;
        var credentials = user is null || isPlain
            ? new FixedCredential(Credential.None)
            : Credentials(user, new ExecCluster(server?.ToString() ?? "", tlsName, pem, skip), time, problems);
        var impersonation = user is null ? [] : Impersonation(user, problems);
        if (server is null || problems.Count > 0)
        {
            return null;
        }

        List<string> warnings = [];
        if (skip)
        {
            warnings.Add($"the certificate of {server.Host} is not verified (insecure-skip-tls-verify in {Printable.Of(cluster.File)}): whoever sits between can read the credentials and forge every answer");
        }

        if (isPlain && !server.IsLoopback)
        {
            warnings.Add($"{server.Host} is spoken to without TLS: no credentials are sent, and whoever sits between can forge every answer");
        }

        return new ClusterAccess(server, credentials)
        {
            Origin = $"context {Printable.Of(context)} of {Printable.Of(cluster.File)}",
            Namespace = @namespace.Length > 0 ? @namespace : null,
            Warnings = warnings,
            Authorities = authorities,
            SkipTlsVerification = skip,
            TlsServerName = tlsName,
            Proxy = proxy,
            Withholds = isPlain && user is { Node.Kind: YamlNodeKind.Mapping } && Array.Exists(Shown, s => user.Node[s].Exists),
            Impersonation = impersonation,
        };
    }

    private static ICredentialSource Credentials(KubeconfigEntry user, ExecCluster cluster, TimeProvider time, List<string> problems)
    {
        var node = user.Node;
        foreach (var (gone, instead) in new[] { ("auth-provider", "use an exec plugin, such as gke-gcloud-auth-plugin or kubelogin"), ("username", "API servers have taken no passwords since 1.19; use a token, a certificate or an exec plugin") })
        {
            if (node.Kind == YamlNodeKind.Mapping && node[gone].Exists)
            {
                problems.Add($"{At(user)}: {gone} is not supported; {instead}");
            }
        }

        var certificate = Certificate(user, problems);
        if (node.Kind == YamlNodeKind.Mapping && node["exec"] is { Kind: YamlNodeKind.Mapping } exec)
        {
            return Plugin(user, exec, cluster, time, problems) is { } plugin ? plugin : new FixedCredential(Credential.None);
        }

        // As in kubectl, a token file counts before a token, since it is kept fresh.
        if (KubeconfigFile.Text(node, "tokenFile") is { Length: > 0 } file)
        {
            return new TokenFile(Path.GetFullPath(file, user.Folder), certificate, time);
        }

        var token = KubeconfigFile.Text(node, "token");
        if (token.Any(char.IsControl))
        {
            problems.Add($"{At(user)}: the token holds control characters; one line is expected");
        }

        return new FixedCredential(new Credential(token.Length > 0 ? token : null, certificate));
    }

    private static ExecPlugin? Plugin(KubeconfigEntry user, YamlNode exec, ExecCluster cluster, TimeProvider time, List<string> problems)
    {
        var (version, command) = (KubeconfigFile.Text(exec, "apiVersion"), KubeconfigFile.Text(exec, "command"));
        var before = problems.Count;
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            problems.Add($"{At(user)}: exec.apiVersion is \"{Printable.Of(version)}\", where {ExecVersions} is expected; update the plugin and its entry");
        }

        if (command.Length == 0)
        {
            problems.Add($"{At(user)}: exec.command is empty");
        }

        if (KubeconfigFile.Text(exec, "interactiveMode") == "Always")
        {
            problems.Add($"{At(user)}: the plugin must ask at a terminal (interactiveMode: Always), which is not possible here; use another login, such as a service account's token");
        }

        List<string> arguments = [];
        foreach (var item in exec["args"].Items)
        {
            arguments.Add(item.Target.Text);
        }

        List<KeyValuePair<string, string>> environment = [];
        foreach (var item in exec["env"].Items)
        {
            environment.Add(new(KubeconfigFile.Text(item.Target, "name"), KubeconfigFile.Text(item.Target, "value")));
        }

        // A command with a slash is a path beside the file; one without is looked up on PATH.
        var path = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, user.Folder) : command;
        return problems.Count > before ? null : new ExecPlugin(
            new ExecCommand(version, path, arguments, environment)
            {
                InstallHint = KubeconfigFile.Text(exec, "installHint"),
                Cluster = KubeconfigFile.Text(exec, "provideClusterInfo") == "true" ? cluster : null,
            },
            time);
    }

    private static ClientIdentity? Certificate(KubeconfigEntry user, List<string> problems)
    {
        var (certificate, key) = (Bytes(user, "client-certificate", problems), Bytes(user, "client-key", problems));
        if (certificate is null && key is null)
        {
            return null;
        }

        try
        {
            if (certificate is not null && key is not null)
            {
                return ClientIdentity.FromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
            }

            problems.Add($"{At(user)}: {(certificate is null ? "client-key has no client-certificate" : "client-certificate has no client-key")}; give both");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            problems.Add($"{At(user)}: client certificate and key are no matching pair in unencrypted PEM");
        }

        return null;
    }

    private static X509Certificate2Collection? Authorities(KubeconfigEntry cluster, byte[] pem, List<string> problems)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            // Told below, as is PEM without a certificate in it.
        }

        if (authorities.Count == 0)
        {
            problems.Add($"{At(cluster)}: certificate-authority holds no certificate in PEM");
        }

        return authorities;
    }

    private static List<KeyValuePair<string, string>> Impersonation(KubeconfigEntry user, List<string> problems)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (KubeconfigFile.Text(user.Node, "as") is { Length: > 0 } name)
        {
            headers.Add(new("Impersonate-User", name));
        }

        if (user.Node.Kind != YamlNodeKind.Mapping)
        {
            return headers;
        }

        if (KubeconfigFile.Text(user.Node, "as-uid") is { Length: > 0 } uid)
        {
            headers.Add(new("Impersonate-Uid", uid));
        }

        foreach (var group in user.Node["as-groups"].Items)
        {
            headers.Add(new("Impersonate-Group", group.Target.Text));
        }

        foreach (var (key, values) in user.Node["as-user-extra"] is { Kind: YamlNodeKind.Mapping } extra ? extra.Entries : default)
        {
            foreach (var value in values.Items)
            {
                headers.Add(new("Impersonate-Extra-" + Uri.EscapeDataString(key.Text.ToLowerInvariant()), value.Target.Text));
            }
        }

        if (headers.Count > 0 && headers[0].Key != "Impersonate-User")
        {
            problems.Add($"{At(user)}: as-uid, as-groups and as-user-extra say nothing without as, and one's own rights would be used; add as, or remove them");
        }

        if (headers.Any(static h => h.Value.Any(char.IsControl)))
        {
            problems.Add($"{At(user)}: as, as-uid, as-groups or as-user-extra hold control characters; one line each is expected");
        }

        return headers;
    }

    private static Uri? Address(KubeconfigEntry entry, string key, bool needed, List<string> problems, string? more = null)
    {
        var text = KubeconfigFile.Text(entry.Node, key);
        if (text.Length == 0 && !needed)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http" || address.Scheme == more) && address.UserInfo.Length == 0)
        {
            return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.GetLeftPart(UriPartial.Path) + "/");
        }

        problems.Add($"{At(entry)}: {key} is {(text.Length == 0 ? "missing" : "no address")}; write http(s)://HOST:PORT{(more is null ? "" : $" or {more}://HOST:PORT")}, without a user");
        return null;
    }

    /// <summary>A field's content: from KEY-data, which counts first, or from the file that KEY names.</summary>
    private static byte[]? Bytes(KubeconfigEntry entry, string key, List<string> problems)
    {
        try
        {
            if (KubeconfigFile.Text(entry.Node, key + "-data") is { Length: > 0 } data)
            {
                return Convert.FromBase64String(data);
            }

            return KubeconfigFile.Text(entry.Node, key) is { Length: > 0 } path ? File.ReadAllBytes(Path.GetFullPath(path, entry.Folder)) : null;
        }
        catch (FormatException)
        {
            problems.Add($"{At(entry)}: {key}-data is not base64");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{At(entry)}: the file that {key} names cannot be read");
        }

        return null;
    }

    private static string At(KubeconfigEntry entry) => entry.Node.Exists ? $"{Printable.Of(entry.File)}, {entry.Node.Position}" : Printable.Of(entry.File);
}

using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ullage.Kubernetes.Access;

/// <summary>Access by the service account of the pod that this process runs in.</summary>
public static class InClusterAccess
{
    /// <summary>Where the kubelet mounts the service account.</summary>
    public const string DefaultFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this looks like a pod with a service account.</summary>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="folder">The mounted service account.</param>
    public static bool IsHere(Func<string, string?> variable, string folder = DefaultFolder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } && File.Exists(Path.Combine(folder, "token"));
    }

    /// <summary>Reads it. The token is read again as the kubelet replaces it.</summary>
    /// <param name="variable">Reads the environment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folder">The mounted service account.</param>
    /// <exception cref="ClusterAccessException">It is not complete.</exception>
    public static ClusterAccess Read(Func<string, string?> variable, TimeProvider time, string folder = DefaultFolder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var (host, port) = (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT"));
        var shown = host is { Length: > 0 } && System.Net.IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
        var problems = new List<string>();
        if (!Uri.TryCreate($"https://{shown}:{port}/", UriKind.Absolute, out var server))
        {
            problems.Add("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no address; inside a pod the kubelet sets them");
        }

        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            problems.Add($"{token} does not exist; the pod's service account is not mounted (automountServiceAccountToken)");
        }

        var authorities = new X509Certificate2Collection();
        var bundle = Path.Combine(folder, "ca.crt");
        try
        {
            authorities.ImportFromPemFile(bundle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add($"{bundle} cannot be read as certificates; it is mounted with the service account");
        }

        if (problems.Count > 0)
        {
            throw new ClusterAccessException(problems);
        }

        var @namespace = Path.Combine(folder, "namespace");
        return new ClusterAccess(server!, new TokenFile(token, null, time))
        {
            Origin = "this pod's service account",
            IsOwnPod = true,
            Authorities = authorities,
            Namespace = File.Exists(@namespace) ? File.ReadAllText(@namespace).Trim() : null,
        };
    }
}

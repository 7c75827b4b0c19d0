using System.Security.Cryptography.X509Certificates;

namespace Ullage.Kubernetes.Access;

/// <summary>Where a cluster's API is and how to be let in. Holds credentials: never print it as a whole.</summary>
public sealed class ClusterAccess
{
    internal ClusterAccess(Uri server, ICredentialSource credentials)
    {
        Server = server;
        Credentials = credentials;
    }

    /// <summary>The API server's address.</summary>
    public Uri Server { get; }

    /// <summary>Whence this was read, such as <c>context prod of /root/.kube/config</c>.</summary>
    public string Origin { get; internal init; } = "";

    /// <summary>The context's namespace; null where it names none.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>Whether it is that of the pod this process runs in, whose namespace is its own.</summary>
    public bool IsOwnPod { get; internal init; }

    /// <summary>What must be told loudly, such as a server that is trusted without a look at its certificate.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    internal ICredentialSource Credentials { get; }

    internal X509Certificate2Collection? Authorities { get; init; }

    internal bool SkipTlsVerification { get; init; }

    internal string? TlsServerName { get; init; }

    internal Uri? Proxy { get; init; }

    /// <summary>Whether the user has credentials that are not sent, since the server is spoken to without TLS.</summary>
    internal bool Withholds { get; init; }

    /// <summary>Headers that ask to act as somebody else.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];
}

/// <summary>A kubeconfig, or the service account of this pod, cannot be used. All that is wrong is told at once.</summary>
public sealed class ClusterAccessException : Exception
{
    /// <summary>Makes the error.</summary>
    public ClusterAccessException(IReadOnlyList<string> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>What is wrong, each with the way out.</summary>
    public IReadOnlyList<string> Problems { get; }
}

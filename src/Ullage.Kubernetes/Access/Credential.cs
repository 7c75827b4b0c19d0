namespace Ullage.Kubernetes.Access;

/// <summary>What is shown to the API.</summary>
/// <param name="token">A bearer token, or null.</param>
/// <param name="certificate">A client certificate with its key and issuers, or null.</param>
internal sealed class Credential(string? token, ClientIdentity? certificate)
{
    public string? Token => token;

    public ClientIdentity? Certificate => certificate;

    /// <summary>Nothing.</summary>
    public static Credential None { get; } = new(null, null);
}

/// <summary>Gives what is to be shown to the API, request by request. Safe for concurrent use.</summary>
internal interface ICredentialSource
{
    /// <summary>Gives it.</summary>
    /// <param name="refused">What was refused; something fresher is wanted, if there is any. Null at first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Api.KubernetesException">It cannot be had.</exception>
    ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellationToken);
}

/// <summary>The same for ever.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellationToken) => ValueTask.FromResult(credential);
}

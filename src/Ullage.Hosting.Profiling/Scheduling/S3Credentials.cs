namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Who signs uploads to S3. Its text never shows the secrets.</summary>
/// <param name="accessKeyId">The public half of the key.</param>
/// <param name="secretAccessKey">The secret half.</param>
/// <param name="sessionToken">Token of temporary credentials; null for lasting ones.</param>
public sealed class S3Credentials(string accessKeyId, string secretAccessKey, string? sessionToken = null)
{
    /// <summary>The public half of the key.</summary>
    public string AccessKeyId { get; } = accessKeyId;

    /// <summary>The secret half.</summary>
    public string SecretAccessKey { get; } = secretAccessKey;

    /// <summary>Token of temporary credentials; null for lasting ones.</summary>
    public string? SessionToken { get; } = sessionToken;

    /// <inheritdoc/>
    public override string ToString() => $"{AccessKeyId}:***";
}

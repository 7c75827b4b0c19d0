namespace Ullage.Hosting.Probes;

/// <summary>What a readiness check found.</summary>
/// <param name="Reason">Why not; null when all is well. Told to whoever asks /readyz?verbose, so no secret.</param>
public readonly record struct CheckResult(string? Reason)
{
    /// <summary>All is well.</summary>
    public static CheckResult Ok => default;

    /// <summary>Whether all is well.</summary>
    public bool IsOk => Reason is null;

    /// <summary>Not ready.</summary>
    public static CheckResult Failed(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new(reason);
    }
}

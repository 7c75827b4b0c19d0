namespace Ullage.Application.Rightsize;

/// <summary>What the job's own ConfigMap knows of the run before, for a job that keeps nothing elsewhere.</summary>
/// <param name="Scope">The settings that run had; empty where there was none.</param>
/// <param name="Outcome">What it decided, as it was kept; empty where there was none.</param>
/// <param name="Unknown">Why nothing is known of it, though there may have been one; null where it is known, or where there was none.</param>
public sealed record LastRun(string Scope, ReadOnlyMemory<byte> Outcome, string? Unknown)
{
    /// <summary>There was none.</summary>
    public static LastRun None { get; } = new("", default, null);

    /// <summary>Nobody can tell.</summary>
    public static LastRun Untold(string why) => new("", default, why);

    /// <summary>What it decided under these settings; null where it was none, or of others.</summary>
    internal byte[]? Under(string scope) => Outcome.Length > 0 && Scope == scope ? Outcome.ToArray() : null;
}

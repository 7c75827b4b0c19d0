namespace Ullage.Hosting.Lifecycle;

/// <summary>What a shutdown came to.</summary>
/// <param name="Cut">What was broken off or left, a line each; empty when nothing was lost.</param>
/// <param name="Faults">Background services that had failed, by type name.</param>
public sealed record ShutdownReport(IReadOnlyList<string> Cut, IReadOnlyList<string> Faults)
{
    /// <summary>One of <see cref="ShutdownExitCode"/>.</summary>
    public int ExitCode => StartFailed ?? (Faults.Count > 0 ? ShutdownExitCode.Faulted : Cut.Count > 0 ? ShutdownExitCode.Forced : ShutdownExitCode.Clean);

    internal int? StartFailed { get; init; }
}

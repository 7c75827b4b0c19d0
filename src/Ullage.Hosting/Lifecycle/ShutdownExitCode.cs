namespace Ullage.Hosting.Lifecycle;

/// <summary>What the process's exit code tells.</summary>
public static class ShutdownExitCode
{
    /// <summary>Everything ended by itself.</summary>
    public const int Clean = 0;

    /// <summary>The service cannot start as it is configured: options out of their range, or two that contradict each other.</summary>
    public const int Misconfigured = 2;

    /// <summary>The service could not start, or a background service had failed (EX_SOFTWARE of sysexits.h). It goes before <see cref="Forced"/>.</summary>
    public const int Faulted = 70;

    /// <summary>Something was cut off when its time was up, or by a second signal (as timeout(1) has it). The log says what.</summary>
    public const int Forced = 124;
}

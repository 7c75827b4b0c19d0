namespace Ullage.Hosting.Lifecycle;

/// <summary>What the process's exit code tells.</summary>
public static class ShutdownExitCode
{
    /// <summary>Everything ended by itself.</summary>
    public const int Clean = 0;

    /// <summary>A background service had failed (EX_SOFTWARE of sysexits.h). It goes before <see cref="Forced"/>.</summary>
    public const int Faulted = 70;

    /// <summary>Something was cut off when its time was up, or by a second signal (as timeout(1) has it). The log says what.</summary>
    public const int Forced = 124;
}

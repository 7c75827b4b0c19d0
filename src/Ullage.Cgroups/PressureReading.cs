namespace Ullage.Cgroups;

/// <summary>Pressure stall information of a resource.</summary>
/// <param name="Some">Some task stalled.</param>
/// <param name="Full">All tasks stalled at once; null where the kernel does not tell it.</param>
public sealed record PressureReading(PressureLine Some, PressureLine? Full);

/// <summary>Shares of wall time stalled, 0 to 1.</summary>
/// <param name="Average10">Over the last 10 s.</param>
/// <param name="Average60">Over the last 60 s.</param>
/// <param name="Average300">Over the last 300 s.</param>
/// <param name="TotalMicroseconds">Stalled time since the group was made.</param>
public readonly record struct PressureLine(double Average10, double Average60, double Average300, long TotalMicroseconds);

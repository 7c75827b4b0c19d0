namespace Ullage.Model;

/// <summary>c: what it costs to mark a byte, with its range.</summary>
/// <param name="Seconds">CPU seconds a byte, by whatever worker.</param>
/// <param name="Low">Not less than this.</param>
/// <param name="High">Not more than this.</param>
/// <param name="Source">How it is known.</param>
/// <param name="BackgroundShare">Share of marking that background workers do when there is room, as measured; null where it is not told.</param>
public sealed record GoMarkCost(double Seconds, double Low, double High, GoCostSource Source, double? BackgroundShare = null);

/// <summary>Where a cost of marking comes from.</summary>
public enum GoCostSource
{
    /// <summary>No CPU of the collector is told: a range by Go version.</summary>
    Assumed,

    /// <summary>Measured: <c>go_cpu_classes_gc_*</c>.</summary>
    CpuClasses,

    /// <summary>Measured: a CPU profile's share under the collector's functions.</summary>
    Profile,
}

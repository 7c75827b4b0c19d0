namespace Ullage.Hosting.Pressure;

/// <summary>The container's shortage of resources as seen last. Safe for concurrent use; reading costs no system call.</summary>
public interface IPressureSignal
{
    /// <summary>The reading in force.</summary>
    ResourcePressure Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed its <see cref="ResourcePressure.Level"/> or <see cref="ResourcePressure.MemoryLevel"/>; handlers must be short and must not throw.</summary>
    event Action<ResourcePressure>? LevelChanged;
}

using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Where scheduled profiles come from.</summary>
internal interface IScheduledSource
{
    Task<Profile> CpuAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>What was allocated since the last call, or since recording began.</summary>
    Task<Profile> AllocationsSinceLastAsync(CancellationToken cancellationToken);
}

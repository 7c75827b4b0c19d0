using Ullage.Hosting.Profiling.Runtime;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Scheduled profiles of this process.</summary>
internal sealed class RuntimeSource(RuntimeProfiler profiler) : IScheduledSource
{
    private AllocationMark? _mark;

    public Task<Profile> CpuAsync(TimeSpan duration, CancellationToken cancellationToken) => profiler.CpuAsync(duration, cancellationToken);

    public async Task<Profile> AllocationsSinceLastAsync(CancellationToken cancellationToken)
    {
        (var profile, _mark) = await profiler.AllocationsSinceAsync(_mark, cancellationToken).ConfigureAwait(false);
        return profile;
    }
}

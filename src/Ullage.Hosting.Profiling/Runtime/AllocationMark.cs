using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>How far allocations have been taken.</summary>
/// <param name="Sink">The recording that they came from.</param>
/// <param name="Snapshot">Its sums then.</param>
/// <param name="At">When.</param>
internal sealed record AllocationMark(RuntimeSink Sink, StackSnapshot Snapshot, DateTimeOffset At);

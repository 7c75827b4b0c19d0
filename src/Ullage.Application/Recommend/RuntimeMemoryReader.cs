using Ullage.Model;
using Ullage.Prometheus.Runtimes;

namespace Ullage.Application.Recommend;

/// <summary>Completes the facts of language runtimes with what their memory histories tell, batch after batch.</summary>
internal static class RuntimeMemoryReader
{
    public static async Task<(IReadOnlyDictionary<ContainerId, MeasuredRuntime> Found, ReadSummary Read)> ReadAsync(
        ISampleSource source, TimeRange window, IEnumerable<RuntimeMemoryPlan> plans, IReadOnlyList<TimeRange> stretches, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<ContainerId, MeasuredRuntime>();
        var total = ReadSummary.Empty;
        foreach (var plan in plans)
        {
            try
            {
                var (found, read) = await RuntimeMemory.ReadAsync(source, window, plan, stretches, cancellationToken).ConfigureAwait(false);
                total = total.Plus(read);
                foreach (var (container, runtime) in found)
                {
                    facts[container] = runtime;
                }
            }
            catch (SourceException failure)
            {
                // Without these facts the numbers stand, only less is known: the report says so and goes on.
                total = total with { Missing = [.. total.Missing, .. plan.Selectors.Select(selector => new MissingRange(selector, window, failure.Failure, failure.Message))] };
            }
        }

        return (facts, total);
    }

    public static IReadOnlyList<Workload> Complete(IReadOnlyList<Workload> workloads, IReadOnlyDictionary<ContainerId, MeasuredRuntime> facts) =>
        facts.Count == 0
            ? workloads
            : [.. workloads.Select(w => w with { Containers = [.. w.Containers.Select(c => facts.TryGetValue(c.Id, out var runtime) ? c with { Runtime = runtime.Facts } : c)] })];
}

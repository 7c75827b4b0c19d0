using System.Runtime.CompilerServices;
using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus.Runtimes;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Backtest;

/// <summary>Reads a fleet's usage one shard at a time: only one shard's histories are held.</summary>
internal sealed class ShardReader(
    ISampleSource source,
    TimeRange window,
    RecommendRequest request,
    long offsetMs,
    OwnerOfSeries owners,
    IReadOnlyDictionary<ContainerId, MeasuredRuntime> runtimes,
    IProgress<RecommendProgress>? progress,
    IReadOnlyList<List<UsageQuery>> shards)
{
    /// <summary>What all passes have read, and what was missing in any.</summary>
    public ReadSummary Read { get; private set; } = ReadSummary.Empty;

    /// <summary>Makes a pass: every shard's histories, one shard after the other.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<ContainerHistory>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keeping = request with { Reduction = request.Reduction with { KeepCells = true } };
        SourceException? failure = null;
        var failed = 0;
        foreach (var queries in shards)
        {
            var reader = new UsageReader(source, window, keeping, p => progress?.Report(p), offsetMs);
            UsageReduction reduction;
            try
            {
                (reduction, var read) = await reader.ReadAsync(queries, owners, cancellationToken).ConfigureAwait(false);
                Read = Read.Plus(read);
            }
            catch (SourceException e)
            {
                failure ??= e;
                failed++;
                Read = Read with { Missing = [.. Read.Missing, .. queries.Select(q => new MissingRange(q.Selector, window, e.Failure, e.Message))] };
                continue;
            }

            yield return [.. reduction.TakeHistories(GoOf)];
        }

        // One shard that cannot be read is a part missing; all of them are a failed source.
        if (failure is not null && failed == shards.Count)
        {
            throw failure;
        }
    }

    private IEnumerable<GoObservation> GoOf(ContainerId container) =>
        runtimes.TryGetValue(container, out var runtime) ? runtime.Go.Select(o => o with { StartMs = o.StartMs - offsetMs }) : [];
}

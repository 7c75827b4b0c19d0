using System.Runtime.CompilerServices;
using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Backtest;

/// <summary>Reads a fleet's usage one shard at a time: only one shard's histories are held.</summary>
internal sealed class ShardReader(
    ISampleSource source, TimeRange window, RecommendRequest request, long offsetMs, OwnerOfSeries owners, IProgress<RecommendProgress>? progress, IReadOnlyList<List<UsageQuery>> shards)
{
    public int Count => shards.Count;

    /// <summary>What the passes that count have read.</summary>
    public ReadSummary Read { get; private set; } = ReadSummary.Empty;

    /// <summary>Every shard's histories, one shard after the other.</summary>
    /// <param name="counted">Whether what is read and missing goes into <see cref="Read"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<ContainerHistory>> ReadAsync(bool counted, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                Read = counted ? Read.Plus(read) : Read;
            }
            catch (SourceException e)
            {
                failure ??= e;
                failed++;
                Read = counted ? Read with { Missing = [.. Read.Missing, .. queries.Select(q => new MissingRange(q.Selector, window, e.Failure, e.Message))] } : Read;
                continue;
            }

            yield return [.. reduction.TakeHistories()];
        }

        // One shard that cannot be read is a part missing; all of them are a failed source.
        if (failure is not null && failed == shards.Count)
        {
            throw failure;
        }
    }
}

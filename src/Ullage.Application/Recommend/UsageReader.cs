using Ullage.Application.Planning;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Recommend;

/// <summary>Reads usage into a reduction, a bounded number of queries at a time. A read that fails is missing from the result, not the end of it.</summary>
/// <param name="source">Where samples come from.</param>
/// <param name="window">Which are read.</param>
/// <param name="request">What was asked for.</param>
/// <param name="progress">Told of every read that ends.</param>
/// <param name="backMs">By how much every sample is put back in time, so that the days of the reduction begin at another moment than midnight.</param>
internal sealed class UsageReader(ISampleSource source, TimeRange window, RecommendRequest request, Action<RecommendProgress> progress, long backMs = 0)
{
    private readonly Lock _lock = new();
    private ReadSummary _read = ReadSummary.Empty;
    private SourceException? _firstFailure;
    private int _done;
    private int _failed;

    /// <summary>Reads all queries into a reduction that is not completed.</summary>
    /// <exception cref="SourceException">Every read failed.</exception>
    public async Task<(UsageReduction Reduction, ReadSummary Read)> ReadAsync(IReadOnlyList<UsageQuery> queries, OwnerOfSeries owners, CancellationToken cancellationToken)
    {
        var reduction = new UsageReduction(new TimeRange(window.StartMs - backMs, window.EndMs - backMs), request.Reduction);
        progress(new(RecommendStage.Reading, 0, queries.Count, 0));
        await Parallel.ForEachAsync(
            queries,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(request.Concurrency, 1, 64), CancellationToken = cancellationToken },
            async (query, stop) => await ReadOneAsync(reduction, query, owners, queries.Count, stop).ConfigureAwait(false)).ConfigureAwait(false);
        if (_firstFailure is { } failure && _failed == queries.Count)
        {
            throw failure;
        }

        return (reduction, _read);
    }

    private async Task ReadOneAsync(UsageReduction reduction, UsageQuery query, OwnerOfSeries owners, int total, CancellationToken cancellationToken)
    {
        ReadSummary read;
        using (var sink = reduction.Sink(query.Metric, owners.Find))
        {
            try
            {
                read = await source.ReadAsync(query.Selector, window, backMs == 0 ? sink : new PutBackSink(sink, backMs), cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException failure)
            {
                read = ReadSummary.Empty with { Missing = [new MissingRange(query.Selector, window, failure.Failure, failure.Message)] };
                Interlocked.CompareExchange(ref _firstFailure, failure, null);
                Interlocked.Increment(ref _failed);
            }
        }

        lock (_lock)
        {
            _read = _read.Plus(read);
            progress(new(RecommendStage.Reading, ++_done, total, _read.Samples));
        }
    }
}

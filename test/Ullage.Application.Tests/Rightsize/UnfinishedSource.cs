using Ullage.Model;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>A source to which the samples from a moment on have not come yet.</summary>
internal sealed class UnfinishedSource(ISampleSource whole, long arrivedMs) : ISampleSource
{
    public string Description => whole.Description;

    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => whole.SeriesAsync(selector, Within(range), cancellationToken);

    public Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken) => whole.ReadAsync(selector, Within(range), sink, cancellationToken);

    public Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => whole.EstimateAsync(selector, Within(range), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private TimeRange Within(TimeRange range) => new(Math.Min(range.StartMs, arrivedMs), Math.Min(range.EndMs, arrivedMs));
}

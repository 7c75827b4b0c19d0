using System.Collections.Concurrent;

namespace Ullage.State;

/// <summary>Keeps days for one run, as a run does that has no place for them.</summary>
public sealed class MemoryDayStore : IDayStore
{
    private readonly ConcurrentDictionary<(string Scope, int Day, int Bucket), (DayReading Reading, byte[] Bytes)> _buckets = new();
    private readonly ConcurrentDictionary<string, byte[]> _outcomes = new();

    /// <inheritdoc/>
    public string Description => "nothing kept";

    /// <inheritdoc/>
    public bool KeepsBetweenRuns => false;

    /// <inheritdoc/>
    public Task<KeptDays> ListAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Task.FromResult(new KeptDays([.. _buckets.Where(b => b.Key.Scope == scope.Id).Select(static b => new KeptBucket(b.Key.Day, b.Key.Bucket, b.Value.Reading))], []));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContainerDay>> ReadAsync(StateScope scope, int day, int bucket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Task.FromResult(_buckets.TryGetValue((scope.Id, day, bucket), out var kept) ? BucketFormat.Read(kept.Bytes) : []);
    }

    /// <inheritdoc/>
    public Task WriteAsync(StateScope scope, int day, DayReading reading, IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> buckets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(buckets);
        foreach (var (bucket, containers) in buckets)
        {
            _buckets[(scope.Id, day, bucket)] = (reading, BucketFormat.Write(containers));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(StateScope scope, int day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Remove(key => key.Scope == scope.Id && key.Day == day);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> RetainAsync(StateScope scope, int firstDay, DateTimeOffset untouchedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var stale = _buckets.GroupBy(static b => b.Key.Scope).Where(g => g.Key != scope.Id && g.Max(static b => b.Value.Reading.ReadAtMs) < untouchedSince.ToUnixTimeMilliseconds()).Select(static g => g.Key).ToHashSet(StringComparer.Ordinal);
        var days = _buckets.Keys.Where(Goes).Select(static k => (k.Scope, k.Day)).Distinct().Count();
        Remove(Goes);
        foreach (var id in stale)
        {
            _outcomes.TryRemove(id, out _);
        }

        return Task.FromResult(days);

        bool Goes((string Scope, int Day, int Bucket) key) => stale.Contains(key.Scope) || (key.Scope == scope.Id && key.Day < firstDay);
    }

    /// <inheritdoc/>
    public Task<byte[]?> LastOutcomeAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Task.FromResult(_outcomes.GetValueOrDefault(scope.Id));
    }

    /// <inheritdoc/>
    public Task SaveOutcomeAsync(StateScope scope, byte[] outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _outcomes[scope.Id] = outcome;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Remove(Func<(string Scope, int Day, int Bucket), bool> which)
    {
        foreach (var key in _buckets.Keys.Where(which))
        {
            _buckets.TryRemove(key, out _);
        }
    }
}

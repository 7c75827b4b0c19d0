namespace Ullage.State;

/// <summary>How far the shards of one run have come.</summary>
/// <param name="Ended">Shards that have ended.</param>
/// <param name="Shards">All of them.</param>
/// <param name="Missing">Reads that failed, over all that have ended.</param>
/// <param name="Merged">Whether somebody has merged.</param>
public sealed record RunProgress(int Ended, int Shards, int Missing, bool Merged);

/// <summary>
/// What the shards of one run share: the moment of decision, which of them have ended, and that one merges. Whoever ends last merges; if it is killed while doing so,
/// its successor finds that all have ended and nobody has merged.
/// </summary>
public interface IShardLedger
{
    /// <summary>Takes part in a run: the first shard sets its moment of decision, the others take it.</summary>
    /// <returns>The run's moment of decision, in milliseconds since 1970.</returns>
    /// <exception cref="StateException">The store cannot be used, or the run has another number of shards.</exception>
    Task<long> JoinAsync(string run, int shards, long atMs, CancellationToken cancellationToken);

    /// <summary>Notes that a shard has read its part.</summary>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task<RunProgress> EndAsync(string run, int shard, long samples, int missing, CancellationToken cancellationToken);

    /// <summary>Notes that a run is merged.</summary>
    /// <returns>False where somebody had merged it before: two that ended at the same moment decide the same, and the first tells.</returns>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task<bool> MergedAsync(string run, CancellationToken cancellationToken);
}

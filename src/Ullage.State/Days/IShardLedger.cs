namespace Ullage.State;

/// <summary>How far the shards of one run have come.</summary>
/// <param name="Ended">Shards that have ended.</param>
/// <param name="Shards">All of them.</param>
/// <param name="Missing">Reads that failed, over all that have ended.</param>
/// <param name="Merged">Whether it is merged, and nothing is left to do.</param>
public sealed record RunProgress(int Ended, int Shards, int Missing, bool Merged);

/// <summary>Whether a process may merge a run.</summary>
public enum MergeClaim
{
    /// <summary>Another merges; if it comes to no end, its turn does.</summary>
    Taken,

    /// <summary>This one's turn, and nobody has been told what was decided.</summary>
    ToTell,

    /// <summary>This one's turn after another that told, and did not come to the end.</summary>
    ToFinish,

    /// <summary>All is done.</summary>
    Merged,
}

/// <summary>
/// What the shards of one run share: the moment of decision, which of them have ended, and whose turn it is to merge. Whoever ends last merges. A turn is taken for a time and renewed;
/// whoever is killed in it leaves it to the next, and a run is merged only when everybody has been told and all has been applied.
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

    /// <summary>Takes the turn to merge, or renews it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="owner">A name that no other living process has.</param>
    /// <param name="turn">For how long from now, by the store's clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task<MergeClaim> ClaimAsync(string run, string owner, TimeSpan turn, CancellationToken cancellationToken);

    /// <summary>Notes that everybody has been told what a run decided.</summary>
    /// <returns>False where it is not this one's turn any more.</returns>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task<bool> ToldAsync(string run, string owner, CancellationToken cancellationToken);

    /// <summary>Notes that a run is merged: nothing of it is left to do.</summary>
    /// <returns>False where it is not this one's turn any more.</returns>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task<bool> MergedAsync(string run, string owner, CancellationToken cancellationToken);

    /// <summary>Gives a turn back that did not come to its end, so that the next need not wait.</summary>
    /// <exception cref="StateException">The store cannot be used.</exception>
    Task ReleaseAsync(string run, string owner, CancellationToken cancellationToken);
}

namespace Ullage.Hosting.Workers;

/// <summary>An item was not run: the queue was full, its deadline passed before its turn came, or the pool drained without it.</summary>
public sealed class WorkRejectedException : Exception
{
    internal WorkRejectedException(string pool, string reason)
        : base($"Worker pool '{pool}' did not run the item: {reason}.") => Reason = reason;

    /// <summary>Why.</summary>
    public string Reason { get; }
}

using System.Threading.RateLimiting;

namespace Ullage.Hosting.Limits;

/// <summary>The right to work, given back when disposed.</summary>
internal sealed class Permit(ResourceAwareCircuitBreaker? breaker, int permits, long startedAt) : RateLimitLease
{
    private ResourceAwareCircuitBreaker? _breaker = breaker;

    /// <summary>What one gets who asks for no permit.</summary>
    public static Permit None { get; } = new(null, 0, 0);

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _breaker, null)?.Exit(permits, startedAt, WorkOutcome.Completed);
        base.Dispose(disposing);
    }
}

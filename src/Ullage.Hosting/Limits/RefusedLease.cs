using System.Threading.RateLimiting;

namespace Ullage.Hosting.Limits;

/// <summary>No permit, with the reason and when to come again in the metadata.</summary>
internal sealed class RefusedLease(RefusalReason reason, TimeSpan retryAfter) : RateLimitLease
{
    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.ReasonPhrase.Name, MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter
            : metadataName == MetadataName.ReasonPhrase.Name ? CircuitRefusedException.Words(reason)
            : null;
        return metadata is not null;
    }
}

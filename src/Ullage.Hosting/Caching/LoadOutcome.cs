namespace Ullage.Hosting.Caching;

/// <summary>Where a missed value came from; the tag <c>outcome</c> of its counter.</summary>
internal enum LoadOutcome
{
    Loaded,
    Shared,
    Failed,
    Cancelled,
}

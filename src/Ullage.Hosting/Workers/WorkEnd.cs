namespace Ullage.Hosting.Workers;

/// <summary>What became of an item; the tag <c>outcome</c> of its counter.</summary>
internal enum WorkEnd
{
    Completed,
    Failed,
    Expired,
    Dropped,
    Abandoned,
    Left,
}

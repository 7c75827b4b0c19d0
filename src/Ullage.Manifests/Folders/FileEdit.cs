namespace Ullage.Manifests.Folders;

/// <summary>A file that is to be written. Nothing here writes: that is for the one who also shows the difference and asks.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Before">Its bytes as read, or null where it is new. Whoever writes should see that they still are so.</param>
/// <param name="After">Its bytes to be.</param>
public sealed record FileEdit(string Path, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte> After);

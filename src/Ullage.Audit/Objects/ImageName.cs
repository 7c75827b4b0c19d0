namespace Ullage.Audit.Objects;

/// <summary>An image reference taken apart: <c>registry/repository:tag@digest</c>.</summary>
internal readonly record struct ImageName(string Repository, string? Tag, string? Digest)
{
    /// <summary>The last part of the repository, such as <c>golang</c>.</summary>
    public string ShortName => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Whether it may be another image tomorrow: neither a digest nor a tag, or the tag <c>latest</c>.</summary>
    public bool IsFloating => Repository.Length > 0 && Digest is null && Tag is null or "latest";

    public override string ToString() => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    public static ImageName Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var rest = at < 0 ? text : text[..at];
        var colon = rest.LastIndexOf(':');

        // A colon before the last slash belongs to the registry's port.
        var hasTag = colon > rest.LastIndexOf('/');
        return new(hasTag ? rest[..colon] : rest, hasTag ? rest[(colon + 1)..] : null, digest);
    }
}

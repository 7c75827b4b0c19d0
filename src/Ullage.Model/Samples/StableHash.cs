namespace Ullage.Model;

/// <summary>Hashes of 64 bits that are the same in every process and version, unlike those of strings: FNV-1a over UTF-16, then the finaliser of splitmix64, since FNV's bits alone are weak for short texts. What is kept relies on them.</summary>
public static class StableHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of texts in their order; their ends count, so that moving a letter from one to the next changes it.</summary>
    public static ulong Of(params ReadOnlySpan<string> texts)
    {
        var hash = Basis;
        foreach (var text in texts)
        {
            hash = Continue(hash, text);
        }

        return Mix(hash);
    }

    /// <summary>The hash of labels in their order. Names a series across runs.</summary>
    public static ulong Of(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var hash = Basis;
        foreach (var label in labels)
        {
            hash = Continue(Continue(hash, label.Name) ^ 0xff, label.Value) ^ 0xfe;
        }

        return Mix(hash);
    }

    private static ulong Continue(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return (hash ^ (ulong)text.Length) * Prime;
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }
}

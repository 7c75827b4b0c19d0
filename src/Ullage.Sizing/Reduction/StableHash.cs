using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>Hashes that are the same in every process, unlike those of strings: FNV-1a over UTF-16, then mixed so that all bits count. Names a series across runs.</summary>
internal static class StableHash
{
    private const ulong Basis = 14695981039346656037;

    public static ulong Of(string text) => Mix(Continue(Basis, text));

    public static ulong Of(LabelSet labels)
    {
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
            hash = (hash ^ character) * 1099511628211;
        }

        return (hash ^ (ulong)text.Length) * 1099511628211;
    }

    // The finaliser of splitmix64: FNV's high bits alone are weak for short texts.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }
}

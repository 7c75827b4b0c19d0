using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// How many different pods there were, over any merge: the 64 smallest 32-bit hashes of their names. Exact below 64 pods; above, the 64th smallest hash tells the
/// density, with a standard error of 12 %. The union of two such sets keeps the smallest of both, so order does not matter.
/// </summary>
internal sealed class DistinctPods
{
    private const int Most = 64;

    private readonly SortedSet<uint> _hashes = [];

    public int Count => _hashes.Count < Most ? _hashes.Count : (int)Math.Min(int.MaxValue, (Most - 1) * 4294967296.0 / Math.Max(1u, _hashes.Max));

    public void Add(string pod) => Add((uint)(StableHash.Of(pod) >> 32));

    public void Merge(DistinctPods other)
    {
        foreach (var hash in other._hashes)
        {
            Add(hash);
        }
    }

    public void Write(CompactWriter writer)
    {
        writer.Natural(_hashes.Count);
        uint previous = 0;
        foreach (var hash in _hashes)
        {
            writer.Unsigned(hash - previous);
            previous = hash;
        }
    }

    public void MergeFrom(ref CompactReader reader)
    {
        var count = reader.Small(Most);
        ulong hash = 0;
        for (var i = 0; i < count; i++)
        {
            hash += reader.Unsigned();
            Add(hash <= uint.MaxValue ? (uint)hash : throw reader.Damaged("a pod's hash"));
        }
    }

    private void Add(uint hash)
    {
        if (_hashes.Count == Most && hash > _hashes.Max)
        {
            return;
        }

        _hashes.Add(hash);
        if (_hashes.Count > Most)
        {
            _hashes.Remove(_hashes.Max);
        }
    }
}

using System.Buffers.Binary;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// Resolves a selector to references of series by the index's postings, sorted lists of references for each label value: lists of values
/// that match are united, conditions intersected; a condition that an absent label meets removes the series whose value fails it.
/// Memory is four bytes for each series of the metric.
/// </summary>
internal sealed class PostingsReader(IndexFile index)
{
    private const int SmallestSeriesBytes = 16;
    private const long MostPostings = 1 << 28;

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    private long MostSeries => Math.Min(index.SeriesEnd / SmallestSeriesBytes, MostPostings);

    /// <summary>References of the series selected, ascending: which is the order of their labels.</summary>
    public uint[] Select(Selector selector)
    {
        var selected = Union(LabelSet.MetricNameLabel, value => value == selector.MetricName, sorted: selector.MetricName);
        foreach (var matcher in selector.Matchers)
        {
            if (selected.Length == 0)
            {
                break;
            }

            selected = matcher.Matches("")
                ? Except(selected, Union(matcher.Name, value => !matcher.Matches(value)))
                : Intersect(selected, Union(matcher.Name, matcher.Matches, matcher.Kind == MatcherKind.Equal ? matcher.Value : null));
        }

        return selected;
    }

    /// <summary>References of the series whose value of a label passes.</summary>
    /// <param name="label">The label.</param>
    /// <param name="passes">The condition.</param>
    /// <param name="sorted">The one value that passes, where there is only one: the sorted table need not be read beyond it.</param>
    private uint[] Union(string label, Func<string, bool> passes, string? sorted = null)
    {
        if (!index.TryLabel(label, out var entries))
        {
            return [];
        }

        var only = sorted is null ? null : Encoding.UTF8.GetBytes(sorted);
        var lists = new List<uint[]>();
        long total = 0;
        var cursor = new FileCursor(index.File, entries.Start, entries.End);
        while (cursor.Remaining > 0)
        {
            cursor.ReadUvarint();
            cursor.SkipBytes();
            var order = 0;
            string value;
            if (only is null)
            {
                value = cursor.ReadString();
            }
            else
            {
                order = cursor.ReadBytes().SequenceCompareTo(only);
                value = order == 0 ? sorted! : "";
            }

            var place = cursor.ReadUvarint();
            if (order > 0)
            {
                break;
            }

            if (order == 0 && passes(value))
            {
                lists.Add(ReadList(place));
                total += lists[^1].Length;
                if (total > MostSeries)
                {
                    throw index.File.Malformed(entries.Start, $"the postings of label \"{label}\" name more series than the index has room for");
                }
            }
        }

        Bytes += cursor.Position - entries.Start;
        return lists.Count switch
        {
            0 => [],
            1 => lists[0],
            _ => Unite(lists),
        };
    }

    private uint[] ReadList(ulong place)
    {
        if (place > (ulong)index.SeriesEnd || index.SeriesEnd - (long)place < 2 * sizeof(uint))
        {
            throw index.File.Malformed(index.SeriesEnd, $"the postings offset table points to byte {place}, outside the file");
        }

        var start = (long)place;
        Span<byte> lead = stackalloc byte[2 * sizeof(uint)];
        index.File.Read(start, lead);
        var length = BinaryPrimitives.ReadUInt32BigEndian(lead);
        var count = BinaryPrimitives.ReadUInt32BigEndian(lead[sizeof(uint)..]);
        if (count > MostSeries || length != ((long)count + 1) * sizeof(uint) || length + sizeof(uint) > index.SeriesEnd - start - sizeof(uint))
        {
            throw index.File.Malformed(start, $"found postings of {length} bytes and {count} series, which do not fit together or into the file");
        }

        var bytes = new byte[(int)length + sizeof(uint)];
        index.File.Read(start + sizeof(uint), bytes);
        Bytes += bytes.Length;
        var content = bytes.AsSpan(0, (int)length);
        if (Crc32C.Of(content) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)length)))
        {
            throw index.File.Malformed(start, "the postings do not match their checksum; the index is damaged");
        }

        var references = new uint[count];
        for (var i = 0; i < references.Length; i++)
        {
            references[i] = BinaryPrimitives.ReadUInt32BigEndian(content[((i + 1) * sizeof(uint))..]);
            if (i > 0 && references[i] <= references[i - 1])
            {
                throw index.File.Malformed(start, "the postings are not in ascending order; the index is damaged");
            }
        }

        return references;
    }

    /// <summary>A series has one value of a label, so lists of different values have nothing in common.</summary>
    private static uint[] Unite(List<uint[]> lists)
    {
        var all = new uint[lists.Sum(static list => list.Length)];
        var at = 0;
        foreach (var list in lists)
        {
            list.CopyTo(all, at);
            at += list.Length;
        }

        Array.Sort(all);
        return all;
    }

    private static uint[] Intersect(uint[] left, uint[] right) => Filter(left, right, keepCommon: true);

    private static uint[] Except(uint[] left, uint[] right) => right.Length == 0 ? left : Filter(left, right, keepCommon: false);

    private static uint[] Filter(uint[] left, uint[] right, bool keepCommon)
    {
        var kept = new List<uint>(left.Length);
        var at = 0;
        foreach (var reference in left)
        {
            while (at < right.Length && right[at] < reference)
            {
                at++;
            }

            if ((at < right.Length && right[at] == reference) == keepCommon)
            {
                kept.Add(reference);
            }
        }

        return [.. kept];
    }
}

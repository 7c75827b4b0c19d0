namespace Ullage.Application.Apply;

/// <summary>
/// Which lines of two texts are the same. Lines that both have exactly once are matched first (patience), what lies between them by the longest common
/// subsequence; where that would cost too much, the stretch counts as replaced. So time and memory are bounded, whatever the texts.
/// </summary>
internal sealed class LineDiff
{
    private const long MostCells = 1 << 22;
    private readonly int[] _old;
    private readonly int[] _new;

    private LineDiff(int[] old, int[] @new)
    {
        (_old, _new) = (old, @new);
        (Removed, Added) = (new bool[old.Length], new bool[@new.Length]);
    }

    /// <summary>Lines of the old text that the new one lacks. The others are the new text's unmarked ones, in order.</summary>
    public bool[] Removed { get; }

    /// <summary>Lines of the new text that the old one lacks.</summary>
    public bool[] Added { get; }

    public static LineDiff Of(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var diff = new LineDiff(Ids(old, ids), Ids(@new, ids));
        diff.Compare(0, old.Count, 0, @new.Count);
        return diff;
    }

    private static int[] Ids(IReadOnlyList<string> lines, Dictionary<string, int> ids)
    {
        var result = new int[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!ids.TryGetValue(lines[i], out result[i]))
            {
                ids[lines[i]] = result[i] = ids.Count;
            }
        }

        return result;
    }

    private void Compare(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        while (oldFrom < oldTo && newFrom < newTo && _old[oldFrom] == _new[newFrom])
        {
            oldFrom++;
            newFrom++;
        }

        while (oldFrom < oldTo && newFrom < newTo && _old[oldTo - 1] == _new[newTo - 1])
        {
            oldTo--;
            newTo--;
        }

        if (oldFrom == oldTo || newFrom == newTo)
        {
            Array.Fill(Removed, true, oldFrom, oldTo - oldFrom);
            Array.Fill(Added, true, newFrom, newTo - newFrom);
            return;
        }

        var anchors = Anchors(oldFrom, oldTo, newFrom, newTo);
        if (anchors.Count == 0)
        {
            Align(oldFrom, oldTo, newFrom, newTo);
            return;
        }

        foreach (var (old, @new) in anchors)
        {
            Compare(oldFrom, old, newFrom, @new);
            (oldFrom, newFrom) = (old + 1, @new + 1);
        }

        Compare(oldFrom, oldTo, newFrom, newTo);
    }

    /// <summary>Lines that stand once on either side, as many as keep their order.</summary>
    private List<(int Old, int New)> Anchors(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var places = new Dictionary<int, (int Old, int New)>();
        for (var i = oldFrom; i < oldTo; i++)
        {
            places[_old[i]] = places.ContainsKey(_old[i]) ? (-1, -1) : (i, -1);
        }

        for (var i = newFrom; i < newTo; i++)
        {
            if (places.TryGetValue(_new[i], out var place) && place.Old >= 0)
            {
                places[_new[i]] = place.New < 0 ? (place.Old, i) : (-1, -1);
            }
        }

        var pairs = places.Values.Where(static p => p is { Old: >= 0, New: >= 0 }).OrderBy(static p => p.Old).ToList();
        return LongestRising(pairs);
    }

    private static List<(int Old, int New)> LongestRising(List<(int Old, int New)> pairs)
    {
        var (tails, before) = (new List<int>(), new int[pairs.Count]);
        for (var i = 0; i < pairs.Count; i++)
        {
            var (low, high) = (0, tails.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = pairs[tails[middle]].New < pairs[i].New ? (middle + 1, high) : (low, middle);
            }

            before[i] = low == 0 ? -1 : tails[low - 1];
            if (low == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[low] = i;
            }
        }

        var rising = new List<(int, int)>();
        for (var at = tails.Count == 0 ? -1 : tails[^1]; at >= 0; at = before[at])
        {
            rising.Add(pairs[at]);
        }

        rising.Reverse();
        return rising;
    }

    private void Align(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        var (height, width) = (oldTo - oldFrom, newTo - newFrom);
        if ((height + 1L) * (width + 1L) > MostCells)
        {
            Array.Fill(Removed, true, oldFrom, height);
            Array.Fill(Added, true, newFrom, width);
            return;
        }

        // lengths[i, j]: the longest common subsequence of what begins at i and at j.
        var lengths = new int[height + 1, width + 1];
        for (var i = height - 1; i >= 0; i--)
        {
            for (var j = width - 1; j >= 0; j--)
            {
                lengths[i, j] = _old[oldFrom + i] == _new[newFrom + j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < height || j < width;)
        {
            if (i < height && j < width && _old[oldFrom + i] == _new[newFrom + j])
            {
                i++;
                j++;
            }
            else if (i < height && (j == width || lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                Removed[oldFrom + i++] = true;
            }
            else
            {
                Added[newFrom + j++] = true;
            }
        }
    }
}

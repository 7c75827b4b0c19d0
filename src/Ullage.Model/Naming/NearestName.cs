namespace Ullage.Model;

/// <summary>Finds what was probably meant by a name that is not known.</summary>
public static class NearestName
{
    /// <summary><c>; did you mean X?</c>, or nothing when no name is near.</summary>
    /// <param name="found">What was written; only its first 64 letters count.</param>
    /// <param name="known">What could have been meant.</param>
    public static string Hint(string found, IEnumerable<string> known) => Of(found, known) is { } name ? $"; did you mean {name}?" : "";

    /// <summary>The known name with the fewest edits, if these are at most a third of its letters (at least 1).</summary>
    /// <param name="found">What was written; only its first 64 letters count.</param>
    /// <param name="known">What could have been meant.</param>
    public static string? Of(string found, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        var fewest = int.MaxValue;
        var bounded = found.Length > 64 ? found[..64] : found;
        foreach (var name in known)
        {
            var edits = Edits(bounded, name);
            if (edits < fewest && edits <= Math.Max(1, name.Length / 3))
            {
                (best, fewest) = (name, edits);
            }
        }

        return best;
    }

    private static int Edits(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}

namespace Ullage.Audit.Reading;

/// <summary>Whether two names are one, one of them misspelt, and not two of a row such as <c>db-1</c> and <c>db-2</c>.</summary>
internal static class Misspelling
{
    // Of shorter words, others that differ by a letter are words too: eu and us, api and app.
    private const int ShortestWord = 4;

    /// <summary>Whether they differ by one letter that is another, too many or missing, or by two neighbours in the other order, in words of some length.</summary>
    /// <param name="one">A name.</param>
    /// <param name="other">Another name.</param>
    public static bool IsBetween(string one, string other)
    {
        var (a, b) = one.Length <= other.Length ? (one, other) : (other, one);
        if (b.Length - a.Length > 1 || a == b)
        {
            return false;
        }

        var start = 0;
        while (start < a.Length && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Length - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        // What is left between the common beginning and the common end, of each.
        var (left, right) = (a[start..^end], b[start..^end]);
        return ((left.Length <= 1 && right.Length == 1) || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]))
            && !left.Concat(right).Any(char.IsAsciiDigit) && Word(a, start, a.Length - end) >= ShortestWord && Word(b, start, b.Length - end) >= ShortestWord;
    }

    /// <summary>Letters of the words that a stretch stands in, its dashes included.</summary>
    private static int Word(string name, int start, int end)
    {
        while (start > 0 && name[start - 1] is not ('-' or '.'))
        {
            start--;
        }

        while (end < name.Length && name[end] is not ('-' or '.'))
        {
            end++;
        }

        return end - start;
    }
}

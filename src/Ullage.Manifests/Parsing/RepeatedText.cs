using System.Text;

namespace Ullage.Manifests.Parsing;

/// <summary>
/// Short texts, made once while files say the same again and again: keys, kinds, names, amounts. A table of fixed size without locks, in which a text takes the
/// place of the one before that hashes alike.
/// </summary>
internal static class RepeatedText
{
    private const int Longest = 32;
    private const int Places = 4096;
    private static readonly string?[] _made = new string?[Places];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = (uint)utf8.Length;
        foreach (var b in utf8)
        {
            hash = (hash * 31) + b;
        }

        // A thread that comes between sees one text or the other, and looks at what it sees.
        ref var place = ref _made[hash % Places];
        return place is { } known && Ascii.Equals(utf8, known) ? known : place = Encoding.UTF8.GetString(utf8);
    }
}

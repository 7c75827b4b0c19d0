using System.Globalization;

namespace Ullage.Manifests.Schema;

/// <summary>Reads the lines of the table that <c>eng/kubernetes-facts</c> writes.</summary>
/// <remarks>
/// <code>
/// V 1.23 … 1.36                          the versions, oldest first; later numbers of versions are places in this line
/// E Always|IfNotPresent|Never            a list of allowed values; lists are numbered from 0
/// T image:s imagePullPolicy:s#42 name!:s restartPolicy:s@5-    the fields of a type; types are numbered from 0
/// A                                      a type that is not looked into
/// K apps/v1 Deployment 18                a kind and its type; @1- since the second version, @-3 until the fourth
/// </code>
/// A field is <c>name[!]:type[#values][@since-until]</c>, ! where it must be given. A type is a letter (<see cref="Letter"/>), a number of a type, <c>{</c> and the type of
/// a map's values, or <c>[</c>, the key fields in parentheses (<c>(=)</c> for a set) and the type of a list's items.
/// </remarks>
internal static class FactText
{
    private const string Letters = "asilbnqxty";

    /// <summary>The fields of a type's line, after <c>T </c>.</summary>
    public static Dictionary<string, FieldFacts> Fields(string line, IReadOnlyList<string[]> values, int versions)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var fields = new Dictionary<string, FieldFacts>(parts.Length, StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var required = part[colon - 1] == '!';
            var (rest, since, until) = Span(part[(colon + 1)..], versions);
            var hash = rest.IndexOf('#', StringComparison.Ordinal);
            var allowed = hash < 0 ? [] : values[Number(rest[(hash + 1)..])];
            fields.Add(part[..(required ? colon - 1 : colon)], new(Type(hash < 0 ? rest : rest[..hash]), required, allowed, since, until));
        }

        return fields;
    }

    /// <summary>Takes the versions off the end of a text.</summary>
    public static (string Text, int Since, int Until) Span(string text, int versions)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return (text, 0, versions - 1);
        }

        var dash = text.IndexOf('-', at);
        return (text[..at], dash == at + 1 ? 0 : Number(text[(at + 1)..dash]), dash == text.Length - 1 ? versions - 1 : Number(text[(dash + 1)..]));
    }

    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static FieldType Type(string text)
    {
        if (text[0] == '{')
        {
            return new(ValueKind.Map, Element: Type(text[1..]));
        }

        if (text[0] == '[')
        {
            var close = text.StartsWith("[(", StringComparison.Ordinal) ? text.IndexOf(')', StringComparison.Ordinal) : 0;
            return new(ValueKind.List, Element: Type(text[(close + 1)..]), Keys: close > 0 ? text[2..close].Split(',') : null);
        }

        return char.IsAsciiDigit(text[0]) ? new(ValueKind.Fields, Number(text)) : new(Letter(text[0]));
    }

    /// <summary>a any, s text, i and l whole numbers of 32 and 64 bits, b truth value, n number, q quantity, x whole number or text, t time, y bytes.</summary>
    private static ValueKind Letter(char letter) => (ValueKind)Letters.IndexOf(letter, StringComparison.Ordinal);
}

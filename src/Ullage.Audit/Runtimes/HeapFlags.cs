using System.Globalization;
using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Audit.Runtimes;

/// <summary>Heaps that a container gives Java (<c>-Xmx512m</c>) or Node.js (<c>--max-old-space-size=512</c>, in MiB) by variable or argument.</summary>
internal static class HeapFlags
{
    private const string Java = "-Xmx";
    private const string Node = "--max-old-space-size=";

    public static IEnumerable<(string Flag, ByteQuantity Amount, YamlNode Place)> Of(Container container)
    {
        foreach (var variable in container.Environment)
        {
            if (variable.Literal is { } text && (variable.Name == "NODE_OPTIONS" || variable.Name.Contains("JAVA", StringComparison.Ordinal) || variable.Name.EndsWith("_OPTS", StringComparison.Ordinal)))
            {
                foreach (var found in In(text, variable.Place))
                {
                    yield return found;
                }
            }
        }

        foreach (var list in (YamlNode[])[container.Node["command"], container.Node["args"]])
        {
            foreach (var item in list.List())
            {
                foreach (var found in In(item.Text, item))
                {
                    yield return found;
                }
            }
        }
    }

    private static IEnumerable<(string Flag, ByteQuantity Amount, YamlNode Place)> In(string text, YamlNode place)
    {
        // The last of several flags counts, in either runtime.
        foreach (var flag in (string[])[Java, Node])
        {
            var at = text.LastIndexOf(flag, StringComparison.Ordinal);
            if (at >= 0 && Amount(text.AsSpan(at + flag.Length), flag == Node) is { } bytes)
            {
                var end = text.IndexOfAny([' ', '\n', '"', '\''], at);
                yield return (text[at..(end < 0 ? text.Length : end)], ByteQuantity.FromBytes(bytes), place);
            }
        }
    }

    private static long? Amount(ReadOnlySpan<char> text, bool inMebibytes)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits > 12 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var shift = inMebibytes ? 20 : digits == text.Length ? 0 : text[digits] switch { 'k' or 'K' => 10, 'm' or 'M' => 20, 'g' or 'G' => 30, 't' or 'T' => 40, _ => 0 };
        return number <= long.MaxValue >> shift ? number << shift : null;
    }
}

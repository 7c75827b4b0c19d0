using System.Buffers;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Finds literal secrets in a file of several lines, such as an <c>appsettings.json</c> or a <c>.env</c> in a ConfigMap.</summary>
internal static partial class SecretLines
{
    private const int MostLine = 8192;
    private const int MostFound = 20;

    // In files of settings a name says what its value is; in a program the same words would be code.
    private static readonly string[] _settings = [".properties", ".env", ".ini", ".cfg", ".cnf", ".conf", ".json", ".yaml", ".yml", ".toml"];

    private static readonly SearchValues<string> _names = SearchValues.Create(["pass", "secret", "key", "token", "credential"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The secrets of a text: the number of the line, from 1, and what is there.</summary>
    /// <param name="file">The file's name, whose end says whether it holds settings.</param>
    /// <param name="text">Its text.</param>
    public static List<(int Line, string What)> In(string file, string text)
    {
        var found = new List<(int, string)>();
        var named = _settings.Any(s => file.EndsWith(s, StringComparison.OrdinalIgnoreCase));
        var (line, start) = (1, 0);
        while (found.Count < MostFound && Next(text.AsSpan(start), named) is >= 0 and var sign)
        {
            // On to the line that has the sign, then past it.
            var at = text.AsSpan(start, sign);
            line += at.Count('\n');
            var from = start + at.LastIndexOf('\n') + 1;
            var end = text.IndexOf('\n', start + sign) is >= 0 and var next ? next : text.Length;
            if (end - from <= MostLine && Told(text[from..end].Trim(), named) is { } told)
            {
                found.Add((line, told));
            }

            if (end == text.Length)
            {
                break;
            }

            (line, start) = (line + 1, end + 1);
        }

        return found;
    }

    private static int Next(ReadOnlySpan<char> text, bool named)
    {
        var shape = SecretShapes.Sign(text);
        return !named ? shape : text[..(shape < 0 ? text.Length : shape)].IndexOfAny(_names) is >= 0 and var name ? name : shape;
    }

    private static string? Told(string line, bool named)
    {
        var setting = Setting().Match(line);
        var name = setting.Success ? setting.Groups[1].Value : "";
        if (SecretShapes.Of(line) is { } shape)
        {
            return name.Length > 0 ? $"{shape} ({name})" : shape;
        }

        // In nsswitch.conf passwd is a file of users.
        return named && setting.Success && name != "passwd" && SecretSigns.IsNamed(name) && setting.Groups[2].Value is var value && !value.AsSpan().ContainsAny(" \t()") && value is not (['!', ..] or ['@', ..] or ['#', ..] or ['|', ..] or ['>', ..] or ['&', ..] or ['*', ..] or ['%', ..] or "string")
            && SecretSigns.LooksSecret(value) ? $"a secret ({name})" : null;
    }

    // name = value, name: value, "name": "value",
    [GeneratedRegex(@"^(?:export\s+|-\s+)?[""']?([A-Za-z_][\w.:-]{0,200}?)[""']?\s*(?:=|:(?=[\s""'])|:(?=\S+$))\s*[""']?(.*?)[""']?,?$", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}

using System.Buffers;

namespace Ullage.Audit.Reading;

/// <summary>Finds literal secrets in a file of several lines, such as an <c>appsettings.json</c> or a <c>.env</c> in a ConfigMap.</summary>
internal static class SecretLines
{
    private const int MostLine = 8192;
    private const int MostFound = 20;
    private const int MostName = 200;
    private static readonly SearchValues<char> _nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-");

    // In files of settings a name says what its value is; in a program the same words would be code.
    private static readonly string[] _settings = [".properties", ".env", ".ini", ".cfg", ".cnf", ".conf", ".json", ".yaml", ".yml", ".toml"];

    private static readonly SearchValues<string> _shapes = SearchValues.Create(SecretShapes.Signs, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> _shapesAndNames = SearchValues.Create([.. SecretShapes.Signs, .. SecretSigns.NameSigns], StringComparison.OrdinalIgnoreCase);

    /// <summary>The secrets of a text: the number of the line, from 1, and what is there.</summary>
    /// <param name="file">The file's name, whose end says whether it holds settings.</param>
    /// <param name="text">Its text.</param>
    public static List<(int Line, string What)> In(string file, string text)
    {
        var found = new List<(int, string)>();
        var named = _settings.Any(s => file.EndsWith(s, StringComparison.OrdinalIgnoreCase));
        var (line, start) = (1, 0);
        while (found.Count < MostFound && text.AsSpan(start).IndexOfAny(named ? _shapesAndNames : _shapes) is >= 0 and var sign)
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

    private static string? Told(string line, bool named)
    {
        var (name, value) = Setting(line);
        if (SecretShapes.Of(line) is { } shape)
        {
            return name.Length > 0 ? $"{shape} ({name})" : shape;
        }

        // In nsswitch.conf passwd is a file of users.
        return named && name.Length > 0 && name != "passwd" && SecretSigns.IsNamed(name) && !value.AsSpan().ContainsAny(" \t()") && value is not (['!', ..] or ['@', ..] or ['#', ..] or ['|', ..] or ['>', ..] or ['&', ..] or ['*', ..] or ['%', ..] or "string")
            && SecretSigns.LooksSecret(value) ? $"a secret ({name})" : null;
    }

    /// <summary>Name and value of <c>name = value</c>, <c>name: value</c>, <c>name:value</c> or <c>"name": "value",</c>; without a name where a line is nothing of these.</summary>
    private static (string Name, string Value) Setting(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var before = equals < 0 ? line : line[..equals];
        var colon = before.IndexOf(':', StringComparison.Ordinal);
        while (colon >= 0 && colon + 1 < before.Length && before[colon + 1] is not (' ' or '\t' or '"' or '\''))
        {
            colon = before.IndexOf(':', colon + 1);
        }

        var at = colon >= 0 ? colon : equals >= 0 ? equals : line.IndexOf(':', StringComparison.Ordinal);
        if (at <= 0)
        {
            return ("", "");
        }

        var name = line.AsSpan(0, at).Trim();
        name = (name.StartsWith("export ", StringComparison.Ordinal) ? name[7..] : name.StartsWith("- ", StringComparison.Ordinal) ? name[2..] : name).Trim(" \t\"'");
        return name.Length is 0 or > MostName || name.ContainsAnyExcept(_nameCharacters) || char.IsAsciiDigit(name[0]) ? ("", "") : (name.ToString(), line.AsSpan(at + 1).Trim().TrimEnd(',').Trim("\"'").ToString());
    }
}

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

    // What is no secret as it stands: a sentence, a call, and what begins with a mark of YAML or of a template.
    private static readonly SearchValues<char> _spacesAndCalls = SearchValues.Create(" \t()");
    private static readonly SearchValues<char> _marks = SearchValues.Create("!@#|>&*%");

    private static readonly SearchValues<string> _shapes = SearchValues.Create(SecretShapes.Signs, StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> _shapesAndNames = SearchValues.Create([.. SecretShapes.Signs, .. SecretSigns.NameSigns], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file holds settings, by the end of its name.</summary>
    public static bool IsSettings(string file) => _settings.Any(s => file.EndsWith(s, StringComparison.OrdinalIgnoreCase));

    /// <summary>The secrets of a text: the number of the line, from 1, and what is there.</summary>
    /// <param name="file">The file's name, whose end says whether it holds settings.</param>
    /// <param name="text">Its text.</param>
    public static List<(int Line, string What)> In(string file, string text)
    {
        var found = new List<(int, string)>();
        var named = IsSettings(file);
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

    /// <summary>Whether a line that cannot be read may hold a secret: by its form, or because a word of it announces one.</summary>
    public static bool MayHold(string line)
    {
        if (SecretShapes.Of(line) is not null)
        {
            return true;
        }

        var rest = line.AsSpan();
        while (rest.IndexOfAny(_nameCharacters) is >= 0 and var start)
        {
            rest = rest[start..];
            var word = rest[..(rest.IndexOfAnyExcept(_nameCharacters) is >= 0 and var end ? end : rest.Length)];
            if (word.Length <= MostName && SecretSigns.IsNamed(word.Trim(".:-").ToString()))
            {
                return true;
            }

            rest = rest[word.Length..];
        }

        return false;
    }

    private static string? Told(string line, bool named)
    {
        var (name, value) = Setting(line);
        if (SecretShapes.Of(line) is { } shape)
        {
            // What stands before the sign may be the secret itself, or a part of it.
            var isName = name.Length > 0 && !name.Contains(':', StringComparison.Ordinal) && SecretShapes.Of(name) is null && SecretShapes.Of(value) == shape;
            return isName ? $"{shape} ({name})" : shape;
        }

        return named && IsSecret(name, value) ? $"a secret ({name})" : null;
    }

    // In nsswitch.conf passwd is a file of users.
    private static bool IsSecret(string name, string value) =>
        name.Length > 0
        && name != "passwd"
        && SecretSigns.IsNamed(name)
        && value.Length > 0
        && value != "string"
        && !value.AsSpan().ContainsAny(_spacesAndCalls)
        && !_marks.Contains(value[0])
        && !SecretSigns.NamesObject(name, value)
        && SecretSigns.LooksSecret(value);

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
        return name.Length is 0 or > MostName || name.ContainsAnyExcept(_nameCharacters) || char.IsAsciiDigit(name[0]) ? ("", "") : (name.ToString(), Value(line.AsSpan(at + 1).Trim()).ToString());
    }

    /// <summary>A value without its quotes, without a comma behind it, and without a comment.</summary>
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text)
    {
        if (text is ['"' or '\'', ..] && text[1..].IndexOf(text[0]) is >= 0 and var length && text[(length + 2)..].TrimStart(" \t,") is [] or ['#', ..])
        {
            return text[1..(length + 1)];
        }

        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).Trim().TrimEnd(',').Trim("\"'");
    }
}

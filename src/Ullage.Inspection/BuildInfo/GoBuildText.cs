using System.Globalization;
using System.Text;

namespace Ullage.Inspection.BuildInfo;

/// <summary>Reads the text of build information: lines of fields parted by tabs.</summary>
internal static class GoBuildText
{
    private const int MaxModules = 100_000;

    /// <summary>Reads it; lines that are not understood are passed over, as later toolchains add to it.</summary>
    public static GoBuildInfo Parse(string toolchain, string text)
    {
        var path = "";
        GoModule? main = null;
        var modules = new List<GoModule>();
        var settings = new List<GoBuildSetting>();
        var lastIsMain = false;
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split('\t');
            switch (fields[0])
            {
                case "path" when fields.Length >= 2:
                    path = fields[1];
                    break;
                case "mod" when fields.Length >= 3:
                    main = Module(fields);
                    lastIsMain = true;
                    break;
                case "dep" when fields.Length >= 3 && modules.Count < MaxModules:
                    modules.Add(Module(fields));
                    lastIsMain = false;
                    break;
                case "=>" when fields.Length >= 3:
                    if (lastIsMain && main is not null)
                    {
                        main = main with { Replacement = Module(fields) };
                    }
                    else if (modules.Count > 0)
                    {
                        modules[^1] = modules[^1] with { Replacement = Module(fields) };
                    }

                    break;
                case "build" when settings.Count < MaxModules && Setting(line["build\t".Length..]) is { } setting:
                    settings.Add(setting);
                    break;
            }
        }

        return new GoBuildInfo { Toolchain = toolchain, Path = path, Main = main, Dependencies = modules, Settings = settings };
    }

    private static GoModule Module(string[] fields) => new(fields[1], fields[2], fields.Length > 3 ? fields[3] : "", null);

    private static GoBuildSetting? Setting(string text)
    {
        string key;
        if (text.StartsWith('"'))
        {
            var end = EndOfQuoted(text);
            if (end < 0 || Unquoted(text[..end]) is not { } quoted || end >= text.Length || text[end] != '=')
            {
                return null;
            }

            key = quoted;
            text = text[(end + 1)..];
        }
        else
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                return null;
            }

            key = text[..equals];
            text = text[(equals + 1)..];
        }

        return text.StartsWith('"') || text.StartsWith('`') ? Unquoted(text) is { } value ? new GoBuildSetting(key, value) : null : new GoBuildSetting(key, text);
    }

    private static int EndOfQuoted(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>A text as Go's strconv.Quote writes it, or null when it is not one.</summary>
    internal static string? Unquoted(string text)
    {
        if (text.Length < 2 || text[^1] != text[0])
        {
            return null;
        }

        if (text[0] == '`')
        {
            return text[1..^1];
        }

        var result = new StringBuilder();
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (++i >= text.Length - 1)
            {
                return null;
            }

            var digits = text[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (i + digits >= text.Length - 1 || !int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
                {
                    return null;
                }

                result.Append(new Rune(value).ToString());
                i += digits;
                continue;
            }

            result.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', var other => other });
        }

        return result.ToString();
    }
}

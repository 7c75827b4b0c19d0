using System.Text;

namespace Ullage.Cli.Configuration;

/// <summary>Turns names of options as the parts below know them into flags: <c>MaxCpu</c> becomes <c>--max-cpu</c>.</summary>
internal static class OptionNames
{
    /// <summary>The text with every name of a setting written as its flag.</summary>
    public static string AsFlags(string text, IEnumerable<Setting> settings)
    {
        var known = settings.ToDictionary(static s => s.Name, StringComparer.Ordinal);
        return string.Join(' ', text.TrimEnd('.').Split(' ').Select(word =>
        {
            var bare = word.TrimEnd(',', ';', ':');
            return known.TryGetValue(Kebab(bare), out var setting) && bare.Length > 0 && char.IsAsciiLetterUpper(bare[0]) ? setting.Flag + word[bare.Length..] : word;
        }));
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}

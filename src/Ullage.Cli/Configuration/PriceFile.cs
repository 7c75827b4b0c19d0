using System.Globalization;
using Ullage.Cli.Configuration.Yaml;
using Ullage.Sizing;

namespace Ullage.Cli.Configuration;

/// <summary>A price book as a YAML file: <c>currency</c>, <c>cpu-core-hour</c>, <c>memory-gib-hour</c>, <c>source</c>, <c>region</c>, <c>as-of</c>.</summary>
internal static class PriceFile
{
    /// <summary>Reads the book; null when it has problems, which are added.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="shown">The path as the user knows it; the book's name.</param>
    /// <param name="problems">Every problem found is added here.</param>
    public static PriceBook? Load(string path, string shown, List<string> problems)
    {
        var before = problems.Count;
        var fields = new YamlFields(YamlTree.Load(path, shown, problems), "a price book", problems);
        var book = new PriceBook(
            shown,
            fields.Needed("currency", CostSettings.CurrencyOf, "USD"),
            fields.Needed("cpu-core-hour", ValueText.Price, 0),
            fields.Needed("memory-gib-hour", ValueText.Price, 0),
            fields.Needed("source", Reads.Text, ""),
            fields.Read("region", Reads.Text, ""),
            fields.Needed("as-of", static t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FormatException($"\"{t}\" is not a date; write such as 2026-03-01"), default));
        fields.Done();
        return problems.Count == before ? book : null;
    }
}

using System.Globalization;

namespace Ullage.Lab.Parts;

/// <summary>Series of a /metrics page, by name and labels as they are written.</summary>
internal sealed class MetricPage
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public double this[string name] => _values.TryGetValue(name, out var value) ? value : throw new LabException($"The service does not tell {name}.");

    public double? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The sum of a family's series.</summary>
    public double Sum(string family) => _values.Where(v => v.Key.StartsWith(family + "{", StringComparison.Ordinal)).Sum(static v => v.Value);

    public static MetricPage Parse(string text)
    {
        var page = new MetricPage();
        foreach (var line in text.Split('\n'))
        {
            var space = line.LastIndexOf(' ');
            if (space > 0 && line[0] != '#' && double.TryParse(line.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                page._values[line[..space]] = value;
            }
        }

        return page;
    }
}

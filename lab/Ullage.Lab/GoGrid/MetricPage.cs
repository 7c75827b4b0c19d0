using System.Globalization;

namespace Ullage.Lab.GoGrid;

/// <summary>Series without labels of a /metrics page.</summary>
internal sealed class MetricPage
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public double this[string name] => _values.TryGetValue(name, out var value) ? value : throw new LabException($"The service does not tell {name}.");

    public double? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    public static MetricPage Parse(string text)
    {
        var page = new MetricPage();
        foreach (var line in text.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line[0] != '#' && !line.Contains('{', StringComparison.Ordinal)
                && double.TryParse(line.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                page._values[line[..space]] = value;
            }
        }

        return page;
    }
}

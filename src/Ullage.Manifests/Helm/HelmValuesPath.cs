namespace Ullage.Manifests.Helm;

/// <summary>Which part of a chart's values belongs to a workload, as said by <c>--helm-values chart=path</c>.</summary>
/// <param name="Chart">The chart's name.</param>
/// <param name="Keys">Keys from the top of the values to the mapping that holds <c>resources</c>; none for the top itself.</param>
public sealed record HelmValuesPath(string Chart, IReadOnlyList<string> Keys)
{
    /// <summary>Reads <c>chart=path</c>: keys are parted by dots, a dot in a key is written <c>\.</c>; a path that ends in <c>resources</c> names the mapping around it; <c>.</c> is the top.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not of this form.</exception>
    public static HelmValuesPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new FormatException($"'{text}' is no place of Helm values; expected chart=path, such as shop=services.catalog.");
        }

        var path = text[(equals + 1)..];
        var keys = path == "." ? [] : path.Replace("\\.", "\0", StringComparison.Ordinal).Split('.').Select(static k => k.Replace('\0', '.')).ToList();
        if (keys.Contains(""))
        {
            throw new FormatException($"'{text}' has an empty key; expected chart=path with keys parted by single dots.");
        }

        if (keys.Count > 0 && keys[^1] == "resources")
        {
            keys.RemoveAt(keys.Count - 1);
        }

        return new(text[..equals], keys);
    }

    /// <summary>The path as it is written; <c>.</c> for the top.</summary>
    public override string ToString() => $"{Chart}={(Keys.Count == 0 ? "." : string.Join('.', Keys.Select(static k => k.Replace(".", "\\.", StringComparison.Ordinal))))}";
}

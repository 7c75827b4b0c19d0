namespace Ullage.Cli.Configuration;

/// <summary>From the texts of a setting to its value.</summary>
internal static class Reads
{
    /// <summary>The last text counts.</summary>
    public static Func<IReadOnlyList<string>, T> Last<T>(Func<string, T> read) => texts => read(texts[^1]);

    /// <summary>The last text counts; a reference or null.</summary>
    public static Func<IReadOnlyList<string>, T?> LastOrNone<T>(Func<string, T> read)
        where T : struct => texts => read(texts[^1]);

    /// <summary>Every text counts, in order; what is wrong is told of all of them at once.</summary>
    public static Func<IReadOnlyList<string>, IReadOnlyList<T>> Each<T>(Func<string, T> read) => texts =>
    {
        var (values, problems) = (new List<T>(), new List<string>());
        foreach (var text in texts)
        {
            try
            {
                values.Add(read(text));
            }
            catch (FormatException e)
            {
                problems.Add(e.Message);
            }
        }

        return problems.Count == 0 ? values : throw new FormatException(string.Join("; ", problems));
    };

    /// <summary>The text itself; not empty.</summary>
    public static string Text(string text) => text.Length > 0 ? text : throw new FormatException("is empty");

    /// <summary>The path itself; not empty.</summary>
    public static string Path(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) ? text : throw new FormatException("is not a path");
}

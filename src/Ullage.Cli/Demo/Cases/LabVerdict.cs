namespace Ullage.Cli.Demo.Cases;

/// <summary>What the lab found of the gateway, out of the record that <c>./prove gateway</c> keeps.</summary>
internal static class LabVerdict
{
    private const string Resource = "gateway.md";

    /// <summary>The table of the record and its last sentence, as they stand there.</summary>
    public static string Read()
    {
        using var stream = typeof(LabVerdict).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException("the lab's record is not in this build");
        using var reader = new StreamReader(stream);
        return Of(reader.ReadToEnd());
    }

    /// <summary>The table and the verdict of a record: from the heading with before, after and wanted to the line that says whether it holds.</summary>
    public static string Of(string record)
    {
        var lines = record.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, static l => l.Contains("before", StringComparison.Ordinal) && l.Contains("wanted", StringComparison.Ordinal));
        var last = Array.FindLastIndex(lines, static l => l.StartsWith("gateway ", StringComparison.Ordinal));
        return first >= 0 && last > first
            ? string.Join('\n', lines[first..(last + 1)].Select(static l => l.TrimEnd()).Where(static l => l.Length > 0))
            : "no verdict is on record; ./prove gateway writes one";
    }
}

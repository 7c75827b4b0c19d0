namespace Ullage.Lab.Scenarios;

/// <summary>A line of the verdict.</summary>
/// <param name="Name">What is looked at.</param>
/// <param name="Before">Under the old settings.</param>
/// <param name="After">Under the recommended ones.</param>
/// <param name="Wanted">What must hold; empty where it is only told.</param>
/// <param name="Passed">Whether it holds.</param>
internal sealed record Check(string Name, string Before, string After, string Wanted, bool Passed = true)
{
    public static string Table(IReadOnlyList<Check> checks)
    {
        string[][] rows = [["", "before", "after", "wanted", ""], .. checks.Select(static c => new[] { c.Name, c.Before, c.After, c.Wanted, c.Wanted.Length == 0 ? "" : c.Passed ? "ok" : "FAILED" })];
        var widths = Enumerable.Range(0, 5).Select(i => rows.Max(r => r[i].Length)).ToArray();
        return string.Join('\n', rows.Select(r => string.Join("  ", r.Select((cell, i) => i is 1 or 2 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()));
    }
}

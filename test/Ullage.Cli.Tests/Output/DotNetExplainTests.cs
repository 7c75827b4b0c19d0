using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Cli.Output;

namespace Ullage.Cli.Tests.Output;

/// <summary>What explain shows of a .NET service fits one screen and is enough to recompute it.</summary>
public sealed partial class DotNetExplainTests
{
    private const double Mi = 1 << 20;

    [Fact]
    public void Explain_of_a_DotNet_service_fits_forty_lines_of_a_hundred_columns()
    {
        var text = Explain();
        var lines = text.TrimEnd('\n').Split('\n').Sum(static l => Math.Max(1, (l.Length + 99) / 100));
        Assert.True(lines <= 40, $"{lines} lines:\n{text}");
    }

    [Fact]
    public void An_engineer_can_recompute_every_number_of_the_curve_from_what_is_shown()
    {
        var text = Explain();
        double Term(string pattern) => double.Parse(Regex.Match(text, pattern) is { Success: true } m ? m.Groups[1].Value : throw new FormatException(pattern), CultureInfo.InvariantCulture);
        var (l, natural, reserve, share, outside) = (Term(@"L ([\d.]+)Mi"), Term(@"N₀ ([\d.]+)Mi"), Term(@"Y₀ ([\d.]+)Mi"), Term(@", s ([\d.]+)"), Term(@"E ([\d.]+)Mi"));
        var (p, e, a, c) = (Term(@"p ([\d.]+)Mi/s"), Term(@"pauses ([\d.]+)m") / 1000, Term(@"A ([\d.]+)m") / 1000, Term(@"c ([\d.]+) ns/B") * 1e-9);
        var (perGib, perCore) = (Term(@"limit GiB × ([\d.]+)"), Term(@"\(A\+GC\) × ([\d.]+)"));
        var rows = Row().Matches(text);
        Assert.True(rows.Count >= 5, text);
        foreach (Match row in rows)
        {
            double Cell(int i) => double.Parse(row.Groups[i].Value, CultureInfo.InvariantCulture);
            var (limit, heap, ceiling) = (Cell(1), Cell(2), Cell(3));
            if (!row.Value.Contains("today", StringComparison.Ordinal))
            {
                var percent = Math.Floor(Math.Min(90, 95 - (100 * outside / limit)));
                Assert.Contains(Math.Round(heap), new[] { Math.Round(limit * percent / 100), Math.Round(limit * 0.75) });
            }

            Near(Math.Min(natural, heap - Math.Min(reserve, share * heap)), ceiling, 0.001);
            var full = p / (ceiling - l);
            Near(full, Cell(4), 0.02, 0.001);
            var gc = e + (c * l * Mi * full);
            Near(gc, Cell(5) / 1000, 0.02, 0.0002);
            Near((limit / 1024 * perGib) + ((a + gc) * perCore), Cell(7), 0.005);
        }

        static void Near(double expected, double shown, double share, double least = 0) =>
            Assert.True(Math.Abs(expected - shown) <= Math.Max(least, Math.Abs(expected) * share), $"{shown} is shown where {expected} follows");
    }

    [Fact]
    public void It_says_that_c_is_assumed_and_marks_the_point_chosen_and_todays()
    {
        var text = Explain();
        Assert.Contains("c assumed: 0.", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), static l => l.Contains("◆ chosen", StringComparison.Ordinal));
        Assert.Single(text.Split('\n'), static l => l.Contains("  today", StringComparison.Ordinal));
    }

    private static string Explain() => GoldenTests.Render(ExplainFormats.Find("text")!, "dotnet", new OutputStyle { Width = 100 });

    [GeneratedRegex(@"^ +([\d.]+)Mi +([\d.]+)Mi +([\d.]+)Mi +([\d.]+) +([\d.]+)m +([\d.]+) % +([\d.]+)(?:  .*)?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

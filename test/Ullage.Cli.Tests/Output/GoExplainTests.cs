using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Cli.Output;

namespace Ullage.Cli.Tests.Output;

/// <summary>What explain shows of a Go service fits one screen and is enough to recompute it.</summary>
public sealed partial class GoExplainTests
{
    private const double Mi = 1 << 20;

    [Theory]
    [InlineData("go")]
    [InlineData("go-assumed")]
    public void Explain_of_a_go_service_fits_forty_lines_of_a_hundred_columns(string name)
    {
        var text = Explain(name);
        var lines = text.TrimEnd('\n').Split('\n').Sum(static l => Math.Max(1, (l.Length + 99) / 100));
        Assert.True(lines <= 40, $"{lines} lines:\n{text}");
    }

    [Fact]
    public void An_engineer_can_recompute_every_number_of_the_curve_from_what_is_shown()
    {
        var text = Explain("go");
        double Term(string pattern) => double.Parse(Regex.Match(text, pattern) is { Success: true } m ? m.Groups[1].Value : throw new FormatException(pattern), CultureInfo.InvariantCulture);
        var (l, peak, r, s, g0, e) = (Term(@"L ([\d.]+)Mi"), Term(@"peak ([\d.]+)Mi[,)]"), Term(@"R ([\d.]+)Mi"), Term(@"S ([\d.]+)Mi"), Term(@"G₀ ([\d.]+)Mi"), Term(@"E ([\d.]+)Mi"));
        var (a, aPeak, app, appPeak) = (Term(@"a ([\d.]+)Mi/s"), Term(@"\(peak ([\d.]+)Mi/s\)"), Term(@"A ([\d.]+)m") / 1000, Term(@"A [\d.]+m \(peak ([\d.]+)m\)") / 1000);
        var (p, c, b) = (Term(@"P (\d+),"), Term(@"c ([\d.]+) ns/B") * 1e-9, Term(@"ns/B, b ([\d.]+)"));
        var (perGib, perCore) = (Term(@"limit GiB × ([\d.]+)"), Term(@"\(A\+GC\+idle\) × ([\d.]+)"));
        var rows = Row().Matches(text);
        Assert.True(rows.Count >= 5);
        foreach (Match row in rows)
        {
            double Cell(int i) => double.Parse(row.Groups[i].Value, CultureInfo.InvariantCulture);
            var (limit, soft, goal) = (Cell(1), Cell(2), Cell(3));
            if (!row.Value.Contains("today", StringComparison.Ordinal))
            {
                Near(Math.Floor(Math.Min(0.9 * limit, (0.95 * limit) - e)), soft, 0.001, 1);
            }

            Near(0.97 * (soft - s - (0.032 * (goal - g0))), goal, 0.005);
            var (cycles, gc, idle) = Collect(goal, l, a, app);
            Near(cycles, Cell(4), 0.02, 0.002);
            Near(gc, Cell(5) / 1000, 0.03, 0.0002);
            Near(idle, Cell(6) / 1000, 0.03, 0.0002);
            var busiest = Collect(goal, peak, aPeak, appPeak).Gc;
            Near(busiest / (appPeak + busiest) * 100, Cell(7), 0.04, 0.1);
            Near((limit / 1024 * perGib) + ((app + gc + idle) * perCore), Cell(8), 0.005);
        }

        (double Cycles, double Gc, double Idle) Collect(double goal, double live, double rate, double application)
        {
            var w = c * (live + r) * Mi;
            var d = rate * w / (p - application);
            var phi = Math.Clamp(1 - (5 * rate * w / (p * (goal - live))), 0.70, 0.95);
            var f = rate / ((phi * (goal - live - d)) + d);
            var x = d / ((1 - phi) * (goal - live - d));
            var u = f * w * (b + ((1 - b) * Math.Pow(x, 4) / (4 + Math.Pow(x, 4))));
            return (f, u, (f * w) - u);
        }

        static void Near(double expected, double shown, double share, double least = 0) =>
            Assert.True(Math.Abs(expected - shown) <= Math.Max(least, Math.Abs(expected) * share), $"{shown} is shown where {expected} follows");
    }

    [Fact]
    public void Without_gc_cpu_it_says_that_c_is_assumed_and_gives_the_range() => Assert.Contains("c assumed: 0.0", Explain("go-assumed"), StringComparison.Ordinal);

    [Fact]
    public void The_point_chosen_and_todays_are_marked()
    {
        var text = Explain("go");
        Assert.Single(text.Split('\n'), static l => l.Contains("◆ chosen", StringComparison.Ordinal));
        Assert.Single(text.Split('\n'), static l => l.Contains("today, GOGC off", StringComparison.Ordinal));
    }

    private static string Explain(string name) => GoldenTests.Render(ExplainFormats.Find("text")!, name, new OutputStyle { Width = 100 });

    [GeneratedRegex(@"^ +([\d.]+)Mi +([\d.]+)MiB +([\d.]+)Mi +([\d.]+) +([\d.]+)m +([\d.]+)m +([\d.]+) % +([\d.]+)(?:  .*)?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

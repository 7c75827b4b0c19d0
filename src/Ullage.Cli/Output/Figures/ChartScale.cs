namespace Ullage.Cli.Output.Figures;

/// <summary>The height of a chart, and which levels it shows.</summary>
/// <param name="Top">The value at the upper edge; above 0.</param>
/// <param name="Drawn">Levels inside.</param>
/// <param name="Above">Levels so far above all usage that drawing them would press the curve flat: told instead.</param>
internal sealed record ChartScale(double Top, IReadOnlyList<ChartLevel> Drawn, IReadOnlyList<ChartLevel> Above)
{
    private const double MostHeadroom = 2.5;
    private const double Air = 1.05;

    /// <summary>The scale for a curve.</summary>
    public static ChartScale Of(UsageCurve curve, IReadOnlyList<ChartLevel> levels)
    {
        var used = curve.Highest;
        var drawn = levels.Where(l => used <= 0 || l.Value <= used * MostHeadroom).ToList();
        var most = drawn.Count == 0 ? used : Math.Max(used, drawn.Max(static l => l.Value));
        return new(most > 0 ? most * Air : 1, drawn, [.. levels.Except(drawn)]);
    }
}

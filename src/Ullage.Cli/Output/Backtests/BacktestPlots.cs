using Ullage.Cli.Output.Html;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>The page's two plots as inline SVG.</summary>
internal static class BacktestPlots
{
    private const double Width = 590;
    private const double Height = 330;
    private const double Left = 52;
    private const double Right = 90;
    private const double Top = 12;
    private const double Bottom = 40;
    private const double PlotWidth = Width - Left - Right;
    private const double PlotHeight = Height - Top - Bottom;

    /// <summary>The least chance that the logarithmic axes show; what is less lies on the edge.</summary>
    private const double Least = 0.0005;

    /// <summary>Below so many cases a share says little: its point is drawn pale.</summary>
    private const int Few = 30;

    private static readonly double[] Marks = [0.001, 0.01, 0.1, 1];

    /// <summary>Slack against kills, a point a policy: further down and left is better.</summary>
    public static void SlackAndKills(HtmlWriter html, IReadOnlyList<PolicyOutcome> policies)
    {
        var drawn = policies.Where(static p => p is { MemorySlack: not null, OomRate: not null }).ToList();
        html.Write($"<figure><figcaption><b>Slack against kills</b> further down and left is better</figcaption><svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Memory slack of each policy against its rate of kills\">");
        foreach (var mark in Marks)
        {
            html.Write($"<path class=\"grid\" d=\"M{X(mark)} {Top}v{PlotHeight}\"/><text class=\"ax\" x=\"{X(mark)}\" y=\"{Height - Bottom + 14}\" text-anchor=\"middle\">{Percent(mark)}</text>");
        }

        var top = Math.Max(0.1, Math.Ceiling((drawn.Count > 0 ? drawn.Max(static p => p.MemorySlack!.Value) : 0) * 10) / 10);
        for (var i = 0; i <= 4; i++)
        {
            var slack = top * i / 4;
            var y = Top + ((1 - (slack / top)) * PlotHeight);
            html.Write($"<path class=\"grid\" d=\"M{Left} {y}h{PlotWidth}\"/><text class=\"ax\" x=\"{Left - 6}\" y=\"{y + 3.5}\" text-anchor=\"end\">{Percent(slack)}</text>");
        }

        Titles(html, "pod-days killed", "slack");
        foreach (var policy in drawn)
        {
            var (x, y) = (X(policy.OomRate!.Value), Top + ((1 - (policy.MemorySlack!.Value / top)) * PlotHeight));
            html.Write($"<circle class=\"{(policy.IsPeer ? "dot peer" : "dot")}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/><text class=\"lab dotlab\" x=\"{x + 7}\" y=\"{y + 3.5}\">{policy.Policy}</text>");
        }

        html.Markup("</svg></figure>\n");
    }

    /// <summary>Predicted chances against what was met, with Wilson's intervals; on the diagonal they agree, inside the band within a factor of 2. Nothing without predictions.</summary>
    public static void Calibration(HtmlWriter html, IReadOnlyList<CalibrationRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        html.Write($"<figure><figcaption><b>Predicted against met</b> on the line they agree; inside the band within a factor of 2</figcaption><svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Predicted chance of passing the memory limit against the share that did\">");
        foreach (var mark in Marks)
        {
            html.Write($"<path class=\"grid\" d=\"M{X(mark)} {Top}v{PlotHeight}\"/><text class=\"ax\" x=\"{X(mark)}\" y=\"{Height - Bottom + 14}\" text-anchor=\"middle\">{Percent(mark)}</text>");
            html.Write($"<path class=\"grid\" d=\"M{Left} {Y(mark)}h{PlotWidth}\"/><text class=\"ax\" x=\"{Left - 6}\" y=\"{Y(mark) + 3.5}\" text-anchor=\"end\">{Percent(mark)}</text>");
        }

        html.Write($"<path class=\"within\" d=\"M{X(Least)} {Y(Least)}L{X(Least)} {Y(Least * 2)}L{X(0.5)} {Y(1)}L{X(1)} {Y(1)}L{X(1)} {Y(0.5)}L{X(Least * 2)} {Y(Least)}z\"/><path class=\"diagonal\" d=\"M{X(Least)} {Y(Least)}L{X(1)} {Y(1)}\"/>");
        Titles(html, "predicted", "met");
        foreach (var row in rows)
        {
            var few = row.Cases < Few ? " few" : "";
            html.Write($"<path class=\"whisker{few}\" d=\"M{X(row.Predicted)} {Y(row.Low)}V{Y(row.High)}\"/><circle class=\"dot{few}\" cx=\"{X(row.Predicted)}\" cy=\"{Y(row.Share)}\" r=\"4\"><title>{row.Policy}: predicted {BacktestColumn.Share(row.Predicted)}, met {BacktestColumn.Share(row.Share)}, {row.Met} of {row.Cases}</title></circle>");
        }

        html.Markup("</svg></figure>\n");
    }

    private static void Titles(HtmlWriter html, string below, string beside) =>
        html.Write($"<text class=\"ax\" x=\"{Left + (PlotWidth / 2)}\" y=\"{Height - 8}\" text-anchor=\"middle\">{below}</text><text class=\"ax\" x=\"{Left}\" y=\"{Top - 2}\">{beside}</text>");

    private static double X(double share) => Left + (Place(share) * PlotWidth);

    private static double Y(double share) => Top + ((1 - Place(share)) * PlotHeight);

    private static double Place(double share) => 1 - (Math.Log(Math.Clamp(share, Least, 1)) / Math.Log(Least));

    private static string Percent(double share) => (share * 100).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + "%";
}

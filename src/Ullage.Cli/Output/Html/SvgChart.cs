using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>Usage over the window as inline SVG: hourly mean as an area, the highest as a line, levels of requests and limits.</summary>
internal static class SvgChart
{
    private const double Width = 590;
    private const double Height = 190;
    private const double Left = 44;
    private const double Right = 146;
    private const double Top = 10;
    private const double Bottom = 22;
    private const double PlotWidth = Width - Left - Right;
    private const double PlotHeight = Height - Top - Bottom;
    private const double LabelHeight = 12;

    public static void Write(HtmlWriter html, string title, string unit, string kind, UsageCurve curve, Func<double, string> text, IReadOnlyList<ChartLevel> levels)
    {
        var scale = ChartScale.Of(curve, levels);
        var (start, span) = (curve.StartMs, curve.Span);
        html.Write($"<figure><figcaption><b>{title}</b> {unit}");
        foreach (var level in scale.Above)
        {
            html.Write($" <span class=\"above {level.Class}\">↑ {level.Label} {text(level.Value)}</span>");
        }

        html.Write($"</figcaption><svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Summary(title, curve, text, levels)}\" data-kind=\"{kind}\" data-top=\"{scale.Top.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}\" data-start=\"{start}\" data-span=\"{span}\" data-plot=\"{Left} {Top} {PlotWidth} {PlotHeight}\">");
        Axes(html, scale.Top, start, span, text);
        Area(html, curve, scale.Top);
        Levels(html, scale, text);
        html.Markup("</svg></figure>");
    }

    private static double X(long ms, long start, double span) => Left + (ms - start) / span * PlotWidth;

    private static double Y(double value, double top) => Top + (1 - Math.Clamp(double.IsFinite(value) ? value / top : 0, 0, 1)) * PlotHeight;

    private static void Axes(HtmlWriter html, double top, long start, double span, Func<double, string> text)
    {
        for (var i = 0; i <= 2; i++)
        {
            var value = top * i / 2;
            html.Write($"<path class=\"grid\" d=\"M{Left} {Y(value, top)}h{PlotWidth}\"/><text class=\"ax\" x=\"{Left - 6}\" y=\"{Y(value, top) + 3.5}\" text-anchor=\"end\">{(i == 0 ? "0" : text(value))}</text>");
        }

        var days = Math.Max(1, (int)Math.Ceiling(span / TimeRange.DayMs / 8));
        var drawn = 0;
        for (var day = (start + TimeRange.DayMs - 1) / TimeRange.DayMs * TimeRange.DayMs; day < start + span; day += TimeRange.DayMs)
        {
            if (drawn++ % days != 0)
            {
                continue;
            }

            var name = DateTimeOffset.FromUnixTimeMilliseconds(day).ToString("ddd d", System.Globalization.CultureInfo.InvariantCulture);
            html.Write($"<path class=\"tick\" d=\"M{X(day, start, span)} {Top}v{PlotHeight}\"/>");
            if (X(day, start, span) < Left + PlotWidth - 24)
            {
                html.Write($"<text class=\"ax\" x=\"{X(day, start, span) + 3}\" y=\"{Height - 7}\">{name}</text>");
            }
        }
    }

    // A hole in the data is a hole in the curve.
    private static void Area(HtmlWriter html, UsageCurve curve, double top)
    {
        var (points, start, span) = (curve.Points, curve.StartMs, curve.Span);
        html.Markup("<path class=\"area\" d=\"");
        for (var i = 0; i < points.Count;)
        {
            html.Write($"M{X(points[i].StartMs, start, span)} {Top + PlotHeight}v{Y(points[i].Mean, top) - Top - PlotHeight}");
            do
            {
                html.Write($"L{X(points[i].StartMs + TimeRange.HourMs / 2, start, span)} {Y(points[i].Mean, top)}");
                i++;
            }
            while (i < points.Count && points[i].StartMs - points[i - 1].StartMs <= TimeRange.HourMs);
            html.Write($"H{X(points[i - 1].StartMs + TimeRange.HourMs, start, span)}V{Top + PlotHeight}z");
        }

        html.Markup("\"/><path class=\"high\" d=\"");
        for (var i = 0; i < points.Count; i++)
        {
            var command = i == 0 || points[i].StartMs - points[i - 1].StartMs > TimeRange.HourMs ? "M" : "L";
            html.Write($"{command}{X(points[i].StartMs + TimeRange.HourMs / 2, start, span)} {Y(points[i].Max, top)}");
        }

        html.Markup("\"/>");
    }

    private static void Levels(HtmlWriter html, ChartScale scale, Func<double, string> text)
    {
        // Labels beside the plot, from the top down, pushed apart where levels lie close.
        var last = Top - LabelHeight;
        foreach (var level in scale.Drawn.OrderByDescending(static l => l.Value))
        {
            var y = Y(level.Value, scale.Top);
            last = Math.Max(y, last + LabelHeight);
            html.Write($"<path class=\"level {level.Class}\" d=\"M{Left} {y}h{PlotWidth}\"/><path class=\"lead {level.Class}\" d=\"M{Left + PlotWidth} {y}L{Left + PlotWidth + 6} {last}\"/>");
            html.Write($"<text class=\"lab {level.Class}\" x=\"{Left + PlotWidth + 9}\" y=\"{last + 3.5}\">{level.Label} {text(level.Value)}</text>");
        }
    }

    private static string Summary(string title, UsageCurve curve, Func<double, string> text, IReadOnlyList<ChartLevel> levels) =>
        $"{title} over {Descriptions.Plural(curve.Points.Count, "hour")}: "
        + (curve.Points.Count == 0 ? "nothing seen; " : $"mean {text(curve.Points.Average(static p => p.Mean))}, highest {text(curve.Highest)}; ")
        + (levels.Count == 0 ? "no request or limit" : string.Join(", ", levels.Select(l => $"{l.Label} {text(l.Value)}")));
}

using Ullage.Cli.Output.Figures;

namespace Ullage.Cli.Output.Html;

/// <summary>CPU by hour of the week as squares, darker where busier.</summary>
internal static class SvgHeat
{
    private const int Steps = 6;
    private const int Cell = 12;
    private const int Left = 30;
    private const int Top = 14;

    public static void Write(HtmlWriter html, WeekProfile week)
    {
        html.Write($"<h3>CPU by hour of the week</h3><svg class=\"heat\" viewBox=\"0 0 {Left + 24 * Cell} {Top + 7 * Cell}\" role=\"img\" aria-label=\"CPU by hour of the week, UTC; busiest {week.Busiest}\">");
        for (var hour = 0; hour < 24; hour += 6)
        {
            html.Write($"<text class=\"ax\" x=\"{Left + hour * Cell}\" y=\"10\">{hour.ToString("00", System.Globalization.CultureInfo.InvariantCulture)}</text>");
        }

        for (var day = 0; day < 7; day++)
        {
            html.Write($"<text class=\"ax\" x=\"0\" y=\"{Top + day * Cell + 9}\">{WeekProfile.Days[day]}</text>");
        }

        for (var step = -1; step < Steps; step++)
        {
            html.Write($"<path class=\"h{step + 1}\" d=\"");
            for (var day = 0; day < 7; day++)
            {
                for (var hour = 0; hour < 24; hour++)
                {
                    if (week.Step(day, hour, Steps) == step)
                    {
                        html.Write($"M{Left + hour * Cell} {Top + day * Cell}h10v10h-10z");
                    }
                }
            }

            html.Markup("\"/>");
        }

        html.Markup("</svg>");
    }
}

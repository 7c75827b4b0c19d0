namespace Ullage.Sizing.Trends;

/// <summary>A straight line that outliers do not bend: slope by Theil–Sen (the median of the slopes of all pairs), steadiness by Kendall.</summary>
/// <param name="Slope">Median slope, in value a step of x.</param>
/// <param name="Tau">Pairs that rise less pairs that fall, over all: 1 when each value is above all before it, 0 without a trend.</param>
internal readonly record struct RobustLine(double Slope, double Tau)
{
    /// <summary>The line through points in order of x; needs two.</summary>
    /// <remarks>Worked: 10, 12, 40, 16, 18 at 0…4: slopes 2, 15, 2, 2, 28, 2, 2, −24, −11, 2, of which the median is 2; 8 pairs rise, 2 fall: τ = 0.6.</remarks>
    public static RobustLine Of(ReadOnlySpan<(double X, double Y)> points)
    {
        var slopes = new double[points.Length * (points.Length - 1) / 2];
        int at = 0, sum = 0;
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                slopes[at++] = (points[j].Y - points[i].Y) / (points[j].X - points[i].X);
                sum += Math.Sign(points[j].Y - points[i].Y);
            }
        }

        Array.Sort(slopes);
        var middle = slopes.Length / 2;
        return new RobustLine(slopes.Length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2, (double)sum / slopes.Length);
    }
}

namespace Ullage.Sizing.Backtest;

/// <summary>
/// VPA's histogram: the first bucket as wide as told, each next one 5 % wider, and a percentile is the end of the bucket in which it falls, so 2.5 % too high in the mean.
/// </summary>
internal sealed class VpaHistogram
{
    private const double Growth = 1.05;

    private readonly double[] _starts;
    private readonly double[] _weights;

    private VpaHistogram(double firstBucket, double most)
    {
        List<double> starts = [0];
        for (var width = firstBucket; starts[^1] < most; width *= Growth)
        {
            starts.Add(starts[^1] + width);
        }

        _starts = [.. starts];
        _weights = new double[_starts.Length];
    }

    /// <summary>From 0.01 core up to 1000.</summary>
    public static VpaHistogram OfCpu() => new(0.01, 1000);

    /// <summary>From 10 MB up to 1 TB.</summary>
    public static VpaHistogram OfMemory() => new(1e7, 1e12);

    /// <summary>Counts a value.</summary>
    public void Add(double value, double weight)
    {
        var at = Array.BinarySearch(_starts, value);
        _weights[Math.Clamp(at >= 0 ? at : ~at - 1, 0, _weights.Length - 2)] += weight;
    }

    /// <summary>The end of the bucket in which a percentile falls; 0 when nothing was counted.</summary>
    public double Percentile(double percentile)
    {
        var target = percentile * _weights.Sum();
        double passed = 0;
        for (var i = 0; i < _weights.Length - 1; i++)
        {
            passed += _weights[i];
            if (passed > 0 && passed >= target)
            {
                return _starts[i + 1];
            }
        }

        return 0;
    }
}

namespace Ullage.Prometheus.Runtimes;

/// <summary>The mean of what was told.</summary>
internal sealed class Mean
{
    private double _sum;
    private int _count;

    public double? Value => _count > 0 ? _sum / _count : null;

    public void Add(double? value)
    {
        if (value is { } told && double.IsFinite(told))
        {
            _sum += told;
            _count++;
        }
    }
}

/// <summary>By how much a counter rose.</summary>
internal sealed class Rise
{
    private double _sum;
    private bool _told;

    public double? Value => _told ? _sum : null;

    public void Add(double[]? column, int from, int to)
    {
        if (column is not null && column[to] - column[from] is >= 0 and var rise)
        {
            _sum += rise;
            _told = true;
        }
    }
}

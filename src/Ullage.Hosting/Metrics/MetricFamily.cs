using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>What stands under one name: usually the instruments of one Meter, sometimes those of several.</summary>
internal sealed class MetricFamily(string name, MetricType type, string help, string? unit)
{
    private volatile MetricStream[] _streams = [];

    public string Name { get; } = name;

    public MetricType Type { get; } = type;

    public MetricStream[] Streams
    {
        get => _streams;
        set => _streams = value;
    }

    /// <summary>Every name that a line of the family may begin with: no other family may use them.</summary>
    public IEnumerable<string> Names => Type switch
    {
        MetricType.Counter => [Name, Name + "_total", Name + "_created"],
        MetricType.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count", Name + "_created"],
        _ => [Name],
    };

    public void Write(ExpositionWriter writer)
    {
        var streams = _streams;
        var any = false;
        foreach (var stream in streams)
        {
            any |= stream.Settle();
        }

        if (!any)
        {
            return;
        }

        writer.Begin(Name, Type, help, unit);
        foreach (var stream in streams)
        {
            stream.Write(writer);
        }
    }
}

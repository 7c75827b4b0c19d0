using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>One series: labels and what was measured under them. Recording is safe from anywhere and takes no lock.</summary>
internal abstract class Series(LabelSet labels)
{
    public LabelSet Labels { get; } = labels;

    /// <summary>The collection in which an observable instrument told it last.</summary>
    public int SeenIn { get; set; }

    public abstract void Record(long value);

    public abstract void Record(double value);

    public abstract void Write(ExpositionWriter writer);
}

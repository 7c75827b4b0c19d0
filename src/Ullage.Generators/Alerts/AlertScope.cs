using System.Globalization;
using Ullage.Generators.Metrics;

namespace Ullage.Generators.Alerts;

/// <summary>What alerts' conditions and texts are made with: names, numbers, and the label that tells clusters apart.</summary>
internal sealed class AlertScope(MetricNames names, string clusterLabel, IReadOnlyDictionary<string, double> numbers)
{
    public MetricNames Names => names;

    /// <summary>The labels of a container, for <c>by</c> and <c>on</c>.</summary>
    public string Containers => With(names.Identity);

    /// <summary>Labels for <c>by</c> and <c>on</c>, the cluster's among them.</summary>
    public string With(string labels) => clusterLabel.Length > 0 ? $"{clusterLabel},{labels}" : labels;

    /// <summary>A parameter as PromQL.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scale">What it is multiplied by, such as 0.01 for a share given in percent.</param>
    public string Number(string name, double scale = 1) => Math.Round(numbers[name] * scale, 9).ToString(CultureInfo.InvariantCulture);

    /// <summary>The largest of all series, of each cluster where they are told apart.</summary>
    public string Newest(Metric metric) => clusterLabel.Length > 0 ? $"max by ({clusterLabel}) ({metric.Of()})" : $"max({metric.Of()})";

    /// <summary>Series of containers, no sums and no sandboxes.</summary>
    public string Running(Metric metric) => metric.Of(names.Running);

    /// <summary>The largest of a container's series: copies by several scrapers count once.</summary>
    public string Max(Metric metric) => $"max by ({Containers}) ({Running(metric)})";
}

namespace Ullage.Generators.Metrics;

/// <summary>A metric, with the matchers that always belong to it.</summary>
/// <param name="Name">Its name; empty where a matcher tells it.</param>
/// <param name="Matchers">Matchers such as <c>resource="cpu"</c>; empty for none.</param>
public sealed record Metric(string Name, string Matchers = "")
{
    /// <summary>Its series under more matchers, such as <c>up{job="x"}</c>.</summary>
    /// <param name="matchers">More matchers; empty ones are left out.</param>
    public string Of(params ReadOnlySpan<string> matchers)
    {
        var all = Matchers;
        foreach (var matcher in matchers)
        {
            all = all.Length == 0 ? matcher : matcher.Length == 0 ? all : $"{all},{matcher}";
        }

        return all.Length == 0 ? Name : $"{Name}{{{all}}}";
    }
}

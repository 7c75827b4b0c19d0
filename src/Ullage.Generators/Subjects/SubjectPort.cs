namespace Ullage.Generators.Subjects;

/// <summary>A port that a container listens on.</summary>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Number">Its number, 1 to 65535.</param>
public sealed record SubjectPort(string? Name, int Number)
{
    /// <summary>UDP or SCTP; null for TCP, which is what goes without saying.</summary>
    public string? Protocol { get; init; }

    /// <summary>What refers to it: the name, so that the number may change, else the number.</summary>
    internal string Target => Name ?? Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether it is for scrapers.</summary>
    internal bool IsMetrics => Name is "metrics" or "http-metrics" or "prometheus" or "prom" or "management" || Number == 2112;

    /// <summary>Whether it is for the people who run the service, so that no Service may lead to it.</summary>
    internal bool IsProfiling => Name is "pprof" or "debug" or "profiling" || Number == 6060;
}

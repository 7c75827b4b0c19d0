namespace Ullage.Generators.Workloads;

/// <summary>What a service is written in.</summary>
public enum ServiceRuntime
{
    /// <summary>Something else, about which nothing is set.</summary>
    Other,

    /// <summary>Go.</summary>
    Go,

    /// <summary>.NET.</summary>
    DotNet,
}

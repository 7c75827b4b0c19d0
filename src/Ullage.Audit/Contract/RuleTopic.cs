namespace Ullage.Audit.Contract;

/// <summary>The headings of the rules, in the order of the articles' subjects.</summary>
public enum RuleTopic
{
    /// <summary>Requests, limits and quantities.</summary>
    Resources,

    /// <summary>The Go runtime in a container.</summary>
    GoRuntime,

    /// <summary>.NET and other runtimes in a container.</summary>
    OtherRuntimes,

    /// <summary>Liveness, readiness, startup.</summary>
    Probes,

    /// <summary>From SIGTERM to the end.</summary>
    Shutdown,

    /// <summary>Autoscaling.</summary>
    Scaling,

    /// <summary>Disruption budgets, spread, rollouts.</summary>
    Availability,

    /// <summary>Quotas, limit ranges, priorities.</summary>
    Namespaces,

    /// <summary>Selectors, services, ingresses and other references between objects.</summary>
    References,

    /// <summary>Configuration, secrets and migrations.</summary>
    Configuration,

    /// <summary>State and storage.</summary>
    State,

    /// <summary>What a container may do.</summary>
    Security,

    /// <summary>Metrics and profiles.</summary>
    Observability,

    /// <summary>What the API server would refuse.</summary>
    Validity,

    /// <summary>Dockerfiles, images and binaries.</summary>
    Images,
}

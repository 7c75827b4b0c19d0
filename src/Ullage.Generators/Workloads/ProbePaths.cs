namespace Ullage.Generators.Workloads;

/// <summary>Where a service answers its probes. They ask different things, so that one path for two of them is refused.</summary>
/// <param name="Liveness">Answers as long as the process is not stuck; knows no dependency.</param>
/// <param name="Readiness">Answers when requests can be served, dependencies included.</param>
/// <param name="Startup">Answers when the start is over; null for the path of readiness.</param>
public sealed record ProbePaths(string Liveness, string Readiness, string? Startup = null)
{
    /// <summary>The paths of the articles.</summary>
    public static ProbePaths Usual { get; } = new("/healthz", "/readyz");

    /// <summary>What is wrong with them; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        foreach (var (name, path) in new[] { ("liveness", Liveness), ("readiness", Readiness), ("startup", Startup) })
        {
            if (path is not null && (path is not ['/', ..] || path.Any(static c => c is <= ' ' or > '~')))
            {
                problems.Add($"the path of {name} is \"{path}\"; expected one such as /healthz");
            }
        }

        if (Liveness == Readiness)
        {
            problems.Add($"liveness and readiness both ask {Liveness}, so that a dependency that is away restarts the service; give them paths of their own");
        }

        if (Startup == Liveness)
        {
            problems.Add($"startup asks {Liveness} as liveness does, and so waits for nothing; leave it out, or give it a path of its own");
        }

        return problems;
    }
}

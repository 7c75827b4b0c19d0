namespace Ullage.Application.Rollout;

/// <summary>Evaluates a PromQL expression at a moment; null where it yields nothing.</summary>
/// <param name="expression">The expression; its largest value counts.</param>
/// <param name="at">The moment.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task<double?> GuardReader(string expression, DateTimeOffset at, CancellationToken cancellationToken);

/// <summary>How changes are made, watched and undone.</summary>
public sealed record RolloutOptions
{
    /// <summary>The field manager under which everything is written.</summary>
    public const string Manager = "ullage";

    /// <summary>Names this process in Leases; different for every process.</summary>
    public required string Holder { get; init; }

    /// <summary>Who makes changes, for whoever reads their records: a person or a job, and where. Default nobody told.</summary>
    public string By { get; init; } = "";

    /// <summary>How long a change is watched after its rollout is complete. Default 30 minutes.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a run stays until its changes are watched to the end; else until their rollouts are complete.</summary>
    public bool Stays { get; init; }

    /// <summary>How often is looked while waiting. Default 5 seconds.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most workloads that one run changes. Default 20.</summary>
    public int MaxChanges { get; init; } = 20;

    /// <summary>When changes may begin; null for always.</summary>
    public ChangeWindow? Window { get; init; }

    /// <summary>Managers and tools whose fields are changed all the same.</summary>
    public IReadOnlySet<string> Overruled { get; init; } = new HashSet<string>();

    /// <summary>How long one pod is tried with the new resources before its template changes; zero for not at all.</summary>
    public TimeSpan Canary { get; init; }

    /// <summary>How long a workload is left alone after a change of it was undone. Default 14 days.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Restarts of a container beyond which a change is undone. Default 2.</summary>
    public int MaxRestarts { get; init; } = 2;

    /// <summary>PromQL expressions that must not get worse.</summary>
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>The label by which Prometheus tells clusters apart. Default <c>cluster</c>.</summary>
    public string ClusterLabel { get; init; } = "cluster";

    /// <summary>Evaluates guards; null where there is no Prometheus.</summary>
    public GuardReader? ReadGuard { get; init; }

    /// <summary>By how much a guard may exceed its largest value in the same hours before. Default 0.25.</summary>
    public double GuardTolerance { get; init; } = 0.25;

    /// <summary>How long a watch goes on while the API, or Prometheus, cannot be asked. Default 10 minutes.</summary>
    public TimeSpan Tolerates { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a pod may find no node before a change is undone; cluster autoscalers need minutes. Default 5 minutes.</summary>
    public TimeSpan UnschedulableFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pod may be unready, or its resize deferred, before a change is undone. Default 10 minutes.</summary>
    public TimeSpan UnreadyFor { get; init; } = TimeSpan.FromMinutes(10);
}

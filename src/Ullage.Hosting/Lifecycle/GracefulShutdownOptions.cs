namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// How long each step of a shutdown may take. <see cref="Delay"/> + <see cref="RequestDrain"/> + <see cref="WorkerDrain"/> + <see cref="Flush"/> + <see cref="Margin"/> must fit into the pod's grace
/// period, which is looked up and compared when the host starts: 5 + 18 + 3 + 1 + 3 = 30 s, Kubernetes' default. 25 s for requests need a grace period of 37 s, so 40.
/// </summary>
public sealed class GracefulShutdownOptions
{
    /// <summary>The grace period of a pod that says nothing.</summary>
    public static readonly TimeSpan KubernetesGracePeriod = TimeSpan.FromSeconds(30);

    /// <summary>Whether readiness is refused from the signal on. Default true. Where a single replica must be reachable to its end, and for balancers that act on deletion alone, false.</summary>
    public bool CloseReadiness { get; set; } = true;

    /// <summary>
    /// How long requests are served as before after the signal, each on the last use of its connection (<c>Connection: close</c>, GOAWAY on HTTP/2), so that balancers can learn of the end. 0 to 5 min; default 5 s. It must exceed the time
    /// from the signal to the last balancer's knowing: the period of its probe, or the spread of the endpoint's removal over the nodes.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may take once no new connection is accepted. 0 to 1 h; default 18 s. Then they are broken off and counted.</summary>
    public TimeSpan RequestDrain { get; set; } = TimeSpan.FromSeconds(18);

    /// <summary>How long work in hand may take after the requests. 0 to 1 h; default 3 s. Background services have what is left of this and of <see cref="RequestDrain"/>.</summary>
    public TimeSpan WorkerDrain { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long connections to others are given to close, and logs, traces and metrics to go out. 0 to 5 min; default 1 s.</summary>
    public TimeSpan Flush { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What stays unused before the kubelet kills. 0 to 5 min; default 3 s.</summary>
    public TimeSpan Margin { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The pod's terminationGracePeriodSeconds. Null, the default: from the environment variable <c>TERMINATION_GRACE_PERIOD_SECONDS</c>, else from <see cref="GracePeriodFile"/>, else unknown. When
    /// unknown, more than Kubernetes' 30 s is a warning and no error.
    /// </summary>
    public TimeSpan? GracePeriod { get; set; }

    /// <summary>
    /// A file with the grace period in seconds. The downward API has no field for it, so copy it to an annotation and mount that. Null, the default, for none; a file that is named must be there.
    /// </summary>
    public string? GracePeriodFile { get; set; }

    /// <summary>What the steps need together.</summary>
    internal TimeSpan Needed => Delay + RequestDrain + WorkerDrain + Flush + Margin;

    internal Action<int> SetExitCode { get; set; } = static code => Environment.ExitCode = code;
}

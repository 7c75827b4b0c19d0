namespace Ullage.DrainLab;

/// <summary>What is run.</summary>
internal sealed record DrainPlan
{
    /// <summary>Whether the instances have the chassis or the framework alone.</summary>
    public bool Chassis { get; init; } = true;

    /// <summary>Restarts in all, of the two instances in turn.</summary>
    public int Restarts { get; init; } = 40;

    /// <summary>How long an instance serves after the signal.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between a probe's answer and the balancer's acting on it; drawn evenly from zero up.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the balancer probes.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>HTTP/1.1 requests a second of the open loop.</summary>
    public double Rate { get; init; } = 500;

    public static DrainPlan Short => new() { Restarts = 5, Delay = TimeSpan.FromSeconds(1), Lag = TimeSpan.FromSeconds(0.4), Poll = TimeSpan.FromSeconds(0.1) };
}

using Ullage.Model;

namespace Ullage.Sizing.Backtest;

/// <summary>
/// What a policy's settings would have met. Shares are 0 to 1. Where not said otherwise a share is the mean over containers of its mean over their pod-days, so that a
/// DaemonSet on a hundred nodes weighs as much as a Deployment of one pod; null where the policy set no such setting.
/// </summary>
public sealed record PolicyOutcome
{
    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>What it does, in half a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Whether it is another recommender's rule, re-implemented for comparison.</summary>
    public required bool IsPeer { get; init; }

    /// <summary>Containers for which it decided and which were judged.</summary>
    public required int Containers { get; init; }

    /// <summary>Pod-days that judged it.</summary>
    public required long PodDays { get; init; }

    /// <summary>Pod-days on which some sample of the working set lay above the memory limit: the container would have been killed.</summary>
    public required long OomPodDays { get; init; }

    /// <summary>Containers with such a day.</summary>
    public required int OomContainers { get; init; }

    /// <summary>Such days as a share.</summary>
    public double? OomRate { get; init; }

    /// <summary>(memory limit − P95 of the working set) ÷ memory limit, never below 0.</summary>
    public double? MemorySlack { get; init; }

    /// <summary>
    /// How much less slack than the rule peak × (1 + m) at the same rate of kills; 0.02 is two points. Null where it kills less often than that rule with 80 % of margin.
    /// </summary>
    public double? UnderFrontier { get; init; }

    /// <summary>Sum of memory limits ÷ sum of mean working sets, over pod-days.</summary>
    public double? MemoryLimitToUsed { get; init; }

    /// <summary>Sum of memory requests ÷ sum of mean working sets, over pod-days.</summary>
    public double? MemoryRequestToUsed { get; init; }

    /// <summary>Sum of CPU requests ÷ sum of mean CPU, over pod-days.</summary>
    public double? CpuRequestToUsed { get; init; }

    /// <summary>Time in which the 1-minute mean of CPU lay above the request.</summary>
    public double? CpuOver { get; init; }

    /// <summary>The same, each pod-day weighing as its CPU use: what the node sees.</summary>
    public double? CpuOverWeighted { get; init; }

    /// <summary>Containers above their CPU request for more than a tenth of the time.</summary>
    public required int ContainersOver { get; init; }

    /// <summary>Time in which the 1-minute mean lay above the CPU limit, which would have been throttled.</summary>
    public double? Throttled { get; init; }

    /// <summary>Decisions that moved some setting by a tenth or more of what was deployed, a container and week. Null with a single decision.</summary>
    public double? ChangesAWeek { get; init; }

    /// <summary>A month (730 h) of its requests for the pods that ran, at the prices given; null without prices.</summary>
    public decimal? MonthlyCost { get; init; }

    /// <summary>The containers most hit, at most 20: most pod-days killed first.</summary>
    public required IReadOnlyList<OomHit> Hits { get; init; }
}

/// <summary>A container that would have been killed.</summary>
/// <param name="Container">Which.</param>
/// <param name="PodDays">Its pod-days judged.</param>
/// <param name="OomPodDays">Those with a kill.</param>
/// <param name="WorstPeakToLimit">Its highest peak ÷ the limit of that day.</param>
public sealed record OomHit(ContainerId Container, int PodDays, int OomPodDays, double WorstPeakToLimit);

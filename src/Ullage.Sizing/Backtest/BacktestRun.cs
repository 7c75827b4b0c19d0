using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Backtest;

/// <summary>
/// Walks over history: at the start of each step every policy decides from the days before it, and the days of the step judge the settings, pod by pod. Give every
/// container to <see cref="Learn"/>, shard by shard, where policies learn from the fleet; then to <see cref="Judge"/>, and drop it: only totals remain.
/// </summary>
/// <remarks>
/// A policy sees usage up to the decision, OOM kills up to it, and what was measured of the runtime up to it. What is known of today only (settings, replicas, a runtime's
/// version and settings) it sees as it is today. What judges is what would then be deployed (<see cref="BacktestOptions.LeastChange"/>).
/// Not safe for concurrent use.
/// </remarks>
public sealed class BacktestRun
{
    private const double Grace = 0.05;

    private readonly IReadOnlyList<BacktestPolicy> _policies;
    private readonly BacktestOptions _options;
    private readonly int[] _steps;
    private readonly IPolicy[][] _knowing;
    private readonly PolicyTally[] _tallies;
    private readonly CalibrationTally[] _calibrations;
    private readonly PodDayUsage _met = new();
    private int _containers;

    /// <summary>Begins a run.</summary>
    /// <param name="window">The history, in the reduction's time. Days that it holds in part are looked at but judge nothing.</param>
    /// <param name="policies">Who is judged.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="NothingToJudgeException">The window holds no whole step after the least history.</exception>
    public BacktestRun(TimeRange window, IReadOnlyList<BacktestPolicy> policies, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _policies = policies;
        _options = options;
        _steps = [.. Steps(window, options)];
        if (_steps.Length == 0)
        {
            throw new NothingToJudgeException(
                $"the {Figures.Length(window.Duration)} of history hold no whole step of {options.StepDays} d after {Figures.Length(options.MinHistory)} to decide from; take a longer --window, a shorter --step or a shorter --min-history");
        }

        _knowing = [.. _steps.Select(_ => policies.Select(static p => p.Policy).ToArray())];
        _tallies = [.. policies.Select(static _ => new PolicyTally())];
        _calibrations = [.. policies.Select(static _ => new CalibrationTally())];
    }

    /// <summary>The stretch that each step decides from at most, in order of steps and in the reduction's time.</summary>
    public IReadOnlyList<TimeRange> Lookbacks => [.. _steps.Select(day => new TimeRange((day - _options.LookbackDays) * TimeRange.DayMs, day * TimeRange.DayMs))];

    /// <summary>Shows a shard's containers to the policies, for what they learn of the fleet up to each step.</summary>
    public void Learn(IReadOnlyCollection<ContainerHistory> shard)
    {
        ArgumentNullException.ThrowIfNull(shard);
        for (var step = 0; step < _steps.Length; step++)
        {
            var at = step;
            for (var policy = 0; policy < _policies.Count; policy++)
            {
                _knowing[step][policy] = _knowing[step][policy].Knowing(shard.Select(c => c.Before(_steps[at], _options.LookbackDays)).OfType<IContainerUsage>());
            }
        }
    }

    /// <summary>Has every policy decide for a container at every step, and judges.</summary>
    /// <param name="workload">Whose it is.</param>
    /// <param name="facts">What is known of it; nothing measured of its runtime over more than a step looks back to.</param>
    /// <param name="history">What it used.</param>
    /// <param name="runtimes">Its runtime with what was measured in each of <see cref="Lookbacks"/>; null where nothing was.</param>
    /// <exception cref="ArgumentException">There is not one runtime for each step.</exception>
    public void Judge(Workload workload, ContainerFacts facts, ContainerHistory history, IReadOnlyList<RuntimeFacts>? runtimes = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(history);
        if (runtimes is not null && runtimes.Count != _steps.Length)
        {
            throw new ArgumentException($"There are {runtimes.Count} runtimes for {_steps.Length} steps; give one for each.", nameof(runtimes));
        }

        var tallies = _policies.Select(_ => new ContainerTally(_options.LeastChange)).ToArray();
        var frontier = new FrontierTally();
        for (var step = 0; step < _steps.Length; step++)
        {
            if (history.Before(_steps[step], _options.LookbackDays) is { } before && before.Summary.Coverage.Span >= _options.MinHistory * (1 - Grace))
            {
                JudgeStep(step, workload, runtimes is null ? facts : facts with { Runtime = runtimes[step] }, history, before, tallies, frontier);
            }
        }

        if (frontier.PodDays == 0)
        {
            return;
        }

        _containers++;
        for (var policy = 0; policy < tallies.Length; policy++)
        {
            _tallies[policy].Add(history.Container, tallies[policy], frontier);
        }
    }

    /// <summary>What was found so far.</summary>
    public BacktestResult Result() => new()
    {
        DecidedAtMs = [.. _steps.Select(static day => day * TimeRange.DayMs)],
        StepDays = _options.StepDays,
        Containers = _containers,
        Policies = [.. _policies.Select((policy, i) => _tallies[i].Outcome(policy, _steps.Length * _options.StepDays, _options.StepDays, _options.Prices))],
        Calibration = [.. _policies.SelectMany((policy, i) => _calibrations[i].Rows(policy.Name))],
    };

    // The numbers of the days at whose start decisions are made.
    private static IEnumerable<int> Steps(TimeRange window, BacktestOptions options)
    {
        var least = window.StartMs + (long)(options.MinHistory.TotalMilliseconds * (1 - Grace));
        var end = window.EndMs / TimeRange.DayMs;
        for (var day = (least + TimeRange.DayMs - 1) / TimeRange.DayMs; day + options.StepDays <= end; day += options.StepDays)
        {
            yield return (int)day;
        }
    }

    private void JudgeStep(int step, Workload workload, ContainerFacts facts, ContainerHistory history, HistoryBefore before, ContainerTally[] tallies, FrontierTally frontier)
    {
        var known = facts with { OomKills = [.. facts.OomKills.Where(k => k.AtMs < before.EndMs)] };
        var decisions = new ContainerRecommendation?[_policies.Count];
        for (var policy = 0; policy < decisions.Length; policy++)
        {
            var decision = _knowing[step][policy].Recommend(workload, known, before);
            if (decision.Status == RecommendationStatus.Recommended)
            {
                decisions[policy] = decision;
                tallies[policy].Decide(decision.Recommended);
            }
        }

        double? highest = null;
        for (var day = _steps[step]; day < _steps[step] + _options.StepDays; day++)
        {
            foreach (var pod in history.Pods)
            {
                if (!_met.TryRead(pod, day, (long)_options.MinSeen.TotalMilliseconds))
                {
                    continue;
                }

                highest = Math.Max(highest ?? 0, _met.MemoryPeak);
                frontier.Judge(before.Summary.Memory.Peak.Value, _met);
                for (var policy = 0; policy < decisions.Length; policy++)
                {
                    if (decisions[policy] is not null)
                    {
                        tallies[policy].Judge(_met);
                    }
                }
            }
        }

        if (highest is { } peak)
        {
            Calibrate(decisions, peak);
        }
    }

    // Only what was predicted for as long as the step can be held against it.
    private void Calibrate(ContainerRecommendation?[] decisions, double highest)
    {
        for (var policy = 0; policy < decisions.Length; policy++)
        {
            if (decisions[policy] is { Risk: { OomChance: { } chance } risk, Recommended.MemoryLimit: { } limit } && risk.Horizon == TimeSpan.FromDays(_options.StepDays))
            {
                _calibrations[policy].Add(chance, highest > limit.Bytes);
            }
        }
    }
}
